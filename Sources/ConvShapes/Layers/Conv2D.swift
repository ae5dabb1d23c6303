/// A convolutional layer: `filterCount` filters, each with a bias unless `bias` is false.
public struct Conv2D: Hashable, Sendable {
  public var filterCount: Int
  public var window: Window2D
  public var groups: Int
  public var bias: Bool

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
