import ConvShapes
import Testing

@Suite("Questions about a layer")
struct LayerQuestionTests {
  @Test("Whatever the numbers, there is an answer or an error, and no trap")
  func nothingTraps() throws {
    var numbers = SeededNumbers(seed: 71)
    let unusual = [
      "0", "-1", "9223372036854775807", "9223372036854775806", "-9223372036854775808", "4611686018427387904",
      "4611686018427387903", "3037000499", "2147483648", "2147483647", "99999999999999999999",
    ]
    func number() -> String {
      numbers.integer(0...9) == 0 ? unusual[numbers.integer(0...10)] : "\(numbers.integer(1...12))"
    }
    func text(_ count: Int) -> String { (0..<count).map { _ in number() }.joined(separator: "x") }
    var (answered, refused) = (0, 0)
    for _ in 0..<2000 {
      let pads = [number(), (0..<4).map { _ in number() }.joined(separator: ","), "same", "half", "0", "0"]
      var layer = ["in": text(3), "filters": text(3), "pad": pads[numbers.integer(0...5)]]
      // Long thin layers, or nearly every one is too large.
      if Bool.random(using: &numbers) {
        layer["in"] = "\(number())x\(numbers.integer(1...3))x1"
        layer["filters"] = "1x\(numbers.integer(1...3))x1"
      }
      for (name, count) in [("stride", 2), ("dilation", 2), ("groups", 1), ("batch", 1)]
      where numbers.integer(0...2) == 0 {
        layer[name] = text(count)
      }
      layer["rounding"] = Rounding.allCases[numbers.integer(0...3)].rawValue
      let formats = LayerExplanation.Format.allCases.map(\.rawValue)
      let questions: [[String: String]] = [
        [
          "explain": formats[numbers.integer(0...2)],
          "notation": Bool.random(using: &numbers) ? "notes" : "pytorch",
        ],
        ["expect": text(3), "expect-parameters": number(), "expect-macs": number()],
        [
          "solve": LayerUnknown.allCases[numbers.integer(0...4)].rawValue,
          "out": text(numbers.integer(2...3)),
          "limit": number(),
        ],
      ]
      do {
        let question = try #require(try LayerQuestion(options: questions[numbers.integer(0...2)]))
        let answer = try question.answer(forLayer: layer, bias: Bool.random(using: &numbers))
        #expect(!answer.description.isEmpty && !answer.brief.isEmpty && !answer.json().isEmpty)
        answered += 1
      } catch is GeometryError {
        refused += 1
      } catch is NotationError {
        refused += 1
      }
    }
    #expect(answered > 400 && refused > 400)
  }
}
