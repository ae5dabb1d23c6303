@testable import ConvAlgorithms

/// Geometries at the edges of what a convolution can be, each with the batch it is tried with.
enum GeometryCatalogue {
  struct Entry: Sendable, CustomStringConvertible {
    let what: String
    let geometry: ConvolutionGeometry
    let batch: Int

    var description: String { what }
  }

  static let all: [Entry] = entries.compactMap { $0 }

  /// Those an algorithm can compute.
  static func all(for algorithm: ConvolutionAlgorithm) -> [Entry] {
    all.filter { algorithm.limitation(for: $0.geometry) == nil }
  }

  /// The number of entries written below; ``all`` holds as many unless one is impossible.
  static let count = entries.count

  private static let entries: [Entry?] = [
    entry("one pixel", [1, 1, 1], 1, [1, 1]),
    entry("one pixel, many channels", [7, 1, 1], 5, [1, 1], batch: 3),
    entry("1×1 kernel", [6, 9, 10], 4, [1, 1], batch: 2),
    entry("1×1 kernel, stride 3", [3, 10, 11], 4, [1, 1], stride: [3, 3], batch: 2),
    entry("kernel equal to the input", [3, 7, 9], 4, [7, 9], batch: 2),
    entry("kernel equal to the padded input", [2, 5, 4], 3, [9, 10], padding: [1, 2, 3, 4]),
    entry("kernel larger than the input", [2, 3, 3], 3, [7, 7], padding: [3, 3, 3, 3], batch: 2),
    entry("stride larger than the kernel", [3, 17, 19], 4, [2, 3], stride: [5, 4], batch: 2),
    entry("stride larger than the input", [2, 5, 5], 3, [3, 3], stride: [50, 7]),
    entry(
      "stride larger than memory", [2, 5, 6], 3, [3, 4], stride: [1 << 30, 1 << 31], padding: [1, 0, 0, 2]),
    entry(
      "stride height and width differ", [3, 16, 15], 5, [5, 3], stride: [1, 3], padding: [2, 1, 2, 1]),
    entry("padding larger than the kernel", [2, 6, 5], 3, [2, 3], padding: [5, 4, 6, 7], batch: 2),
    entry("most outputs see only zeros", [1, 1, 2], 2, [1, 1], padding: [9, 8, 7, 6]),
    entry("a row that is never read", [2, 1, 6], 3, [1, 2], stride: [2, 1], padding: [1, 0, 0, 0]),
    entry("nothing is ever read", [2, 1, 1], 3, [1, 1], stride: [2, 2], padding: [1, 1, 1, 1], batch: 2),
    entry("unread last rows and columns", [2, 12, 13], 3, [3, 3], stride: [4, 5], batch: 2),
    entry("rounded up", [2, 12, 13], 3, [3, 4], stride: [4, 5], rounding: .ceil, batch: 2),
    entry(
      "rounded up, beyond the input", [2, 10, 7], 3, [1, 1], stride: [2, 5], rounding: .caffe, batch: 2),
    entry("asymmetric padding", [3, 11, 8], 4, [4, 5], padding: [0, 3, 2, 1], batch: 2),
    entry("dilation", [3, 15, 17], 4, [3, 4], padding: [2, 3, 2, 3], dilation: [2, 3], batch: 2),
    entry("dilation equal to the stride", [2, 14, 15], 3, [3, 3], stride: [2, 3], dilation: [2, 3]),
    entry(
      "dilation divides the stride", [2, 20, 21], 3, [3, 4], stride: [4, 6], padding: [1, 2, 3, 0],
      dilation: [2, 3]),
    entry("dilation and stride share a factor", [2, 30, 31], 3, [4, 3], stride: [6, 4], dilation: [4, 6]),
    entry(
      "dilation without a common factor", [2, 23, 25], 3, [4, 3], stride: [2, 3], padding: [3, 0, 1, 5],
      dilation: [3, 4]),
    entry(
      "dilated far beyond the image", [1, 4, 4], 2, [3, 3], padding: [20, 20, 20, 20], dilation: [19, 18]),
    entry("two groups", [6, 9, 8], 4, [3, 3], padding: [1, 1, 1, 1], groups: 2, batch: 2),
    entry("depthwise", [8, 10, 9], 8, [3, 5], padding: [1, 2, 1, 2], groups: 8, batch: 2),
    entry(
      "depthwise with multiplier, strided", [5, 12, 11], 15, [3, 3], stride: [2, 2], groups: 5, batch: 3),
    entry("steps enough to be cut", [240, 5, 4], 20, [3, 3], padding: [1, 1, 1, 1], batch: 2),
    entry("lines enough to be cut", [3, 70, 61], 17, [3, 3], padding: [1, 0, 0, 1]),
    entry(
      "many channels, strided", [24, 17, 27], 33, [3, 5], stride: [2, 3], padding: [1, 2, 1, 2], batch: 3),
    entry(
      "a first layer", [3, 83, 46], 20, [7, 6], stride: [4, 4], padding: [2, 3, 1, 0], batch: 2),
    entry(
      "a column phase too few", [5, 21, 33], 18, [1, 3], stride: [2, 4], padding: [1, 0, 0, 2], batch: 3),
    entry("planes of whole kibibytes", [20, 14, 30], 18, [3, 3], padding: [1, 1, 1, 1], batch: 2),
    entry("one column", [3, 25, 1], 4, [5, 1], padding: [2, 0, 2, 0], batch: 2),
    entry("one row", [3, 1, 26], 4, [1, 6], stride: [1, 2], batch: 2),
    entry("one row, wide kernel", [1, 1, 1000], 2, [1, 31], padding: [0, 15, 0, 15]),
    entry("prime sizes", [2, 47, 53], 3, [7, 11], padding: [3, 5, 3, 5]),
    entry("more tiles than one", [1, 150, 131], 2, [5, 7], padding: [2, 3, 2, 3]),
    entry("odd channel counts", [13, 9, 9], 17, [3, 3], padding: [1, 1, 1, 1], batch: 5),
    entry("a large batch of small images", [3, 4, 4], 5, [3, 3], padding: [1, 1, 1, 1], batch: 37),
    entry("3×3 over one pixel", [2, 1, 1], 3, [3, 3], padding: [1, 1, 1, 1], batch: 2),
    entry("3×3 without padding", [4, 3, 3], 5, [3, 3], batch: 3),
    entry("3×3, four results", [5, 2, 2], 3, [3, 3], padding: [1, 1, 1, 1], batch: 3),
    entry("3×3, five rows of results", [3, 5, 9], 9, [3, 3], padding: [1, 1, 1, 1], batch: 2),
    entry("3×3, padding on one side", [3, 7, 6], 4, [3, 3], padding: [2, 0, 0, 1], batch: 2),
    entry("3×3, padding beyond the kernel", [2, 5, 4], 3, [3, 3], padding: [4, 5, 6, 3], batch: 2),
    entry("3×3, long rows", [2, 3, 150], 3, [3, 3], padding: [1, 1, 1, 1]),
    entry("3×3, one column", [3, 40, 1], 2, [3, 3], padding: [0, 1, 0, 1], batch: 2),
    entry("3×3, many channels", [35, 6, 7], 50, [3, 3], padding: [1, 1, 1, 1], batch: 2),
    entry("3×3, many results", [2, 46, 45], 40, [3, 3], padding: [1, 1, 1, 1]),
    entry("3×3, three groups", [9, 12, 11], 6, [3, 3], padding: [1, 1, 1, 1], groups: 3, batch: 2),
    entry("3×3, depthwise", [7, 9, 10], 7, [3, 3], padding: [1, 1, 1, 1], groups: 7, batch: 2),
    entry("3×3, depthwise, two pads", [3, 6, 33], 3, [3, 3], padding: [2, 2, 0, 1], groups: 3, batch: 2),
    entry("3×3, depthwise, no pads", [4, 5, 20], 4, [3, 3], groups: 4, batch: 3),
    entry("3×3, depthwise, one column", [2, 7, 1], 2, [3, 3], padding: [0, 1, 1, 2], groups: 2, batch: 2),
    entry("3×3, depthwise, wide", [2, 5, 150], 2, [3, 3], padding: [1, 1, 1, 1], groups: 2, batch: 2),
    entry("3×3, depthwise, many lines", [1, 300, 300], 1, [3, 3], padding: [1, 1, 1, 1], batch: 3),
    entry("3×3 taps a phase", [3, 39, 42], 5, [11, 11], stride: [4, 4], padding: [2, 2, 2, 2], batch: 3),
    entry(
      "3×3 taps a phase, two in some", [4, 14, 13], 6, [5, 6], stride: [2, 2], padding: [1, 2, 0, 1],
      groups: 2,
      batch: 2),
    entry(
      "3×3 taps a phase, stride in columns alone", [2, 9, 31], 3, [3, 11], stride: [1, 4],
      padding: [1, 5, 1, 2]),
    entry(
      "3×3 taps a phase of stride 3", [2, 25, 22], 3, [7, 9], stride: [3, 3], padding: [3, 4, 0, 1], batch: 2),
    entry("3×3 taps a phase, a row and a column unread", [1, 8, 28], 2, [5, 5], stride: [2, 2]),
    entry(
      "3×3 taps a phase, rounded up", [2, 12, 13], 3, [5, 5], stride: [2, 2], rounding: .ceil, batch: 2),
    entry("3×3 taps a phase, rows unread", [2, 28, 15], 17, [6, 7], stride: [2, 3]),
    entry(
      "3×3 taps a phase, unread where a tap is missing", [1, 3, 12], 3, [13, 12], stride: [5, 5],
      padding: [13, 3, 2, 0]),
    entry("3×3, dilated", [3, 13, 12], 4, [3, 3], padding: [2, 2, 2, 2], dilation: [2, 2], batch: 3),
    entry(
      "3×3, dilated, uneven phases", [4, 17, 14], 6, [3, 3], padding: [3, 1, 2, 4], dilation: [3, 2],
      groups: 2,
      batch: 2),
    entry(
      "3×3, dilated in columns alone", [3, 7, 40], 4, [3, 3], padding: [1, 4, 1, 4], dilation: [1, 4]),
    entry("3×3, dilated more than there are results", [2, 9, 8], 3, [3, 3], dilation: [4, 3], batch: 2),
    entry(
      "5×5, depthwise", [3, 11, 17], 3, [5, 5], stride: [2, 1], padding: [2, 2, 2, 2], groups: 3, batch: 4),
    entry(
      "depthwise, stride height and width differ", [4, 11, 13], 4, [3, 3], stride: [1, 2],
      padding: [1, 1, 1, 1],
      groups: 4, batch: 2),
    entry(
      "everything at once", [6, 21, 18], 9, [3, 4], stride: [3, 2], padding: [1, 4, 0, 2], dilation: [2, 3],
      groups: 3, batch: 2),
  ]

  private static func entry(
    _ what: String, _ input: [Int], _ filters: Int, _ kernel: [Int], stride: [Int] = [1, 1],
    padding: [Int] = [0, 0, 0, 0], dilation: [Int] = [1, 1], rounding: Rounding = .floor, groups: Int = 1,
    batch: Int = 1
  ) -> Entry? {
    let window = Window2D(
      kernel: Size2D(height: kernel[0], width: kernel[1]),
      stride: Size2D(height: stride[0], width: stride[1]),
      padding: .explicit(Padding2D(top: padding[0], left: padding[1], bottom: padding[2], right: padding[3])),
      dilation: Size2D(height: dilation[0], width: dilation[1]), rounding: rounding)
    let image = ImageShape(channels: input[0], height: input[1], width: input[2])
    guard
      let geometry = try? ConvolutionGeometry(
        input: image, filterCount: filters, window: window, groups: groups)
    else { return nil }
    return Entry(what: what, geometry: geometry, batch: batch)
  }
}
