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

  /// ResNet's shortcut by stride 2 reads every second row; 9 by stride 2 reads 5; a 2×2 window that dilation 3 spreads over 4
  /// reads 0, 3 and 3, 6 of 9 by stride 3; of 32 × 30 by stride 3×2 and dilation 1×2 the odd columns. 14 = 4 · 3 + 2.
  static let chains: [(String, String, [String], String)] = [
    (
      "56x56x256", "conv:512x1x1,stride=2",
      [
        "unread: the last 1 row and 1 column of the padded input, which the stride steps over",
        "never read: 28 of 56 rows and 28 of 56 columns of the image",
      ], "[28, 28]"
    ),
    ("9x9x3", "conv:8x1x1,stride=2", ["never read: 4 of 9 rows and 4 of 9 columns of the image"], "[4, 4]"),
    (
      "9x9x1", "conv:1x2x2,dilation=3,stride=3",
      [
        "unread: the last 2 rows and 2 columns of the padded input, which the stride steps over",
        "never read: 6 of 9 rows and 6 of 9 columns of the image",
      ], "[6, 6]"
    ),
    (
      "32x30x3", "conv:10x5x3,pad=1,stride=3x2,dilation=1x2",
      [
        "unread: the last 2 rows and 1 column of the padded input, which the stride steps over",
        "never read: 15 of 30 columns of the image",
      ], "[1, 15]"
    ),
    (
      "12x14x3", "avgpool:2x3",
      ["unread: the last 2 columns of the padded input, which the stride steps over"], "[0, 2]"
    ),
    ("12x12x3", "conv:4x3x3,pad=1", [], "[0, 0]"),
  ]

  @Test("Networks and layers say what is never read, by the same words and in JSON", arguments: chains)
  func neverRead(input: String, word: String, lines: [String], json: String) throws {
    let chain = try Chain([word])
    let answer = try NetworkRequest(.chain(chain), options: ["in": input]).answer()
    #expect(answer.report.rows.last?.window?.lines == lines)
    #expect(answer.json().contains("\"neverRead\": \(json)"), "\(answer.json())")
    guard case .layer(.conv2D(let layer)) = chain.layers[0] else { return }
    let report = try LayerReport(geometry: layer.geometry(for: answer.report.input))
    let notes = report.description.split(separator: "\n").filter { $0.contains("note") }
    #expect(notes.map { $0.drop { $0 == " " }.dropFirst(4).drop { $0 == " " } } == lines.map { $0[...] })
    #expect(report.json().contains("\"neverRead\": \(json)"), "\(report.json())")
  }
}
