import Testing

@testable import ConvShapes

@Suite("Rounding of the last step")
struct RoundingTests {
  /// input, kernel, stride, padding on both sides; positions by floor, ceil and caffe.
  static let published: [(String, [Int], [Int])] = [
    (
      "PyTorch issue 116420: AvgPool2d(4, stride 4, padding 2, ceil_mode) over 9 gives 3", [9, 4, 4, 2],
      [3, 3, 3]
    ),
    (
      "PyTorch issue 57178: MaxPool2d(1, stride 2, ceil_mode) over 32 gives 16", [32, 1, 2, 0], [16, 16, 17]
    ),
    ("PyTorch issue 148123: max_pool1d(1, 2, ceil_mode) over 10 gives 5", [10, 1, 2, 0], [5, 5, 6]),
    ("PyTorch issue 148123: over 11 gives 6", [11, 1, 2, 0], [6, 6, 6]),
    (
      "Burn issue 5791: max_pool2d(2, stride 2, padding 1, ceil_mode) over 5, PyTorch gives 3", [5, 2, 2, 1],
      [3, 3, 3]
    ),
    (
      "Caffe's AlexNet and GoogLeNet: 3, stride 2 over 112, 56, 28 and 14 (Szegedy et al., table 1)",
      [112, 3, 2, 0], [55, 56, 56]
    ),
    ("the same: 56 → 28", [56, 3, 2, 0], [27, 28, 28]),
    ("the same: 28 → 14", [28, 3, 2, 0], [13, 14, 14]),
    ("the same: 14 → 7", [14, 3, 2, 0], [6, 7, 7]),
    ("Caffe's AlexNet, pool1: 55 → 27, nothing left over", [55, 3, 2, 0], [27, 27, 27]),
  ]

  @Test("Published cases", arguments: published)
  func publishedCases(name: String, layer: [Int], positions: [Int]) throws {
    for (rounding, expected) in zip([Rounding.floor, .ceil, .caffe], positions) {
      let window = Window2D(
        kernel: Size2D(layer[1]), stride: Size2D(layer[2]), padding: .explicit(Padding2D(layer[3])),
        rounding: rounding)
      #expect(try window.outputSize(for: Size2D(layer[0])) == Size2D(expected), "\(name): \(rounding)")
    }
  }

  /// torch.nn.MaxPool2d(kernel, stride, padding, dilation, ceil_mode=True) of PyTorch 2 over ones, and what it gives; nil: it says
  /// that the output size is too small.
  static let larger: [([Int], Int?)] = [
    ([2, 3, 2, 0, 1], 1), ([1, 3, 3, 0, 1], 1), ([1, 3, 2, 0, 1], nil), ([2, 3, 1, 0, 1], nil),
    ([4, 3, 3, 0, 2], 1), ([3, 3, 2, 0, 2], nil), ([3, 6, 2, 1, 1], 1), ([1, 9, 9, 0, 1], 1),
  ]

  @Test(
    "A window larger than the padded input by less than the stride has one position, rounded up",
    arguments: larger)
  func largerThanTheInput(layer: [Int], positions: Int?) throws {
    for rounding in [Rounding.ceil, .caffe] {
      let window = Window2D(
        kernel: Size2D(layer[1]), stride: Size2D(layer[2]), padding: .explicit(Padding2D(layer[3])),
        dilation: Size2D(layer[4]), rounding: rounding)
      #expect((try? window.outputSize(for: Size2D(layer[0])))?.height == positions)
      guard positions != nil else { continue }
      #expect(
        try window.overhang(for: Size2D(layer[0])).height
          == layer[4] * (layer[1] - 1) + 1 - layer[0] - 2 * layer[3])
      var floor = window
      floor.rounding = .floor
      #expect(throws: GeometryError.self) { try floor.outputSize(for: Size2D(layer[0])) }
      // Both reports write the formula that gives it.
      let report = try LayerReport(
        geometry: ConvolutionGeometry(
          input: ImageShape(channels: 1, height: layer[0], width: layer[0]), filterCount: 1, window: window))
      #expect(report.description.contains("+ 1 = 1\n"), "\(report)")
      #expect(try LayerExplanation(of: report).description.contains("     = 0 + 1\n     = 1\n"))
    }
  }

  @Test(
    "Windows counted one by one: up drops a last one that starts beyond, strict agrees or names what fits")
  func counted() throws {
    var numbers = SeededNumbers(seed: 7)
    var refused = 0
    for _ in 0..<2000 {
      let input = numbers.integer(1...14)
      let (kernel, stride, dilation) = (
        numbers.integer(1...5), numbers.integer(1...6), numbers.integer(1...3)
      )
      let pads = Padding2D(numbers.integer(0...3))
      let rule: [Padding] = [.explicit(pads), .same, .sameLower, .valid, .half]
      var window = Window2D(
        kernel: Size2D(kernel), stride: Size2D(stride), padding: rule[numbers.integer(0...4)],
        dilation: Size2D(dilation))
      guard let floor = try? window.outputSize(for: Size2D(input)) else { continue }
      let sides = try window.resolvedPadding(for: Size2D(input))
      let padded = input + sides.top + sides.bottom
      let extent = dilation * (kernel - 1) + 1

      // Up: starts at multiples of the stride, while the window before has not reached the end.
      window.rounding = .ceil
      let ceil = try window.outputSize(for: Size2D(input)).height
      let starts = Array(Swift.stride(from: 0, to: padded + stride, by: stride))
      let needed = starts.prefix { $0 == 0 || $0 - stride + extent < padded }
      #expect(ceil == needed.count - ((needed.last ?? 0) >= input + sides.top ? 1 : 0))
      #expect(try window.overhang(for: Size2D(input)).height == max((ceil - 1) * stride + extent - padded, 0))

      window.rounding = .strict
      let unread = padded - (floor.height - 1) * stride - extent
      if unread == 0 {
        #expect(try window.outputSize(for: Size2D(input)) == floor)
        continue
      }
      refused += 1
      let error = #expect(throws: GeometryError.self) { try window.outputSize(for: Size2D(input)) }
      #expect(error?.reason == .incompleteStep)
      // The nearest that fit, found by trying all.
      let smaller = (1..<input).last { (try? window.outputSize(for: Size2D($0))) != nil }
      let larger = try #require(
        (input + 1...input + 30).first { (try? window.outputSize(for: Size2D($0))) != nil })
      let sizes = try window.fittingSizes(near: Size2D(input))
      #expect(sizes.smaller?.height == smaller && sizes.larger?.height == larger)
      let named = [smaller, larger].compactMap { $0.map { "\($0)×\($0)" } }.joined(separator: " or ")
      #expect(error?.fix == "use an input of \(named)")
    }
    #expect(refused > 300)
  }

  @Test("Pooling rounds by the same rule, and its means count what is there")
  func pooling() throws {
    let image = ImageShape(channels: 3, height: 112, width: 112)
    let pool = MaxPool2D(3, stride: 2, rounding: .ceil)
    #expect(try pool.outputShape(for: image) == ImageShape(channels: 3, height: 56, width: 56))
    // Caffe's window beyond the image has no largest element and no mean.
    let small = ImageShape(channels: 1, height: 10, width: 10)
    for layer in [
      MaxPool2D(1, stride: 2, rounding: .caffe).layerDescription,
      AveragePool2D(1, stride: 2, rounding: .caffe).layerDescription,
    ] {
      let error = #expect(throws: GeometryError.self) { try layer.outputShape(for: Shape(batch: 1, small)) }
      #expect(error?.fix == "use the rounding ceil, which leaves it out")
    }
  }

  @Test("A convolution that rounds up reads zeros beyond its padding, and says so")
  func convolution() throws {
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 1, height: 6, width: 5), filterCount: 1,
      window: Window2D(kernel: 3, stride: 2, rounding: .ceil))
    #expect(geometry.output.size == Size2D(height: 3, width: 2))
    #expect(geometry.padding == Padding2D(top: 0, left: 0, bottom: 1, right: 0))
  }

  @Test(
    "half keeps the size of odd kernels (Dumoulin & Visin, figure 2.3), also dilated, and ⌊k ÷ 2⌋ of even ones"
  )
  func half() throws {
    for (kernel, dilation, pad, output) in [
      (3, 1, 1, 5), (3, 2, 2, 5), (4, 1, 2, 6), (1, 1, 0, 5), (5, 1, 2, 5),
    ] {
      let window = Window2D(kernel: Size2D(kernel), padding: .half, dilation: Size2D(dilation))
      #expect(try window.resolvedPadding(for: 5) == Padding2D(pad))
      #expect(try window.outputSize(for: 5) == Size2D(output))
    }
  }

  @Test("Nothing traps at the ends of 64 bits", arguments: Rounding.allCases)
  func extremes(rounding: Rounding) {
    let ends = [1, 2, 3, 1 << 31, 1 << 62, Int.max - 1, Int.max]
    for length in ends {
      for (kernel, stride) in ends.flatMap({ kernel in ends.map { (kernel, $0) } }) {
        for padding in [Padding.same, .half, .explicit(0), .explicit(1), .explicit(Padding2D(Int.max))] {
          let window = Window2D(
            kernel: Size2D(kernel), stride: Size2D(stride), padding: padding, rounding: rounding)
          let size = Size2D(length)
          guard let output = try? window.outputSize(for: size) else { continue }
          #expect(output.height > 0)
          _ = try? (window.unread(for: size), window.overhang(for: size), window.fittingSizes(near: size))
        }
      }
    }
  }
}
