/// A convolutional layer: `filterCount` filters, each with a bias unless `bias` is false.
public struct Conv2D: Hashable, Sendable {
  /// O: the channels that come out.
  public var filterCount: Int
  /// How filters lie over the image; all have the same size.
  public var window: Window2D
  /// Groups of channels that do not see each other. It divides the channels that come in and the filters; as many as
  /// channels is a depthwise convolution.
  public var groups: Int
  /// Whether each filter adds a number of its own: of no use when batch normalisation follows, which takes it off again.
  public var bias: Bool

  /// Checks nothing: ``geometry(for:)`` does, when the image is known too.
  public init(
    _ filterCount: Int, kernel: Size2D, stride: Size2D = 1, padding: Padding = 0, dilation: Size2D = 1,
    rounding: Rounding = .floor, groups: Int = 1, bias: Bool = true
  ) {
    self.filterCount = filterCount
    window = Window2D(
      kernel: kernel, stride: stride, padding: padding, dilation: dilation, rounding: rounding)
    self.groups = groups
    self.bias = bias
  }
}

extension Conv2D {
  /// The layer over images of the given shape: shapes, counts and what a plan is made from.
  ///
  /// - Parameter input: [C, H, W]
  /// - Throws: ``GeometryError`` as ``ConvolutionGeometry/init(input:filterCount:window:groups:)``.
  public func geometry(for input: ImageShape) throws(GeometryError) -> ConvolutionGeometry {
    try ConvolutionGeometry(input: input, filterCount: filterCount, window: window, groups: groups)
  }
}
