import ConvShapes
import Testing

@Suite("Notes on a network's windows")
struct WindowNotesTests {
  /// 224 − 11 = 213 = 53 · 4 + 1 leaves one; 54 − 3 = 51 = 25 · 2 + 1 leaves one; `same` over 26 with 7 and stride 2 pads
  /// 12 · 2 + 7 − 26 = 5 zeros.
  @Test("What is never read and which pads were chosen is said for each layer")
  func eachLayer() throws {
    let report = try NetworkReport(
      ModelDescription(input: ImageShape(channels: 3, height: 224, width: 224)) {
        Conv2D(96, kernel: 11, stride: 4)
        MaxPool2D(3, stride: 2)
        Conv2D(64, kernel: 7, stride: 2, padding: .same)
        Conv2D(8, kernel: 3, padding: 1)
      })
    #expect(report.rows.map { $0.window?.unread } == [1, 1, 0, 0])
    let pads = report.rows[2].window?.chosenPadding
    #expect(pads == Padding2D(top: 2, left: 2, bottom: 3, right: 3))
    #expect(report.rows[3].window?.chosenPadding == nil)
    let notes = report.description.split(separator: "\n").filter {
      $0.hasPrefix("layer ") && $0.contains("): ")
    }
    #expect(notes.count == 3)
    #expect(notes.last?.hasSuffix("(usual in PyTorch: top 3, left 3, bottom 3, right 3 → 13×13)") == true)
  }
}
