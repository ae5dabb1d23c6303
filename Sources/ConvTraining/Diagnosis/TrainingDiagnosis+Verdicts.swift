import ConvNets
import Foundation

extension TrainingDiagnosis {
  /// From layer to layer the size of a gradient may change by this factor without a word.
  static let factorPerLayer = 5.0
  /// Over all layers, by this one.
  static let factorInAll = 100.0
  /// A norm of all gradients above this is called exploding.
  static let normLimit = 1e3
  /// Shares above this are worth a verdict.
  static let shareLimit = 0.5

  /// What the numbers of an epoch say.
  static func verdicts(layers: [Layer], gradientNorm: Double, largestGradientNorm: Double) -> [Verdict] {
    var verdicts: [Verdict] = []
    if let flow = flow(layers) { verdicts.append(flow) }
    if largestGradientNorm > normLimit, !verdicts.contains(where: { $0.kind == .exploding }) {
      verdicts.append(
        Verdict(
          kind: .exploding, layers: [],
          description: "exploding: the norm of the gradients was \(text(gradientNorm)) on average and up to "
            + "\(text(largestGradientNorm)); use a smaller learning rate, smaller initial weights or --clip-norm 1"
        ))
    }
    let dead = layers.filter { $0.deadShare ?? 0 > shareLimit }
    if !dead.isEmpty {
      let shares = dead.map { "\(percent($0.deadShare)) of \($0.name)" }.joined(separator: ", ")
      verdicts.append(
        Verdict(
          kind: .dead, layers: dead.map(\.name),
          description: "dead: \(shares) were 0 for every image; use a smaller learning rate, or leaky-relu"))
    }
    let saturated = layers.filter { $0.saturatedShare ?? 0 > shareLimit }
    if !saturated.isEmpty {
      let shares = saturated.map { "\(percent($0.saturatedShare)) of \($0.name)" }.joined(separator: ", ")
      verdicts.append(
        Verdict(
          kind: .saturated, layers: saturated.map(\.name),
          description: "saturated: \(shares) are at their ends, where nothing flows back; "
            + "use smaller weights or inputs, batch-norm2d, or relu"))
    }
    return verdicts
  }

  /// How the size of the gradients changes from the last layer with weights to the first.
  private static func flow(_ layers: [Layer]) -> Verdict? {
    let sizes = layers.compactMap { layer in layer.gradientSize.map { (name: layer.name, size: $0) } }
    guard sizes.count > 1, let first = sizes.first, let last = sizes.last else { return nil }
    let steps = Double(sizes.count - 1)
    let ends = "\(text(last.size)) in \(last.name) and \(text(first.size)) in \(first.name)"
    if last.size > 0,
      first.size < last.size / factorInAll
        || sizes.count > 2 && first.size < last.size / pow(factorPerLayer, steps)
    {
      return Verdict(
        kind: .vanishing, layers: [first.name],
        description: "vanishing: a number of the gradient is about \(ends); "
          + "use relu, He's initial weights, batch-norm2d or residual blocks")
    }
    if first.size > last.size * factorInAll
      || sizes.count > 2 && first.size > last.size * pow(factorPerLayer, steps)
    {
      return Verdict(
        kind: .exploding, layers: [first.name],
        description: "exploding: a number of the gradient is about \(ends); "
          + "use smaller initial weights, batch-norm2d or --clip-norm 1")
    }
    return nil
  }

  static func text(_ number: Double) -> String { String(format: "%.3g", number) }

  static func percent(_ share: Double?) -> String { share.map { String(format: "%.0f %%", $0 * 100) } ?? "–" }
}

extension TrainingDiagnosis.Verdict {
  /// What the network itself says before its first step: units that start alike, and layers that are one.
  static func verdicts(atStart model: Sequential) -> [TrainingDiagnosis.Verdict] {
    let names = LayerNames(model.description)
    let weights = model.parameters.filter { item in
      item.name.hasSuffix("weight") && item.parameter.value.shape.rank > 1
    }
    var verdicts: [TrainingDiagnosis.Verdict] = []
    for (item, next) in zip(weights, weights.dropFirst()) {
      let path = item.name.split(separator: ".").dropLast().joined(separator: ".")
      let biases = model.parameters.first { $0.name == path + ".bias" }?.parameter.value.elements ?? []
      let units = item.parameter.value.shape[0]
      guard units > 1, Set(biases).count <= 1, item.parameter.value.isAlike(inBlocks: units, of: 1),
        next.parameter.value.isAlike(inBlocks: units, of: next.parameter.value.shape[0])
      else { continue }
      let name = names.name(of: path)
      let isZero = item.parameter.value.elements.allSatisfy { $0 == 0 }
      verdicts.append(
        TrainingDiagnosis.Verdict(
          kind: .symmetric, layers: [name],
          description: "symmetric: all \(units) units of \(name) start alike"
            + (isZero ? ", because their weights are all 0" : "")
            + ", and so do the weights behind them: they get the same gradient and stay alike; draw the weights"
        ))
    }
    for run in LinearCollapse(model).runs {
      let names = run.paths.map { names.name(of: $0) }
      verdicts.append(
        TrainingDiagnosis.Verdict(
          kind: .collapse, layers: names,
          description:
            "collapse: \(names.joined(separator: ", ")) have no activation between them and are equal to one "
            + "dense layer of \(run.weight.shape[0]) units; put an activation between them"))
    }
    return verdicts
  }
}

extension Tensor {
  /// Whether each of `rows` rows is `count` times the same block of numbers.
  ///
  /// A layer's own weight is one row of a block for each unit; the next layer's has, in the row of each of its units, a
  /// block for each unit before it (a number, or the kernel or pixels of a channel).
  fileprivate func isAlike(inBlocks count: Int, of rows: Int) -> Bool {
    guard self.count % (rows * count) == 0, self.count > 0 else { return false }
    let block = self.count / (rows * count)
    return withUnsafeBufferPointer { elements in
      (0..<rows).allSatisfy { row in
        let start = row * count * block
        return (start + block..<start + count * block).allSatisfy { elements[$0] == elements[$0 - block] }
      }
    }
  }
}
