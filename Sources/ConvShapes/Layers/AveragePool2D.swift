/// The mean of the elements under each window position.
public struct AveragePool2D: Hashable, Sendable {
  /// Of dilation 1, as the initialiser makes it: PyTorch's layer has no other.
  public var window: Window2D
  /// Whether zeros of the padding count as elements (PyTorch's `count_include_pad`).
  public var countsPadding: Bool

  /// The stride is the kernel unless given.
  public init(
    _ kernel: Size2D, stride: Size2D? = nil, padding: Padding = 0, rounding: Rounding = .floor,
    countsPadding: Bool = true
  ) {
    window = Window2D(kernel: kernel, stride: stride ?? kernel, padding: padding, rounding: rounding)
    self.countsPadding = countsPadding
  }
}

extension AveragePool2D {
  /// The image that comes out: [C, H, W] → [C, oH, oW].
  ///
  /// - Throws: ``GeometryError`` as ``Window2D/outputSize(for:)``, and, when padding does not count, when a window
  ///   would lie in padding alone, where there is no mean.
  public func outputShape(for input: ImageShape) throws(GeometryError) -> ImageShape {
    let size = try window.outputSize(for: input.size)
    // Without padding a window that reads no pixel (Caffe's rounding) has no zeros to count either.
    let pads = try window.resolvedPadding(for: input.size)
    if !countsPadding || pads == 0 {
      try window.checkEveryPositionReads(input.size)
    }
    return ImageShape(channels: input.channels, height: size.height, width: size.width)
  }
}
