import Foundation
import TestSupport
import Testing

/// `convnet trace`, `convnet gradcheck` and `convnet summary --collapse` as a person runs them.
@Suite("convnet on small networks")
struct ConvnetNetworkTests {
  private static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Samples/Networks")

  private func path(of name: String) -> String { Self.samples.appending(path: name + ".json").path }

  private func convnet(_ arguments: String...) throws -> Tool.Outcome { try Tool("convnet").run(arguments) }

  @Test("every sample is a network that can be traced and whose gradients are right")
  func everySample() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.samples.path).filter {
      $0.hasSuffix(".json")
    }
    #expect(files.count >= 9)
    for file in files {
      let outcome = try convnet("gradcheck", Self.samples.appending(path: file).path, "--json")
      #expect(outcome.status == 0, "\(file): \(outcome)")
    }
  }

  @Test("JSON has every number in full precision, a gradient that is none as null")
  func fullPrecision() throws {
    struct Document: Decodable {
      struct Row: Decodable {
        let output: [Double]
        let target: [Double]?
        let right: Bool?
      }
      let rows: [Row]
      let loss: Double?
      let gradients: [String: [[Double]]?]?
    }
    let chain = try convnet("trace", path(of: "vanishing-chain"), "--input", "1", "--target", "1", "--json")
    let document = try JSONDecoder().decode(Document.self, from: Data(chain.stdout.utf8))
    let gradient = try #require(document.gradients?["0.weight"] ?? nil)
    #expect(abs(gradient[0][0] + 0.0015038544818807983) < 1e-17)
    let gate = try convnet("trace", path(of: "and"), "--input", "1,1", "--target", "1", "--json")
    let steps = try JSONDecoder().decode(Document.self, from: Data(gate.stdout.utf8))
    #expect(steps.rows.map(\.right) == [true])
    #expect(steps.gradients?["input"] == .some(.none))
  }

  static let mistakes: [([String], Int32, String)] = [
    (["trace", "two-two-one"], 64, "--input: got none"),
    (["trace", "two-two-one", "--input", ""], 64, "Missing value: got an empty text after '--input'"),
    (["trace", "two-two-one", "--input", "1,x"], 64, "got \"x\""),
    (["trace", "two-two-one", "--input", "1,nan"], 64, "got \"nan\""),
    (["trace", "two-two-one", "--input", "1,2,3"], 64, "got 3 numbers; expected 2"),
    (
      ["trace", "two-two-one", "--input", "1,2", "--target", "1,2"], 64,
      "--target 1: got 2 numbers; expected 1"
    ),
    (["trace", "two-two-one", "--input", "1,2", "--step", "0.1"], 64, "--step needs a target"),
    (["trace", "two-two-one", "--input", "1,2", "--loss", "squared"], 64, "--loss needs a target"),
    (
      ["trace", "two-two-one", "--input", "1,2", "--target", "1", "--loss", "sqaured"], 64,
      "expected one of half-squared"
    ),
    (
      ["trace", "two-two-one", "--input", "1,2", "--target", "1", "--step", "-1"], 64,
      "expected a finite number above 0"
    ),
    (
      ["trace", "two-two-one", "--input", "1,2", "--target", "1", "--step", "1e300"], 65, "use a smaller step"
    ),
    (["trace", "two-two-one", "--input", "1,2", "--digits", "0"], 64, "--digits"),
    (["trace", "nowhere", "--input", "1,2"], 66, "which is no file"),
    (["gradcheck", "two-two-one", "--target", "1"], 64, "--target belongs to an --input"),
    (["gradcheck", "two-two-one", "--elements", "0"], 64, "--elements"),
    (["gradcheck", "two-two-one", "--tolerance", "nan"], 64, "--tolerance"),
    (["gradcheck", ""], 64, "Missing value"),
    (["gradcheck", "/dev/null"], 66, "which is no file"),
  ]

  @Test("a mistake is one line that names its place, with its exit code", arguments: mistakes.indices)
  func mistake(index: Int) throws {
    var (arguments, status, message) = Self.mistakes[index]
    let place = path(of: arguments[1])
    if FileManager.default.fileExists(atPath: place) { arguments[1] = place }
    let outcome = try Tool("convnet").run(arguments)
    #expect(outcome.status == status, "\(arguments): \(outcome)")
    #expect(outcome.stdout.isEmpty)
    #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
    #expect(outcome.stderr.count { $0.isNewline } == 1)
  }

  @Test("--markdown is a table of every node, or a truth table as it stands")
  func markdown() throws {
    let chain = try convnet(
      "trace", path(of: "vanishing-chain"), "--input", "1", "--target", "1", "--markdown")
    #expect(
      chain.stdout.contains("| node | expression |")
        && chain.stdout.contains("`dloss/d0.weight` = `[[-0.001504]]`"))
    let gate = try convnet("trace", path(of: "and"), "--input", "1,1", "--input", "1,0", "--markdown")
    #expect(gate.stdout.hasPrefix("```text\ninput"))
  }

  @Test("summary --collapse shows W̃ and b̃, or that there is nothing to join")
  func collapse() throws {
    let one = try convnet("summary", path(of: "linear-layers"), "--collapse", "--json")
    #expect(one.status == 0)
    #expect(one.stdout.contains("23.75"))
    let none = try convnet("summary", path(of: "xor"), "--collapse")
    #expect(none.stdout.contains("no dense layers follow each other without a non-linearity between them"))
  }
}
