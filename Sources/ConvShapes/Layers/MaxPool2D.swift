/// The largest element under each window position. Padding is never the largest.
public struct MaxPool2D: Hashable, Sendable {
  /// No position may lie in padding alone: there is no largest element there.
  public var window: Window2D

  /// The stride is the kernel unless given.
  public init(
    _ kernel: Size2D, stride: Size2D? = nil, padding: Padding = 0, dilation: Size2D = 1,
    rounding: Rounding = .floor
  ) {
    window = Window2D(
      kernel: kernel, stride: stride ?? kernel, padding: padding, dilation: dilation, rounding: rounding)
  }
}

extension MaxPool2D {
  /// The image that comes out: [C, H, W] → [C, oH, oW].
  ///
  /// - Throws: ``GeometryError`` as ``Window2D/outputSize(for:)``, and when a window would lie in padding alone,
  ///   where there is no largest element.
  public func outputShape(for input: ImageShape) throws(GeometryError) -> ImageShape {
    let size = try window.outputSize(for: input.size)
    try window.checkEveryPositionReads(input.size)
    return ImageShape(channels: input.channels, height: size.height, width: size.width)
  }
}
