import ConvNets

extension TrainingDiagnosis: CustomStringConvertible {
  /// A table of the layers, how often gradients were clipped, and the verdicts.
  public var description: String {
    var table = TextTable(alignments: [.left, .right, .right, .right, .right])
    table.append(["layer", "gradient norm", "update ÷ weights", "dead", "saturated"])
    for layer in layers {
      table.append([
        layer.name, layer.gradientNorm.map(Self.text) ?? "", layer.updateRatio.map(Self.text) ?? "",
        layer.deadShare.map(Self.percent) ?? "", layer.saturatedShare.map(Self.percent) ?? "",
      ])
    }
    var lines = ["epoch \(epoch), \(steps) steps", table.description]
    lines.append("gradient norm \(Self.text(gradientNorm)), at most \(Self.text(largestGradientNorm))")
    if let clipping { lines.append("clipped: \(clipping)") }
    lines += verdicts.isEmpty ? ["nothing conspicuous"] : verdicts.map(\.description)
    return lines.joined(separator: "\n")
  }
}
