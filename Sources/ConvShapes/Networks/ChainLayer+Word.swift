extension ChainLayer {
  /// The layer as a chain writes it, with the options that are not as usual; reading it gives this layer again.
  ///
  /// Residual blocks and activations of single units cannot be written in a chain; their words are `residual` and
  /// `unit-activations`. What weights a dense layer starts from is not written either.
  package var word: String {
    switch self {
    case .depthwise(let multiplier, let window, let bias):
      let count = multiplier == 1 ? "" : "\(multiplier)x"
      return "depthwise:\(count)\(Self.sides(window.kernel))"
        + Self.options(window, usualStride: 1) + (bias ? "" : ",bias=no")
    case .layer(.conv2D(let layer)):
      return "conv:\(layer.filterCount)x\(Self.sides(layer.window.kernel))"
        + Self.options(layer.window, usualStride: 1) + Self.ending(layer.groups, layer.bias)
    case .layer(.convTranspose2D(let layer)):
      let window = Window2D(
        kernel: layer.kernel, stride: layer.stride, padding: .explicit(layer.padding),
        dilation: layer.dilation)
      let extra = layer.outputPadding == 0 ? "" : ",outpad=\(Self.number(layer.outputPadding))"
      return "convtranspose:\(layer.filterCount)x\(Self.sides(layer.kernel))"
        + Self.options(window, usualStride: 1) + extra + Self.ending(layer.groups, layer.bias)
    case .layer(.maxPool2D(let layer)):
      return "maxpool:\(Self.number(layer.window.kernel))"
        + Self.options(layer.window, usualStride: layer.window.kernel)
    case .layer(.averagePool2D(let layer)):
      return "avgpool:\(Self.number(layer.window.kernel))"
        + Self.options(layer.window, usualStride: layer.window.kernel)
        + (layer.countsPadding ? "" : ",countpad=no")
    case .layer(.dense(let layer)):
      let bias = layer.bias ? "" : ",bias=no"
      switch layer.units {
      case .count(let count): return "dense:\(count)\(bias)"
      case .classes: return "dense:classes\(bias)"
      }
    case .layer(.dropout(let layer)): return "dropout:\(layer.rate)"
    case .layer(.activation(.leakyReLU(let slope))): return "leakyrelu:\(slope)"
    case .layer(.activation(.elu(let alpha))): return "elu:\(alpha)"
    case .layer(.activation(.step(let atZero))): return "step:\(atZero)"
    case .layer(.activation(let activation)): return activation.name
    case .layer(.unitActivations): return "unit-activations"
    case .layer(.flatten): return "flatten"
    case .layer(.globalAveragePool): return "globalpool"
    case .layer(.batchNorm2D): return "batchnorm"
    case .layer(.residual): return "residual"
    }
  }

  private static func sides(_ size: Size2D) -> String { "\(size.height)x\(size.width)" }

  /// One number for a square.
  private static func number(_ size: Size2D) -> String {
    size.height == size.width ? "\(size.height)" : sides(size)
  }

  static func text(_ padding: Padding) -> String {
    guard case .explicit(let pads) = padding else { return padding.description }
    if pads.top == pads.bottom, pads.left == pads.right {
      return number(Size2D(height: pads.top, width: pads.left))
    }
    return "\(pads.top):\(pads.left):\(pads.bottom):\(pads.right)"
  }

  private static func options(_ window: Window2D, usualStride: Size2D) -> String {
    (window.stride == usualStride ? "" : ",stride=\(number(window.stride))")
      + (window.padding == 0 ? "" : ",pad=\(text(window.padding))")
      + (window.dilation == 1 ? "" : ",dilation=\(number(window.dilation))")
      + (window.rounding == .floor ? "" : ",rounding=\(window.rounding.rawValue)")
  }

  private static func ending(_ groups: Int, _ bias: Bool) -> String {
    (groups == 1 ? "" : ",groups=\(groups)") + (bias ? "" : ",bias=no")
  }
}
