import ConvImages
import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")

@Suite struct ConvnetEvaluateTests {
  @Test func evaluationIsAPerClassTableAndAConfusionMatrix() throws {
    struct Document: Decodable {
      struct Row: Decodable { let name: String, count: Int, correctCount: Int, recall: Double }
      let loss, accuracy: Double
      let count, correctCount: Int
      let classes: [Row]
      let confusion: [[Int]]
    }
    let outcome = try convnet.run(["evaluate", TrainedModel.path, TrainedModel.images, "--json"])
    #expect(outcome.status == 0)
    let document = try JSONDecoder().decode(Document.self, from: Data(outcome.stdout.utf8))
    #expect(document.count == 360)
    #expect(document.classes.map(\.name) == (0...9).map(String.init))
    #expect(document.classes.map(\.count) == document.confusion.map { $0.reduce(0, +) })
    #expect(document.correctCount == document.confusion.indices.reduce(0) { $0 + document.confusion[$1][$1] })
    #expect(document.accuracy == Double(document.correctCount) / 360)

    let text = try convnet.run(["evaluate", TrainedModel.path, TrainedModel.images])
    #expect(text.status == 0)
    #expect(text.stdout.hasPrefix("loss "))
    #expect(text.stdout.contains("\nclass  images  precision"))
    #expect(text.stdout.contains("\nconfusion matrix: a row a true class, a column a predicted one\n  "))
  }

  @Test func aGateThatIsNotKeptIsExitCode1() throws {
    let run = URL(fileURLWithPath: TrainedModel.path).deletingLastPathComponent().path
    let arguments = ["evaluate", run, TrainedModel.images, "--json"]
    #expect(try convnet.run(arguments + ["--fail-under", "accuracy=0.1"]).status == 0)
    let outcome = try convnet.run(
      arguments + ["--fail-under", "accuracy=1", "--fail-under", "macro-f1=0.1", "--fail-under", "loss=0"])
    #expect(outcome.status == 1)
    let lines = outcome.stderr.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines[0].hasPrefix("convnet: failed: accuracy: got 0.") && lines[0].hasSuffix("; expected at least 1.0")
    )
  }

  /// Who was trained with the images is said to be: 360 of them, less those held back.
  @Test func comparingOnImagesOfATrainingIsWarnedOf() throws {
    struct Document: Decodable {
      struct Run: Decodable { let trainedCount: Int? }
      let runs: [Run]
    }
    let run = URL(fileURLWithPath: TrainedModel.path).deletingLastPathComponent().path
    let split = try DatasetSplit(contentsOf: run + "/split.json")
    let count = split.files(of: .training).count
    let seen = try convnet.run(["compare", run, run, "--on", TrainedModel.images, "--json"])
    #expect(seen.status == 0)
    let warning =
      "convnet: warning: \(run) was trained with \(count) of the 360 images of \(TrainedModel.images): "
    #expect(seen.stderr.components(separatedBy: warning).count == 3, "\(seen.stderr)")
    let document = try JSONDecoder().decode(Document.self, from: Data(seen.stdout.utf8))
    #expect(document.runs.map(\.trainedCount) == [count, count])
    let train = Fixtures.repository.appendingPathComponent("Samples/Digits/train").path
    #expect(try convnet.run(["compare", run, run, "--on", train]).stderr == "")
  }
}
