/// One layer of a chain as it is written, `conv:16x3x3,stride=2,pad=same`: a layer that may need its input's shape to
/// be complete.
package enum ChainLayer: Hashable, Sendable {
  case layer(LayerDescription)
  /// A convolution of as many groups as channels; `multiplier` filters for each.
  case depthwise(multiplier: Int, window: Window2D, bias: Bool)

  /// The layers this one stands for when its input has the given shape, batch first.
  ///
  /// A dense layer behind images comes with the flatten before it, which every framework needs and no drawing shows.
  ///
  /// - Throws: ``GeometryError`` for a depthwise layer behind anything but images, and when the number of its filters
  ///   overflows Int.
  func layers(for input: Shape) throws(GeometryError) -> [LayerDescription] {
    switch self {
    case .layer(.dense(let layer)) where input.rank == 4: return [.flatten(Flatten()), .dense(layer)]
    case .layer(let layer): return [layer]
    case .depthwise(let multiplier, let window, let bias):
      let channels = try input.requireImage().channels
      if multiplier < 1 {
        throw GeometryError(
          .notPositive, at: ["multiplier"], got: "\(multiplier)", expected: "at least 1", fix: "use 1")
      }
      var layer = Conv2D(
        try checkedProduct([multiplier, channels], of: "filters"), kernel: window.kernel, groups: channels,
        bias: bias)
      layer.window = window
      return [.conv2D(layer)]
    }
  }

  /// Whether the layer waits for the number of classes.
  var hasOpenClasses: Bool {
    if case .layer(.dense(let layer)) = self { return layer.units == .classes }
    return false
  }

  /// The window, for a layer that has one.
  var window: Window2D? {
    get {
      switch self {
      case .depthwise(_, let window, _): window
      case .layer(.conv2D(let layer)): layer.window
      case .layer(.maxPool2D(let layer)): layer.window
      case .layer(.averagePool2D(let layer)): layer.window
      default: nil
      }
    }
    set {
      guard let window = newValue else { return }
      switch self {
      case .depthwise(let multiplier, _, let bias):
        self = .depthwise(multiplier: multiplier, window: window, bias: bias)
      case .layer(.conv2D(var layer)):
        layer.window = window
        self = .layer(.conv2D(layer))
      case .layer(.maxPool2D(var layer)):
        layer.window = window
        self = .layer(.maxPool2D(layer))
      case .layer(.averagePool2D(var layer)):
        layer.window = window
        self = .layer(.averagePool2D(layer))
      default: break
      }
    }
  }
}
