import ConvShapes
import Testing

@Suite("Solving for a setting")
struct LayerSolutionTests {
  /// A question about a setting of a random layer: mostly with an answer, as it starts from one.
  private static func question(_ numbers: inout SeededNumbers) throws -> (LayerRequest, LayerUnknown, Size2D)
  {
    let report = numbers.layer()
    let (geometry, window) = (report.geometry, report.geometry.window)
    func text(_ size: Size2D) -> String { "\(size.height)x\(size.width)" }
    let pads = geometry.padding
    let pad =
      switch window.padding {
      case .same: "same"
      case .sameLower: "same-lower"
      case .half: "half"
      default: "\(pads.top),\(pads.left),\(pads.bottom),\(pads.right)"
      }
    let request = try LayerRequest(
      options: [
        "in": "\(text(geometry.input.size))x\(geometry.input.channels)",
        "filters": "\(geometry.filterCount)x\(text(window.kernel))", "stride": text(window.stride),
        "pad": pad, "dilation": text(window.dilation), "groups": "\(geometry.groups)",
        "rounding": window.rounding.rawValue,
      ], bias: true)
    let unknown = LayerUnknown.allCases[numbers.integer(0...4)]
    let asked =
      numbers.integer(0...3) == 0
      ? numbers.size(1...12) : Size2D(height: geometry.output.height, width: geometry.output.width)
    return (request, unknown, asked)
  }

  /// The output of a request with the window alone, without the errors' search for fixes.
  private static func output(_ request: LayerRequest) -> Size2D? {
    let window = Window2D(
      kernel: request.kernel, stride: request.stride, padding: request.padding, dilation: request.dilation,
      rounding: request.rounding)
    return try? window.outputSize(for: request.input.size)
  }

  @Test("Every solution, put back, gives what was asked for, and none within the limits is missed")
  func solutionsAreAllAndRight() throws {
    var numbers = SeededNumbers(seed: 61)
    let limit = 20
    var (solved, unsolved, sums) = (0, 0, 0)
    for _ in 0..<1000 {
      let (request, unknown, asked) = try Self.question(&numbers)
      let solution = try? LayerSolution(of: request, for: unknown, size: asked, limit: limit)
      // Each pair, tried: a solution is a pair of which the whole layer has the output asked for.
      let values = (unknown == .pad ? 0 : 1)...limit
      func gives(_ height: Int, _ width: Int) -> Bool {
        Self.output(request.setting(unknown, to: Size2D(height: height, width: width))) == asked
      }
      guard let solution else {
        // Refused: the rest of the layer is impossible, and then so is each pair.
        #expect(!values.contains { gives($0, $0) })
        continue
      }
      let found = solution.pairs
      for height in values {
        for width in values {
          #expect(
            gives(height, width) == solution.isSolution(Size2D(height: height, width: width)),
            "\(request), \(unknown), \(asked): \(height)×\(width)")
        }
      }
      if let found {
        solved += 1
        for rows in found.height.runs {
          for columns in found.width.runs {
            let ends = [(rows.first, columns.first), (rows.last, columns.last)]
            for (height, width) in ends where solution.isSolution(Size2D(height: height, width: width)) {
              let put = request.setting(unknown, to: Size2D(height: height, width: width))
              #expect(try put.report().geometry.output.size == asked)
            }
          }
        }
      } else {
        unsolved += 1
      }
      if unknown == .pad {
        for top in 0...limit {
          for bottom in 0...(limit - top) {
            var put = request
            put.padding = .explicit(Padding2D(top: top, left: 0, bottom: bottom, right: 0))
            put.kernel.width = 1
            put.input.width = 1
            put.dilation.width = 1
            let right = Self.output(put)?.height == asked.height
            if request.rounding == .ceil || request.rounding == .caffe {
              #expect(solution.sides(.rows) == nil)
            } else {
              #expect(right == (solution.sides(.rows)?.contains(top + bottom) == true))
              if right { sums += 1 }
            }
          }
        }
      }
    }
    #expect(solved > 500 && unsolved > 100 && sums > 500)
  }

  @Test("Without a solution the nearest values are named, and no other comes as near")
  func nearest() throws {
    var numbers = SeededNumbers(seed: 62)
    var seen = 0
    for _ in 0..<1000 {
      let (request, unknown, asked) = try Self.question(&numbers)
      guard let solution = try? LayerSolution(of: request, for: unknown, size: asked, limit: 24) else {
        continue
      }
      for (axis, answers) in [
        (\Size2D.height, solution.nearest(.rows)), (\.width, solution.nearest(.columns)),
      ]
      where !answers.isEmpty {
        seen += 1
        let distances = answers.map { abs($0.output - asked[keyPath: axis]) }
        #expect(Set(distances).count == 1)
        for value in (unknown == .pad ? 0 : 1)...24 {
          var put = request.setting(unknown, to: Size2D(value))
          // The other axis made one that fits.
          if axis == \.height {
            (put.input.width, put.kernel.width) = (1, 1)
          } else {
            (put.input.height, put.kernel.height) = (1, 1)
          }
          // Where nothing is padded Caffe's rounding is another, and both axes have their say.
          if request.rounding == .caffe {
            put.rounding = .ceil
            let usual = Self.output(put)
            put.rounding = .caffe
            if usual != Self.output(put) { continue }
          }
          guard let output = Self.output(put)?[keyPath: axis] else { continue }
          #expect(abs(output - asked[keyPath: axis]) >= distances[0])
          if let answer = answers.first(where: { $0.value == value }) { #expect(answer.output == output) }
        }
      }
    }
    #expect(seen > 100)
  }

  /// question, and the ranges of the height: worked by hand, the first from CS231n ("P = (F − 1)/2 keeps the size").
  static let byHand: [([String: String], LayerUnknown, Int, ClosedRange<Int>?)] = [
    (["in": "32x32x3", "filters": "10x5x5"], .pad, 32, 2...2),
    (["in": "227x227x3", "filters": "96x11x11"], .stride, 55, 4...4),
    (["in": "1x1x3", "filters": "96x11x11", "stride": "4"], .input, 55, 227...230),
    (["in": "227x227x3", "filters": "96x1x1", "stride": "4"], .kernel, 55, 8...11),
    (["in": "7x7x1", "filters": "1x3x3"], .dilation, 3, 2...2),
    (["in": "32x32x3", "filters": "10x5x5"], .pad, 31, nil),
    (["in": "32x32x3", "filters": "10x5x5"], .stride, 1, 28...(1 << 31)),
    (["in": "1073741824x1073741824x1", "filters": "1x1x1"], .kernel, 2, 1_073_741_823...1_073_741_823),
    (["in": "1x1x1", "filters": "1x1x1", "stride": "2"], .input, 1 << 30, (1 << 31) - 1...(1 << 31)),
    (["in": "2147483648x2147483648x1", "filters": "1x1x1"], .stride, 1 << 20, 2048...2048),
  ]

  @Test("Worked by hand, up to 2³¹", arguments: byHand)
  func workedByHand(_ row: ([String: String], LayerUnknown, Int, ClosedRange<Int>?)) throws {
    let request = try LayerRequest(options: row.0, bias: true)
    let solution = try LayerSolution(of: request, for: row.1, size: Size2D(row.2))
    #expect(solution.pairs?.height.range == row.3)
    #expect(solution.pairs?.width.range == row.3)
  }

  @Test("Half padding, whose length depends on odd and even alone, and Caffe's rounding, beside every pair")
  func halfAndCaffe() throws {
    var numbers = SeededNumbers(seed: 63)
    let limit = 12
    var (twos, corners) = (0, 0)
    for _ in 0..<400 {
      let isHalf = numbers.integer(0...1) == 0
      let unknown: LayerUnknown =
        isHalf ? [.kernel, .dilation][numbers.integer(0...1)] : LayerUnknown.allCases[numbers.integer(0...4)]
      func text(_ size: Size2D) -> String { "\(size.height)x\(size.width)" }
      let zero = numbers.integer(0...1) == 0
      let request = try LayerRequest(
        options: [
          "in": "\(text(numbers.size(1...14)))x1", "filters": "2x\(text(numbers.size(1...4)))",
          "stride": text(numbers.size(1...5)), "dilation": text(numbers.size(1...3)),
          "pad": isHalf ? "half" : zero ? "0" : text(numbers.size(0...2)),
          "rounding": isHalf ? Rounding.allCases[numbers.integer(0...3)].rawValue : "caffe",
        ], bias: true)
      // Mostly what some value gives, so that there is something to find.
      let value = Size2D(numbers.integer(0...1) == 0 ? 1 : numbers.integer(2...limit))
      let asked = Self.output(request.setting(unknown, to: value)) ?? numbers.size(1...8)
      guard let solution = try? LayerSolution(of: request, for: unknown, size: asked, limit: limit) else {
        continue
      }
      var any = false
      for height in (unknown == .pad ? 0 : 1)...limit {
        for width in (unknown == .pad ? 0 : 1)...limit {
          let size = Size2D(height: height, width: width)
          let gives = Self.output(request.setting(unknown, to: size)) == asked
          any = any || gives
          #expect(gives == solution.isSolution(size), "\(request), \(unknown), \(asked): \(size)")
        }
      }
      #expect(solution.isSolved == any)
      #expect((solution.first != nil) == any)
      if solution.pairs?.height.range == nil, solution.pairs != nil { twos += 1 }
      if solution.description.contains("Caffe's rounding") { corners += 1 }
      for line in solution.description.split(separator: "\n") where any && line.contains("--") {
        guard !line.hasPrefix("note"), !line.hasPrefix("channels") else { continue }
        let value = line.split(separator: " ").last.map(String.init) ?? ""
        #expect(!value.isEmpty)
      }
    }
    #expect(twos > 10 && corners > 3, "\(twos) \(corners)")
  }

  @Test(
    "What is printed as nearest gives what is said of it, and nothing nearer stands beside Caffe's own case")
  func nearestIsTrue() throws {
    let options = [
      "in": "19x19x2", "filters": "3x1x1", "stride": "4", "dilation": "3", "rounding": "caffe",
    ]
    let solution = try LayerSolution(
      of: LayerRequest(options: options, bias: true), for: .pad, size: 1, channels: 3, limit: 40)
    let lines = solution.description.split(separator: "\n")
    #expect(lines[2] == "height      none; nearest: 0 gives 5")
    #expect(lines.suffix(2) == ["nearest     --pad 0x1 gives 5×5×3", "            --pad 1x0 gives 5×5×3"])
    for pad in ["0x1", "1x0"] {
      let put = try LayerRequest(options: options.merging(["pad": pad]) { $1 }, bias: true).report()
      #expect(put.geometry.output.size == 5)
    }
  }

  @Test("The lines that are printed: squares first, sides that differ last, the nearest where there is none")
  func text() throws {
    func lines(_ options: [String: String], _ unknown: LayerUnknown, _ size: Size2D, _ channels: Int) throws
      -> [String]
    {
      let request = try LayerRequest(options: options, bias: true)
      return try LayerSolution(of: request, for: unknown, size: size, channels: channels).description
        .split(separator: "\n").map(String.init)
    }
    #expect(
      try lines(["in": "32x32x3", "filters": "10x5x5", "stride": "2"], .pad, 15, 10) == [
        "asked       output 15×15×10 by pad",
        "searched    0 to 2,147,483,648 an axis, both sides of an axis alike",
        "height      1",
        "width       1",
        "solution    --pad 1",
        "asymmetric  also every split of top + bottom = 1 to 2, left + right = 1 to 2; for example --pad 0,0,1,1",
      ])
    // By hand: ⌊8 ÷ 2⌋ + 1 = 5 for an even kernel, ⌊7 ÷ 2⌋ + 1 = 4 for an odd one.
    #expect(
      try lines(["in": "8x8x3", "filters": "10x1x1", "stride": "2", "pad": "half"], .kernel, 5, 10) == [
        "asked      output 5×5×10 by kernel",
        "searched   1 to 2,147,483,648 an axis",
        "height     2 to 2,147,483,648 by twos",
        "width      2 to 2,147,483,648 by twos",
        "solutions  --filters 10x2x2",
        "           --filters 10x4x4",
        "           --filters 10x6x6",
        "           and every other pair of a height and a width above",
        "note       the counts of some of these layers are beyond 64 bits, and are refused",
      ])
    // By hand: 2 pixels at stride 3: ⌈1 ÷ 3⌉ + 1 = 2 where the window outside stays, 1 with one zero around.
    #expect(
      try lines(["in": "2x2x3", "filters": "10x1x1", "stride": "3", "rounding": "caffe"], .pad, 2, 10) == [
        "asked       output 2×2×10 by pad",
        "searched    0 to 2,147,483,648 an axis, both sides of an axis alike",
        "height      2",
        "width       2",
        "solutions   --pad 0",
        "            --pad 2",
        "note        also --pad 0, as Caffe's rounding keeps a last window outside where nothing is padded",
        "asymmetric  not searched: with a rounding up it matters which side the zeros are on",
      ])
    #expect(
      try lines(["in": "32x32x3", "filters": "10x5x5"], .stride, 13, 12) == [
        "asked     output 13×13×12 by stride",
        "searched  1 to 2,147,483,648 an axis",
        "height    none; nearest: 2 gives 14",
        "width     none; nearest: 2 gives 14",
        "channels  none: the output has a channel a filter, 10; use --filters 12x5x5",
        "nearest   --stride 2 gives 14×14×10",
      ])
  }
}
