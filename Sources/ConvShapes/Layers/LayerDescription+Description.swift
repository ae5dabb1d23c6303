extension LayerDescription: CustomStringConvertible {
  /// The layer in words: its name and what is not as usual, `conv2d 16 filters 3×3, stride 2×2, padding same`.
  public var description: String {
    var parts: [String] = []
    switch self {
    case .conv2D(let layer):
      parts = ["\(layer.filterCount) filters \(layer.window.kernel)"] + layer.window.words(usualStride: 1)
      parts += Self.words(groups: layer.groups, bias: layer.bias)
    case .convTranspose2D(let layer):
      parts = ["\(layer.filterCount) filters \(layer.kernel)"]
      parts +=
        Window2D(
          kernel: layer.kernel, stride: layer.stride, padding: .explicit(layer.padding),
          dilation: layer.dilation
        ).words(usualStride: 1)
      if layer.outputPadding != 0 { parts.append("output padding \(layer.outputPadding)") }
      parts += Self.words(groups: layer.groups, bias: layer.bias)
    case .dense(let layer):
      switch layer.units {
      case .count(let count): parts = ["\(count) \(count == 1 ? "unit" : "units")"]
      case .classes: parts = ["one unit a class"]
      }
      parts += layer.words
    case .maxPool2D(let layer):
      parts = ["\(layer.window.kernel)"] + layer.window.words(usualStride: layer.window.kernel)
    case .averagePool2D(let layer):
      parts = ["\(layer.window.kernel)"] + layer.window.words(usualStride: layer.window.kernel)
      if !layer.countsPadding { parts.append("padding not counted") }
    case .dropout(let layer): parts = ["\(layer.rate)"]
    case .activation(let activation): parts = activation.parameterWords.map { [$0] } ?? []
    case .unitActivations(let layer): parts = layer.words
    case .residual(let block): parts = block.shortcut.isEmpty ? ["identity shortcut"] : []
    case .globalAveragePool, .batchNorm2D, .flatten: break
    }
    return parts.isEmpty ? name : "\(name) \(parts.joined(separator: ", "))"
  }

  private static func words(groups: Int, bias: Bool) -> [String] {
    (groups == 1 ? [] : ["\(groups) groups"]) + (bias ? [] : ["no bias"])
  }
}

extension Dense {
  /// What is not as usual, the units aside.
  fileprivate var words: [String] {
    var words: [String] = []
    switch weights {
    case .drawn: break
    case .constant(let value): words.append("weights \(value.shortest)")
    case .listed: words.append("listed weights")
    }
    let missing = missingConnectionCount
    if missing > 0 { words.append("\(missing) \(missing == 1 ? "connection" : "connections") missing") }
    if !bias { return words + ["no bias"] }
    switch biases {
    case .constant(0): break
    case .constant(let value): words.append("biases \(value.shortest)")
    case .listed: words.append("listed biases")
    }
    switch sharing {
    case .none: break
    case .one: words.append("one bias for all")
    case .groups: words.append("\(biasCount(units: 0)) shared biases")
    }
    return words
  }
}

extension UnitActivations {
  /// `2 × sigmoid`, `1 × relu`: how often each is there, in the order of their first units.
  fileprivate var words: [String] {
    var counts: [(words: String, count: Int)] = []
    for activation in activations {
      let words = activation.name + (activation.parameterWords.map { " \($0)" } ?? "")
      if let index = counts.firstIndex(where: { $0.words == words }) {
        counts[index].count += 1
      } else {
        counts.append((words, 1))
      }
    }
    return counts.map { "\($0.count) × \($0.words)" }
  }
}

extension Window2D {
  /// Stride, padding, dilation and rounding in words, where they are not as usual.
  fileprivate func words(usualStride: Size2D) -> [String] {
    var words: [String] = []
    if stride != usualStride { words.append("stride \(stride)") }
    if padding != 0 { words.append("padding \(padding)") }
    if dilation != 1 { words.append("dilation \(dilation)") }
    if rounding != .floor { words.append("rounding \(rounding.rawValue)") }
    return words
  }
}

extension Padding: CustomStringConvertible {
  /// The padding as it is asked for: `1`, `1×2`, `top 0, left 0, bottom 1, right 1`, `same`, `same-lower`, `valid`, `half`.
  public var description: String {
    switch self {
    case .explicit(let pads): pads.description
    case .same: "same"
    case .sameLower: "same-lower"
    case .valid: "valid"
    case .half: "half"
    }
  }
}
