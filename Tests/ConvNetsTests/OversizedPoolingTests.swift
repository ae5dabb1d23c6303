import Testing

@testable import ConvNets

@Suite("Pooling by a window larger than the padded image, rounded up")
struct OversizedPoolingTests {
  /// Side of the image 1, 2, 3, … row by row; kernel, stride, padding; the largest, the mean with and without zeros of the
  /// padding. PyTorch 2: MaxPool2d and AvgPool2d with ceil_mode=True (and count_include_pad=False).
  static let cases: [(Int, [Int], [Float])] = [
    (2, [3, 2, 0], [4, 2.5, 2.5]), (3, [6, 3, 1], [9, 1.8, 5]),
  ]

  @Test("One position, of what is inside; the fast operations and the definitions agree", arguments: cases)
  func onePosition(side: Int, layer: [Int], expected: [Float]) throws {
    let window = Window2D(
      kernel: Size2D(layer[0]), stride: Size2D(layer[1]), padding: .explicit(Padding2D(layer[2])),
      rounding: .ceil)
    let geometry = try PoolingGeometry(window, input: Size2D(side))
    let count = side * side
    let image = Tensor([1, 1, side, side], (1...count).map { Float($0) })
    for (index, value) in expected.enumerated() {
      let tape = Tape()
      let pass = ForwardPass(mode: .training, tape: tape, context: ComputeContext(threadCount: 1))
      let variable = tape.variable(image)
      let countsPadding = index == 1
      let pooled =
        index == 0
        ? variable.maxPooled(geometry, in: pass)
        : variable.averagePooled(geometry, countsPadding: countsPadding, in: pass)
      #expect(pooled.value.shape == [1, 1, 1, 1])
      #expect(abs(pooled.value.elements[0] - value) < 1e-6)
      let gradients = tape.gradients(of: pooled, upstream: Tensor([1, 1, 1, 1], [1]))
      let share = index == 0 ? 0 : value / Float((count + 1) * count / 2)
      var gradient = [Float](repeating: share, count: count)
      if index == 0 { gradient[count - 1] = 1 }
      let got = try #require(gradients[variable]?.elements)
      #expect(zip(got, gradient).allSatisfy { abs($0 - $1) < 1e-6 }, "\(got)")

      let operation: TensorOperation =
        index == 0
        ? .maxPool(geometry, rectified: false) : .averagePool(geometry, countsPadding: countsPadding)
      let operands = [DoubleTensor(image)]
      let exact = try operation.value(of: operands)
      #expect(abs(exact.elements[0] - Double(value)) < 1e-6)
      let pulled = operation.pullback(
        DoubleTensor([1, 1, 1, 1], repeating: 1), operands: operands, value: exact)
      let reached = try #require(pulled[0]).elements
      #expect(zip(reached, gradient).allSatisfy { abs($0 - Double($1)) < 1e-6 }, "\(reached)")
    }
  }
}
