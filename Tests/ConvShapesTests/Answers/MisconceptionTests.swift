import ConvShapes
import Testing

@Suite("Checked answers")
struct MisconceptionTests {
  /// options, what was answered (height × width × channels, parameters, multiply-adds), and the findings.
  static let table: [([String: String], LayerExpectation, [String])] = [
    (
      ["in": "32x32x3", "filters": "10x5x5", "pad": "1"],
      LayerExpectation(output: ImageShape(channels: 10, height: 29, width: 28), parameters: 750),
      [
        "wrong: output height: got 29; expected 30; likely padding counted once, for one side only, or the + 1 forgotten",
        "wrong: output width: got 28; expected 30; likely padding ignored",
        "wrong: parameters: got 750; expected 760; likely bias forgotten",
        "right: output channels 10",
      ]
    ),
    (
      ["in": "32x32x3", "filters": "10x5x5"], LayerExpectation(parameters: 260),
      ["wrong: parameters: got 260; expected 760; likely depth (channels) forgotten in the filter"]
    ),
    (
      ["in": "32x32x3", "filters": "10x5x5"], LayerExpectation(parameters: 2510),
      ["wrong: parameters: got 2,510; expected 760; likely filter count taken for depth"]
    ),
    (
      ["in": "32x32x3", "filters": "10x5x5"], LayerExpectation(parameters: 250),
      [
        "wrong: parameters: got 250; expected 760; likely bias forgotten together with depth (channels) forgotten in the filter"
      ]
    ),
    (
      ["in": "32x28x3", "filters": "10x5x5"],
      LayerExpectation(output: ImageShape(channels: 10, height: 24, width: 28)),
      ["wrong: output: got 24×28×10; expected 28×24×10; likely height and width exchanged"]
    ),
    (
      ["in": "32x28x3", "filters": "10x5x5"],
      LayerExpectation(output: ImageShape(channels: 24, height: 10, width: 28)),
      ["wrong: output: got 10×28×24; expected 28×24×10; likely channels written first"]
    ),
    (
      ["in": "32x32x3", "filters": "10x5x5", "stride": "2"],
      LayerExpectation(output: ImageShape(channels: 3, height: 15, width: 28)),
      [
        "wrong: output height: got 15; expected 14; likely ceil for floor",
        "wrong: output width: got 28; expected 14; likely stride ignored",
        "wrong: output channels: got 3; expected 10; likely channels of the input kept: each filter gives one output channel",
      ]
    ),
    (
      ["in": "32x32x3", "filters": "10x5x5", "pad": "1"],
      LayerExpectation(
        output: ImageShape(channels: 10, height: 28, width: 28), multiplyAdds: 28 * 28 * 10 * 75),
      [
        "wrong: output height: got 28; expected 30; likely padding ignored",
        "wrong: output width: got 28; expected 30; likely padding ignored",
        "wrong: multiply-adds: got 588,000; expected 675,000; likely padding ignored, or follows from the other wrong numbers given",
        "right: output channels 10",
      ]
    ),
    (
      ["in": "32x32x3", "filters": "10x5x5", "pad": "1"],
      LayerExpectation(output: ImageShape(channels: 11, height: -4, width: 30), parameters: 761),
      [
        "wrong: output height: got -4; expected 30; fits no known misconception",
        "wrong: output channels: got 11; expected 10; fits no known misconception",
        "wrong: parameters: got 761; expected 760; fits no known misconception",
        "right: output width 30",
      ]
    ),
    (
      ["in": "32x32x3", "filters": "10x5x5", "pad": "1"],
      LayerExpectation(
        output: ImageShape(channels: 10, height: 30, width: 30), parameters: 760, multiplyAdds: 675_000),
      ["right: output 30×30×10, parameters 760, multiply-adds 675,000"]
    ),
  ]

  @Test("With a rounding up the slip is the floor")
  func floorForCeil() throws {
    let request = try LayerRequest(
      options: ["in": "32x32x3", "filters": "10x5x5", "stride": "2", "rounding": "ceil"], bias: true)
    let given = LayerExpectation(output: ImageShape(channels: 10, height: 14, width: 15))
    #expect(
      try given.check(request.report()).findings.map(\.description) == [
        "wrong: output height: got 14; expected 15; likely floor for ceil, or the + 1 forgotten, or the 1 added before the division by the stride"
      ])
  }

  @Test("Findings, line by line", arguments: table)
  func findings(_ row: ([String: String], LayerExpectation, [String])) throws {
    let checked = try row.1.check(LayerRequest(options: row.0, bias: true).report())
    #expect(checked.description.split(separator: "\n").map(String.init) == row.2)
    #expect(checked.isRight == !row.2.contains { $0.hasPrefix("wrong:") })
  }

  /// One axis of a layer, for the arithmetic of slips by hand.
  private struct Axis {
    let length, before, after, kernel, stride, dilation: Int
    var extent: Int { dilation * (kernel - 1) + 1 }
    /// ⌊room ÷ stride⌋ + 1; nil where the window does not fit.
    func positions(_ padding: Int, _ extent: Int, _ stride: Int) -> Int? {
      let room = length + padding - extent
      return room < 0 ? nil : room / stride + 1
    }
  }

  /// A slip in the size of an axis, with its arithmetic written out apart from the library's.
  private static let sizeSlips: [(Misconception, @Sendable (Axis) -> Int?)] = [
    (.paddingIgnored, { $0.positions(0, $0.extent, $0.stride) }),
    (.paddingCountedOnce, { $0.positions($0.before, $0.extent, $0.stride) }),
    (.strideIgnored, { $0.positions($0.before + $0.after, $0.extent, 1) }),
    (.dilationIgnored, { $0.positions($0.before + $0.after, $0.kernel, $0.stride) }),
    (
      .dilatedKernelTooLong,
      { $0.dilation == 1 ? nil : $0.positions($0.before + $0.after, $0.kernel * $0.dilation, $0.stride) }
    ),
    (.plusOneForgotten, { $0.positions($0.before + $0.after, $0.extent, $0.stride).map { $0 - 1 } }),
    (
      .ceilForFloor,
      { axis in
        let room = axis.length + axis.before + axis.after - axis.extent
        return (room + axis.stride - 1) / axis.stride + 1
      }
    ),
    (.inputSizeKept, { $0.length }),
  ]

  @Test("The wrong number of each slip in a size is named after it")
  func sizes() throws {
    var numbers = SeededNumbers(seed: 51)
    var named: [Misconception: Int] = [:]
    for _ in 0..<4000 {
      let report = numbers.layer()
      let geometry = report.geometry
      // The arithmetic above rounds down.
      guard geometry.window.rounding == .floor || geometry.window.rounding == .strict else { continue }
      let (window, pads, output) = (geometry.window, geometry.padding, geometry.output)
      let rows = Axis(
        length: geometry.input.height, before: pads.top, after: pads.bottom, kernel: window.kernel.height,
        stride: window.stride.height, dilation: window.dilation.height)
      let columns = Axis(
        length: geometry.input.width, before: pads.left, after: pads.right, kernel: window.kernel.width,
        stride: window.stride.width, dilation: window.dilation.width)
      for (slip, wrong) in Self.sizeSlips {
        // The whole slip must be possible: a window that fits on one axis alone gives no output.
        guard let height = wrong(rows), let width = wrong(columns) else { continue }
        let given = ImageShape(channels: output.channels, height: height, width: width)
        let checked = LayerExpectation(output: given).check(report)
        #expect(checked.isRight == (given == output))
        for (quantity, got, right) in [
          ("output height", height, output.height), ("output width", width, output.width),
        ]
        where got != right {
          let findings = checked.findings.filter { $0.quantity == quantity || $0.quantity == "output" }
          #expect(findings.count == 1)
          let reasons = findings.first?.reasons ?? []
          // One line for both numbers where they are just another order of the right ones.
          if findings.first?.quantity == "output" { continue }
          #expect(reasons.contains([slip]), "\(geometry), \(slip): \(reasons)")
          named[slip, default: 0] += 1
        }
      }
    }
    for (slip, _) in Self.sizeSlips { #expect(named[slip, default: 0] > 100, "\(slip)") }
  }

  /// A slip in the parameters: kernel height and width, channels, filters, groups, bias.
  private static let parameterSlips: [(Misconception, @Sendable (Int, Int, Int, Int, Int, Bool) -> Int?)] = [
    (.biasForgotten, { h, w, c, o, g, bias in bias ? h * w * (c / g) * o : nil }),
    (.biasCounted, { h, w, c, o, g, bias in bias ? nil : h * w * (c / g) * o + o }),
    (.oneBias, { h, w, c, o, g, bias in bias ? h * w * (c / g) * o + 1 : nil }),
    (.depthForgotten, { h, w, _, o, _, bias in h * w * o + (bias ? o : 0) }),
    (.filterCountForDepth, { h, w, _, o, _, bias in h * w * o * o + (bias ? o : 0) }),
    (.groupsIgnored, { h, w, c, o, g, bias in g == 1 ? nil : h * w * c * o + (bias ? o : 0) }),
    (.filterCountForgotten, { h, w, c, _, g, bias in h * w * (c / g) + (bias ? 1 : 0) }),
    (.kernelSideForgotten, { h, w, c, o, g, bias in h == w ? h * (c / g) * o + (bias ? o : 0) : nil }),
  ]

  @Test(
    "The wrong number of each slip in the parameters is named after it, and the same slips in multiply-adds")
  func counts() throws {
    var numbers = SeededNumbers(seed: 52)
    var named: [Misconception: Int] = [:]
    for _ in 0..<2000 {
      let report = numbers.layer()
      let geometry = report.geometry
      let (h, w) = (geometry.window.kernel.height, geometry.window.kernel.width)
      let (c, o, g) = (geometry.input.channels, geometry.filterCount, geometry.groups)
      for (slip, wrong) in Self.parameterSlips {
        guard let got = wrong(h, w, c, o, g, report.bias), got != report.parameters.total else { continue }
        let finding = LayerExpectation(parameters: got).check(report).findings.first
        #expect(finding?.reasons.contains([slip]) == true, "\(geometry), \(slip): \(got)")
        named[slip, default: 0] += 1
      }
      let positions = report.batch * geometry.output.height * geometry.output.width
      let all = positions * o * h * w * (c / g)
      #expect(LayerExpectation(multiplyAdds: all).check(report).isRight)
      for (slip, got) in [
        (Misconception.operationsForMultiplyAdds, 2 * all), (.depthForgotten, positions * o * h * w),
        (.filterCountForgotten, positions * h * w * (c / g)), (.batchForgotten, all / report.batch),
        (.filterCountForDepth, positions * o * h * w * o), (.groupsIgnored, all * g),
      ] where got != all {
        let finding = LayerExpectation(multiplyAdds: got).check(report).findings.first
        #expect(finding?.reasons.contains([slip]) == true, "\(geometry), \(slip): \(got)")
      }
    }
    for (slip, _) in Self.parameterSlips { #expect(named[slip, default: 0] > 100, "\(slip)") }
  }

  @Test("Numbers of layers at the ends of 64 bits neither trap nor fit by wrapping round")
  func large() throws {
    let request = try LayerRequest(
      options: ["in": "2147483648x1x1", "filters": "2147483647x1x1", "dilation": "2147483648"], bias: true)
    let checked = try LayerExpectation(
      output: ImageShape(channels: .max, height: .min, width: .max), parameters: .min, multiplyAdds: .max
    ).check(request.report())
    #expect(checked.findings.count == 5)
    #expect(checked.findings.allSatisfy { $0.reasons.isEmpty })
  }
}
