extension ChainLayer {
  var isPool: Bool {
    switch self {
    case .layer(.maxPool2D), .layer(.averagePool2D): true
    default: false
    }
  }

  func with(_ window: Window2D) -> ChainLayer {
    var layer = self
    layer.window = window
    return layer
  }

  /// Every number that is below its least value raised to it.
  func withLeastValues() -> ChainLayer {
    func atLeast(_ least: Int, _ size: Size2D) -> Size2D {
      Size2D(height: max(size.height, least), width: max(size.width, least))
    }
    func pads(_ pads: Padding2D) -> Padding2D {
      Padding2D(
        top: max(pads.top, 0), left: max(pads.left, 0), bottom: max(pads.bottom, 0), right: max(pads.right, 0)
      )
    }
    var layer = self
    if var window = layer.window {
      window.kernel = atLeast(1, window.kernel)
      window.stride = atLeast(1, window.stride)
      window.dilation = atLeast(1, window.dilation)
      if case .explicit(let given) = window.padding { window.padding = .explicit(pads(given)) }
      layer.window = window
    }
    switch layer {
    case .depthwise(let multiplier, let window, let bias):
      return .depthwise(multiplier: max(multiplier, 1), window: window, bias: bias)
    case .layer(.conv2D(var convolution)):
      convolution.groups = max(convolution.groups, 1)
      // As few filters as groups, so that the groups are not the next trouble; not for absurd numbers of groups.
      if convolution.filterCount < 1 {
        convolution.filterCount = convolution.groups < 1 << 16 ? convolution.groups : 1
      }
      return .layer(.conv2D(convolution))
    case .layer(.convTranspose2D(var transposed)):
      transposed.groups = max(transposed.groups, 1)
      if transposed.filterCount < 1 {
        transposed.filterCount = transposed.groups < 1 << 16 ? transposed.groups : 1
      }
      transposed.kernel = atLeast(1, transposed.kernel)
      transposed.stride = atLeast(1, transposed.stride)
      transposed.dilation = atLeast(1, transposed.dilation)
      transposed.outputPadding = atLeast(0, transposed.outputPadding)
      transposed.padding = pads(transposed.padding)
      return .layer(.convTranspose2D(transposed))
    case .layer(.dense(var dense)):
      if case .count(let count) = dense.units, count < 1 { dense.units = .count(1) }
      return .layer(.dense(dense))
    default: return layer
    }
  }

  /// The layer with its usual rate or slope.
  func withUsualNumber() -> ChainLayer? {
    switch self {
    case .layer(.dropout): .layer(.dropout(Dropout(0.5)))
    case .layer(.activation(.leakyReLU)): .layer(.activation(.leakyReLU(slope: 0.01)))
    case .layer(.activation(.elu)): .layer(.activation(.elu(alpha: 1)))
    case .layer(.activation(.step)): .layer(.activation(.step(atZero: 0)))
    default: nil
    }
  }
}
