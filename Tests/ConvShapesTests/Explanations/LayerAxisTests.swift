import ConvShapes
import Testing

@Suite("What a window reads of an axis")
struct LayerAxisTests {
  @Test("The cells that are read are those that stepping through every stop and weight comes to")
  func readCells() throws {
    var numbers = SeededNumbers(seed: 43)
    var unread = 0
    for _ in 0..<3000 {
      let geometry = numbers.layer().geometry
      for axis in try LayerAxis.axes(of: geometry) {
        var cells = Set<Int>()
        for stop in 0..<axis.positions {
          for step in 0..<axis.kernel {
            cells.insert(stop * axis.stride + step * axis.dilation)
            #expect(axis.reads(stop * axis.stride + step * axis.dilation, at: stop))
          }
        }
        for cell in 0..<axis.padded {
          #expect(axis.reads(cell) == cells.contains(cell), "\(axis), cell \(cell)")
          if !cells.contains(cell) { unread += 1 }
        }
        let image = axis.before..<axis.before + axis.length
        #expect(axis.neverReadCount == image.count { !cells.contains($0) }, "\(axis)")
        let zeros = (0..<axis.padded).filter { !image.contains($0) }
        #expect(axis.neverReadPaddingCount == zeros.count { !cells.contains($0) }, "\(axis)")
      }
    }
    #expect(unread > 1000)
  }

  @Test("Cells far out are found without stepping there")
  func large() throws {
    let window = Window2D(
      kernel: 3, stride: Size2D((1 << 30) - 1), padding: 0, dilation: Size2D(1 << 29))
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 1, height: 1 << 31, width: 1 << 31), filterCount: 1, window: window)
    let axis = try LayerAxis.axes(of: geometry)[0]
    #expect(axis.positions == 2)
    #expect(axis.reads((1 << 30) - 1) && axis.reads(1 << 30) && axis.reads((1 << 31) - 1))
    #expect(!axis.reads((1 << 30) + 1) && !axis.reads((1 << 31) - 2))
  }

  /// Image, kernel, stride, dilation; what is never read, by hand.
  static let counted: [([Int], Int?)] = [
    ([1 << 31, 1, 2, 1], 1 << 30), ([1 << 31, 2, 4, 2], 1 << 30),
    // One position of 2³⁰ taps, every second cell.
    ([1 << 31, 1 << 30, .max, 2], 1 << 30), ([1 << 31, 1 << 31, 1, 1], 0),
    // Few taps, or few stops: 1,000 · 3 cells that do not meet.
    ([3_000_000, 3, 2001, 999_000], nil),
  ]

  @Test(
    "What is never read of axes of any length is counted without stepping through them", arguments: counted)
  func countedWithoutSteps(_ row: [Int], _ expected: Int?) throws {
    let window = Window2D(kernel: Size2D(row[1]), stride: Size2D(row[2]), dilation: Size2D(row[3]))
    let axis = try LayerAxis.axes(of: window, over: Size2D(row[0]))[0]
    let stepped = expected == nil ? (0..<row[0]).count { !axis.reads($0) } : expected
    #expect(axis.neverReadCount == stepped)
  }

  @Test("The worst axis of 2³¹ cells is counted too, one beyond all that can be read is not")
  func worst() throws {
    let window = Window2D(kernel: 46_341, stride: 46_337, padding: 0, dilation: 46_339)
    let axis = try LayerAxis.axes(of: window, over: Size2D(1 << 32))[0]
    // A cell that is read twice is read by stops a dilation apart, with taps a stride apart.
    let twice = (axis.positions - axis.dilation) * (axis.kernel - axis.stride)
    #expect(twice > 0)
    #expect(axis.neverReadCount == axis.length - axis.positions * axis.kernel + twice)
    let wide = Window2D(
      kernel: Size2D(1 << 20), stride: Size2D((1 << 20) - 1), dilation: Size2D((1 << 20) - 3))
    #expect(try LayerAxis.axes(of: wide, over: Size2D(1 << 42))[0].neverReadCount == nil)
  }

  @Test("A stride of the largest number there is, rounded up to a second stop that reads nothing")
  func largestStride() throws {
    let window = Window2D(kernel: 1, stride: Size2D(.max), padding: 0, rounding: .ceil)
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 1, height: 70, width: 70), filterCount: 1, window: window)
    let axis = try LayerAxis.axes(of: geometry)[0]
    #expect((0..<70).filter { axis.reads($0) } == [0])
  }

  @Test("The drawing of a stride that leaves a row, and of a dilated window that steps over rows")
  func drawing() throws {
    func drawing(_ options: [String: String]) throws -> ([String], String) {
      let explanation = try LayerExplanation(of: LayerRequest(options: options, bias: true).report())
      return (explanation.drawings[0].lines(.unicode), explanation.drawings[0].neverRead)
    }
    let left = try drawing(["in": "6x6x1", "filters": "1x3x3", "stride": "2"])
    #expect(
      left.0 == [
        "input       ······",
        "stop 1      ■■■",
        "stop 2        ■■■",
        "never read       ×",
      ])
    #expect(left.1 == "never read: row and column 5 of the image, counted from 0 (1 of 6)")
    let dilated = try drawing(["in": "7x7x1", "filters": "1x2x2", "stride": "2", "dilation": "2", "pad": "1"])
    #expect(
      dilated.0 == [
        "input       0·······0",
        "stop 1      ■ ■",
        "stop 2        ■ ■",
        "stop 3          ■ ■",
        "stop 4            ■ ■",
        "never read   × × × ×",
      ])
    #expect(dilated.1 == "never read: rows and columns 0, 2, 4 and 6 of the image, counted from 0 (4 of 7)")
  }

  @Test(
    "Of an axis too long to look at each cell it is said how many are never read, in the image and in the padding"
  )
  func drawingOfLongAxis() throws {
    func neverRead(_ options: [String: String]) throws -> String {
      try LayerExplanation(of: LayerRequest(options: options, bias: true).report()).drawings[0].neverRead
    }
    let image = ["in": "70000x70000x1"]
    #expect(
      try neverRead(image.merging(["filters": "1x1x1", "stride": "2"]) { $1 })
        == "never read: 35,000 of 70,000 rows and columns of the image")
    // Cells 1, 3, 5, … of 70,002 are never read; the first is the image's first row, the last is padding.
    #expect(
      try neverRead(image.merging(["filters": "1x1x1", "stride": "2", "pad": "1"]) { $1 })
        == "never read: 35,000 of 70,000 rows and columns of the image, and 1 row and column of the padding")
    #expect(
      try neverRead(image.merging(["filters": "1x2x2", "stride": "70000", "pad": "1,1,2,2"]) { $1 })
        == "never read: 69,998 of 70,000 rows and columns of the image, and 1 row and column of the padding")
    #expect(
      try neverRead(image.merging(["filters": "1x3x3", "stride": "3", "pad": "1,1,3,3"]) { $1 })
        == "never read: 2 rows and columns of the padding")
    #expect(
      try neverRead(image.merging(["filters": "1x3x3", "stride": "3", "pad": "1"]) { $1 })
        == "all of the input is read")
  }
}
