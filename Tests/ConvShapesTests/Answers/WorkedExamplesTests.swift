import ConvShapes
import Foundation
import Testing

/// Exercises that were worked by hand, right and wrong: Tests/Fixtures/worked-examples.
@Suite("Worked examples")
struct WorkedExamplesTests {
  @Test("What was worked out anew is right, and what stood on the page wrong is found")
  func examples() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/worked-examples/worked-examples.json")
    let all = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
    let examples = all.filter { $0["topic"] as? String == "convolution arithmetic" }
    #expect(examples.count == 4)
    var found: [String] = []
    for example in examples {
      let id = try #require(example["id"] as? String)
      let inputs = try #require(example["inputs"] as? [String: Int])
      let kernel = inputs["F"] ?? 1
      let report = try LayerRequest(
        options: [
          "in": "\(inputs["H1"] ?? 32)x\(inputs["W1"] ?? 32)x\(inputs["D1"] ?? 1)",
          "filters": "\(inputs["K"] ?? 1)x\(kernel)x\(kernel)", "stride": "\(inputs["S"] ?? 1)",
          "pad": "\(inputs["P"] ?? 0)",
        ], bias: true
      ).report()
      let right = expectation(try #require(example["expected"] as? [String: Any]))
      #expect(right != LayerExpectation() && right.check(report).isRight, "\(id)")
      let page = expectation(try #require(example["handwritten"] as? [String: Any]))
      found += page.check(report).findings.map { "\(id): \($0)" }
    }
    #expect(
      found == [
        "004-conv-params-rgb: wrong: parameters: got 260; expected 760; likely depth (channels) forgotten in the filter",
        "004-conv-size-pad1: wrong: output width: got 20; expected 30; fits no known misconception",
      ])
  }

  /// The numbers of a row, which are texts where they stood on paper.
  private func expectation(_ row: [String: Any]) -> LayerExpectation {
    func number(_ name: String) -> Int? { row[name].flatMap { Int("\($0)") } }
    var expectation = LayerExpectation(parameters: number("params"))
    if let width = number("W2"), let height = number("H2"), let channels = number("D2") {
      expectation.output = ImageShape(channels: channels, height: height, width: width)
    }
    return expectation
  }
}
