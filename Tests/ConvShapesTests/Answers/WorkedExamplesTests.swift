import ConvShapes
import Foundation
import Testing

/// Exercises that were worked by hand, right and wrong: Tests/Fixtures/worked-examples.
@Suite("Worked examples")
struct WorkedExamplesTests {
  struct Example: Decodable {
    struct Inputs: Decodable { let W1, H1, D1, K, F, S, P: Int? }
    struct Expected: Decodable { let W2, H2, D2, params, stride2_floor, stride2_ceil: Int? }
    struct Handwritten: Decodable { let W2, H2, D2, params: String? }
    let id: String
    let inputs: Inputs
    let expected: Expected
    let handwritten: Handwritten
  }

  @Test("What was worked out anew is right, and what stood on the page wrong is found")
  func examples() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/worked-examples/convolution.json")
    let examples = try JSONDecoder().decode([Example].self, from: Data(contentsOf: file))
    #expect(examples.count == 4)
    var found: [String] = []
    for example in examples {
      let inputs = example.inputs
      let (kernel, filters) = (inputs.F ?? 1, inputs.K ?? 1)
      let report = try LayerRequest(
        options: [
          "in": "\(inputs.H1 ?? 32)x\(inputs.W1 ?? 32)x\(inputs.D1 ?? 1)",
          "filters": "\(filters)x\(kernel)x\(kernel)",
          "stride": "\(inputs.S ?? 1)", "pad": "\(inputs.P ?? 0)",
        ], bias: true
      ).report()
      func expectation(_ width: Int?, _ height: Int?, _ depth: Int?, _ parameters: Int?) -> LayerExpectation {
        var expectation = LayerExpectation(parameters: parameters)
        if let width, let height, let depth {
          expectation.output = ImageShape(channels: depth, height: height, width: width)
        }
        return expectation
      }
      let (right, page) = (example.expected, example.handwritten)
      #expect(expectation(right.W2, right.H2, right.D2, right.params).check(report).isRight, "\(example.id)")
      found += expectation(
        page.W2.flatMap { Int($0) }, page.H2.flatMap { Int($0) }, page.D2.flatMap { Int($0) },
        page.params.flatMap { Int($0) }
      ).check(report).findings.map { "\(example.id): \($0)" }
    }
    #expect(
      found == [
        "004-conv-params-rgb: wrong: parameters: got 260; expected 760; likely depth (channels) forgotten in the filter",
        "004-conv-size-pad1: wrong: output width: got 20; expected 30; fits no known misconception",
      ])
  }
}
