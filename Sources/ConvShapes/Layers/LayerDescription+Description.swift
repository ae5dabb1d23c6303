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
      case .count(let count): parts = ["\(count) units"]
      case .classes: parts = ["one unit a class"]
      }
      parts += Self.words(groups: 1, bias: layer.bias)
    case .maxPool2D(let layer):
      parts = ["\(layer.window.kernel)"] + layer.window.words(usualStride: layer.window.kernel)
    case .averagePool2D(let layer):
      parts = ["\(layer.window.kernel)"] + layer.window.words(usualStride: layer.window.kernel)
      if !layer.countsPadding { parts.append("padding not counted") }
    case .dropout(let layer): parts = ["\(layer.rate)"]
    case .activation(.leakyReLU(let slope)): parts = ["\(slope)"]
    case .residual(let block): parts = block.shortcut.isEmpty ? ["identity shortcut"] : []
    case .globalAveragePool, .batchNorm2D, .flatten, .activation: break
    }
    return parts.isEmpty ? name : "\(name) \(parts.joined(separator: ", "))"
  }

  private static func words(groups: Int, bias: Bool) -> [String] {
    (groups == 1 ? [] : ["\(groups) groups"]) + (bias ? [] : ["no bias"])
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
