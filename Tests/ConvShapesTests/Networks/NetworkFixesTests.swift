import ConvShapes
import Testing

@Suite("The fixes of impossible networks")
struct NetworkFixesTests {
  /// Words that may be impossible where they stand, alone or together.
  private static func word(_ numbers: inout SeededNumbers) -> String {
    func number(_ range: ClosedRange<Int>) -> String {
      let rude = ["-1", "0", "9223372036854775807", "4611686018427387904", "99999999999999999999"]
      return numbers.integer(0...11) == 0 ? rude[numbers.integer(0...4)] : "\(numbers.integer(range))"
    }
    func maybe(_ option: String, _ range: ClosedRange<Int>) -> String {
      numbers.integer(0...2) == 0 ? ",\(option)=\(number(range))" : ""
    }
    let rounding = [",rounding=strict", ",rounding=ceil", "", "", ""][numbers.integer(0...4)]
    switch numbers.integer(0...5) {
    case 0, 1:
      return "conv:\(number(1...6))x\(number(1...9))x\(number(1...9))" + maybe("stride", 1...3)
        + maybe("pad", 0...2) + maybe("groups", 1...3) + maybe("dilation", 1...3) + rounding
    case 2: return "maxpool:\(number(1...5))" + maybe("pad", 0...4) + maybe("stride", 1...4) + rounding
    case 3:
      return "convtranspose:\(number(1...6))x\(number(1...3))x\(number(1...3))" + maybe("pad", 0...9)
        + maybe("stride", 1...3) + maybe("outpad", 0...3)
    case 4: return "depthwise:\(number(1...4))" + maybe("pad", 0...2)
    default: return "relu"
    }
  }

  @Test("A fix, put in, works; where several layers are impossible, one after the other does")
  func fixesWork() throws {
    var numbers = SeededNumbers(seed: 4)
    var (impossible, first) = (0, 0)
    for _ in 0..<600 {
      var words = (0...numbers.integer(0...3)).map { _ in Self.word(&numbers) }
      var options = ["in": "\(numbers.integer(4...14))x\(numbers.integer(4...14))x\(numbers.integer(1...6))"]
      if numbers.integer(0...9) == 0 {
        options["batch"] = ["0", "-3", "9223372036854775807"][numbers.integer(0...2)]
      }
      let asked = "\(options) \(words)"
      for round in 0...words.count + 3 {
        do {
          _ = try NetworkRequest(.chain(Chain(words)), options: options).report()
          if round == 1 { first += 1 }
          break
        } catch let error as GeometryError {
          if round == 0 { impossible += 1 }
          #expect(round <= words.count + 2, "\(asked): \(error)")
          let fix = try #require(error.fix, "\(asked): \(error)")
          try #require(fix.hasPrefix("use "), "\(asked): \(error)")
          let alternatives = fix.dropFirst(4).split(separator: ", or ").map(String.init)
          // Any of them: a different one each time.
          Self.apply(alternatives[round % alternatives.count], for: error, to: &words, &options)
        }
      }
    }
    #expect(impossible > 200 && first > 150, "\(impossible), \(first)")
  }

  /// Puts `--in 9x9x3`, `--batch 7`, `layer 2 as maxpool:2` or the layer that an error names in place.
  private static func apply(
    _ fix: String, for error: GeometryError, to words: inout [String], _ options: inout [String: String]
  ) {
    let parts = fix.split(separator: " ").map(String.init)
    if parts[0].hasPrefix("--") {
      options[String(parts[0].dropFirst(2))] = parts[1]
    } else if parts[0] == "layer", let position = Int(parts[1]) {
      words[position - 1] = parts[3]
    } else if let place = error.location.first?.split(separator: " "), place.count > 1,
      let position = Int(place[1])
    {
      words[position - 1] = fix
    }
  }

  /// Model files: what they say, what is asked beside them, and the whole error. 8 → 6 → 3 rows: 6 over 3 lacks 3, ⌈3 ÷ 2⌉ a
  /// side; 14 → 12 → 6 → 1.
  static let models: [(String, [String: String], String)] = [
    (
      """
      "input": {"channels": 3, "height": 8, "width": 8}, "layers": [{"layer": "conv2d", "filters": 4, "kernel": 3},
      {"layer": "max-pool2d", "kernel": 2}, {"layer": "conv2d", "filters": 8, "kernel": 6}]
      """, [:],
      #"tiny.json: layer 3 (conv2d), kernel height: got a window of 6 over a padded input of 3; expected at most 3; "#
        + #"use "kernel": 3, or "padding": 2, or "input": {"channels": 3, "height": 14, "width": 14}"#
    ),
    (
      """
      "layers": [{"layer": "max-pool2d", "kernel": 4}, {"layer": "max-pool2d", "kernel": 4}]
      """, ["in": "8x8x3"],
      #"tiny.json: layer 2 (max-pool2d), kernel height: got a window of 4 over a padded input of 2; expected at most 2; "#
        + #"use "kernel": 2, "stride": 2, or "padding": 1, or --in 16x16x3"#
    ),
    // In a block both branches end in one size.
    (
      """
      "layers": [{"layer": "conv2d", "filters": 4, "kernel": 3},
      {"layer": "residual", "body": [{"layer": "conv2d", "filters": 4, "kernel": 9, "padding": 1}]}]
      """, ["in": "8x8x3"],
      #"tiny.json: layer 2 (residual), body 1 (conv2d), kernel height: got a window of 9 over a padded input of 8; "#
        + #"expected at most 8; use "padding": "same""#
    ),
    (
      #""layers": [{"layer": "conv-transpose2d", "filters": 3, "kernel": 3, "padding": 20}]"#,
      ["in": "8x8x3"],
      "tiny.json: layer 1 (conv-transpose2d), padding height: got 40 taken from an output of 10; expected at most 9 in all; "
        + #"use "padding": 4, or --in 39x39x3"#
    ),
    (
      #""input": {"features": 3}, "layers": [{"layer": "dense", "units": 4}]"#, ["in": "4x4x3"],
      "--in: got 4×4×3; expected none, as the model takes lists of 3 numbers; leave it out"
    ),
    (
      #""input": {"channels": 3, "height": 8, "width": 8}, "layers": [{"layer": "relu"}]"#, ["in": "4x4x3"],
      "--in: got 4×4×3; expected 8×8×3, as the model says; use --in 8x8x3, or leave it out"
    ),
  ]

  @Test("A model file's error names the file, the layer and keys to put in", arguments: models)
  func modelFiles(members: String, options: [String: String], message: String) throws {
    let text = #"{"format": "convkit-model", "version": 1, \#(members)}"#
    let model = try ModelDescription(modelFile: Array(text.utf8), name: "tiny.json")
    let request = try NetworkRequest(.model(model, file: "tiny.json"), options: options)
    let error = #expect(throws: GeometryError.self) { try request.report() }
    #expect(error.map { "\($0)" } == message)
  }
}
