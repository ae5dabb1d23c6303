import ConvShapes
import Testing

@Suite("Output size")
struct OutputSizeTests {
  /// input, kernel, stride, padding, dilation, output: one axis of published examples.
  static let published: [(String, Int, Int, Int, Int, Int, Int)] = [
    ("CS231n, conv layer, 5 with F 3, S 1, P 1", 5, 3, 1, 1, 1, 5),
    ("CS231n, conv layer, 5 with F 3, S 2, P 1", 5, 3, 2, 1, 1, 3),
    ("CS231n, AlexNet's first layer", 227, 11, 4, 0, 1, 55),
    ("CS231n, 10 with F 3, S 2: 4.5 rounded down", 10, 3, 2, 0, 1, 4),
    ("CS231n, 32 with F 5, P 2", 32, 5, 1, 2, 1, 32),
    ("Dumoulin & Visin, figure 2.1", 4, 3, 1, 0, 1, 2),
    ("Dumoulin & Visin, figure 2.2", 5, 4, 1, 2, 1, 6),
    ("Dumoulin & Visin, figure 2.3, half padding", 5, 3, 1, 1, 1, 5),
    ("Dumoulin & Visin, figure 2.4, full padding", 5, 3, 1, 2, 1, 7),
    ("Dumoulin & Visin, figure 2.5", 5, 3, 2, 0, 1, 2),
    ("Dumoulin & Visin, figure 2.6", 5, 3, 2, 1, 1, 3),
    ("Dumoulin & Visin, figure 2.7", 6, 3, 2, 1, 1, 3),
    ("Dumoulin & Visin, figure 5.1, dilated", 7, 3, 1, 0, 2, 3),
    ("He et al., the stem of ResNet", 224, 7, 2, 3, 1, 112),
  ]

  @Test("Published examples", arguments: published)
  func publishedExamples(_ row: (String, Int, Int, Int, Int, Int, Int)) throws {
    let (name, input, kernel, stride, padding, dilation, output) = row
    let window = Window2D(
      kernel: Size2D(kernel), stride: Size2D(stride), padding: .explicit(Padding2D(padding)),
      dilation: Size2D(dilation))
    #expect(try window.outputSize(for: Size2D(input)) == Size2D(output), "\(name)")
  }

  /// input, kernel, stride, dilation; before, after and output by SAME, from TensorFlow's documentation (the first)
  /// and by its formula: output ⌈input ÷ stride⌉, total max((output − 1) · stride + extent − input, 0).
  static let same: [[Int]] = [
    [13, 6, 5, 1, 1, 2, 3], [224, 7, 2, 1, 2, 3, 112], [5, 3, 2, 1, 1, 1, 3], [6, 3, 2, 1, 0, 1, 3],
    [7, 2, 2, 1, 0, 1, 4], [8, 2, 2, 1, 0, 0, 4], [5, 4, 1, 1, 1, 2, 5], [5, 3, 1, 2, 2, 2, 5],
    [1, 1, 3, 1, 0, 0, 1], [9, 2, 4, 1, 0, 1, 3], [10, 2, 4, 1, 0, 0, 3], [3, 2, 5, 1, 0, 0, 1],
  ]

  @Test("SAME and SAME_LOWER, odd sizes and strides", arguments: same)
  func sameRule(_ row: [Int]) throws {
    let (input, before, after) = (Size2D(row[0]), row[4], row[5])
    var window = Window2D(
      kernel: Size2D(row[1]), stride: Size2D(row[2]), padding: .same, dilation: Size2D(row[3]))
    #expect(
      try window.resolvedPadding(for: input)
        == Padding2D(top: before, left: before, bottom: after, right: after))
    #expect(try window.outputSize(for: input) == Size2D(row[6]))
    window.padding = .sameLower
    #expect(
      try window.resolvedPadding(for: input)
        == Padding2D(top: after, left: after, bottom: before, right: before))
    #expect(try window.outputSize(for: input) == Size2D(row[6]))
  }

  @Test("VALID drops the columns TensorFlow's documentation says it drops")
  func validRule() throws {
    let window = Window2D(kernel: 6, stride: 5, padding: .valid)
    #expect(try window.outputSize(for: 13) == 2)
    #expect(try window.unread(for: 13) == 2)
  }

  @Test("The formula counts the positions that can be counted one by one")
  func counted() throws {
    var numbers = SeededNumbers(seed: 1)
    for _ in 0..<4000 {
      let input = numbers.size(1...12)
      let pads = Padding2D(
        top: numbers.integer(0...4), left: numbers.integer(0...4), bottom: numbers.integer(0...4),
        right: numbers.integer(0...4))
      let window = Window2D(
        kernel: numbers.size(1...6), stride: numbers.size(1...7), padding: .explicit(pads),
        dilation: numbers.size(1...3))
      func count(_ padded: Int, _ axis: KeyPath<Size2D, Int>) -> (positions: Int, unread: Int) {
        let last = window.dilation[keyPath: axis] * (window.kernel[keyPath: axis] - 1)
        let starts = stride(from: 0, to: max(padded - last, 0), by: window.stride[keyPath: axis])
        return (Array(starts).count, padded - 1 - (Array(starts).last ?? 0) - last)
      }
      let rows = count(input.height + pads.top + pads.bottom, \.height)
      let columns = count(input.width + pads.left + pads.right, \.width)
      if rows.positions == 0 || columns.positions == 0 {
        let error = #expect(throws: GeometryError.self) { try window.outputSize(for: input) }
        #expect(error?.reason == .windowTooLarge)
      } else {
        #expect(try window.outputSize(for: input) == Size2D(height: rows.positions, width: columns.positions))
        #expect(try window.unread(for: input) == Size2D(height: rows.unread, width: columns.unread))
      }
    }
  }

  @Test("A pooling window that reads no pixel is refused, and no other")
  func coverage() throws {
    var numbers = SeededNumbers(seed: 2)
    var (refused, accepted) = (0, 0)
    for _ in 0..<8000 {
      let (length, kernel, stride) = (numbers.integer(1...5), numbers.integer(1...4), numbers.integer(1...4))
      let (before, after, dilation) = (numbers.integer(0...5), numbers.integer(0...5), numbers.integer(1...6))
      let pool = MaxPool2D(
        Size2D(height: kernel, width: 1), stride: Size2D(height: stride, width: 1),
        padding: .explicit(Padding2D(top: before, left: 0, bottom: after, right: 0)),
        dilation: Size2D(height: dilation, width: 1))
      let input = ImageShape(channels: 1, height: length, width: 1)
      guard let output = try? pool.window.outputSize(for: input.size) else { continue }
      let reads = (0..<output.height).allSatisfy { position in
        (0..<kernel).contains { (0..<length).contains(position * stride + $0 * dilation - before) }
      }
      if reads {
        accepted += 1
        #expect(try pool.outputShape(for: input).height == output.height)
      } else {
        refused += 1
        #expect(throws: GeometryError.self) { try pool.outputShape(for: input) }
      }
    }
    #expect(refused > 500 && accepted > 500)
  }
}
