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
}
