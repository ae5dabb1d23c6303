/// Where the windows of a pooling layer lie: the part of each that is inside the image.
///
/// Loops run over kernel rows and columns outside and over the outputs of a row inside: what the compiler can turn into
/// vectors.
public struct PoolingGeometry: Hashable, Sendable {
  /// H × W
  public let input: Size2D
  /// oH × oW
  public let output: Size2D
  /// The window.
  public let kernel: Size2D
  /// From one window to the next.
  public let stride: Size2D
  /// Between the elements of a window.
  public let dilation: Size2D
  /// Rows and columns around the image.
  public let padding: Padding2D

  /// The windows over an image of a size.
  ///
  /// - Throws: ``GeometryError`` as ``Window2D/outputSize(for:)``.
  public init(_ window: Window2D, input: Size2D) throws(GeometryError) {
    self.init(
      window, input: input, output: try window.outputSize(for: input),
      padding: try window.resolvedPadding(for: input))
  }

  init(_ window: Window2D, input: Size2D, output: Size2D, padding: Padding2D) {
    self.input = input
    self.output = output
    kernel = window.kernel
    stride = window.stride
    dilation = window.dilation
    self.padding = padding
  }

  /// The output columns whose input column under kernel column `j` is inside the image, and the first of those.
  func columns(_ j: Int) -> (outputs: Range<Int>, first: Int) {
    let offset = j * dilation.width - padding.left
    let start = offset < 0 ? (-offset + stride.width - 1) / stride.width : 0
    let reach = input.width - 1 - offset
    let end = reach < 0 ? 0 : min(reach / stride.width + 1, output.width)
    guard start < end else { return (0..<0, 0) }
    return (start..<end, start * stride.width + offset)
  }

  /// The input row under kernel row `i` of output row `y`; nil in the padding.
  func row(_ y: Int, _ i: Int) -> Int? {
    let row = y * stride.height + i * dilation.height - padding.top
    return (0..<input.height).contains(row) ? row : nil
  }

  /// How many elements the mean under each window is taken over, [oH · oW].
  ///
  /// With `countsPadding` the zeros of the padding count, but nothing beyond them (PyTorch's rule).
  func elementCounts(countsPadding: Bool) -> [Int] {
    let rows = (0..<output.height).map { y in
      (0..<kernel.height).count { i in
        let row = y * stride.height + i * dilation.height
        return countsPadding ? row < padding.top + input.height + padding.bottom : self.row(y, i) != nil
      }
    }
    let columns = (0..<output.width).map { x in
      (0..<kernel.width).count { j in
        let column = x * stride.width + j * dilation.width
        return countsPadding
          ? column < padding.left + input.width + padding.right
          : (padding.left..<padding.left + input.width).contains(column)
      }
    }
    return rows.flatMap { row in columns.map { row * $0 } }
  }
}
