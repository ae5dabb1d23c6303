import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct RunComparisonTests {
  /// Two-sided binomial tails by SciPy 1: min(1, 2 · binom.cdf(min(b, c), b + c, 0.5)).
  @Test(
    arguments: [
      (1, 9, 0.021484375),
      (5, 5, 1.0),
      (0, 6, 0.03125),
      (12, 30, 0.007915897334896727),
      (1000, 1100, 0.03072070786424249),
      (0, 0, 1),
    ] as [(Int, Int, Double)])
  func chanceIsMcNemars(onlyFirst: Int, onlySecond: Int, expected: Double) {
    var outcome = PairedOutcome()
    for _ in 0..<onlyFirst { outcome.add(first: true, second: false) }
    for _ in 0..<onlySecond { outcome.add(first: false, second: true) }
    outcome.add(first: true, second: true)
    outcome.add(first: false, second: false)
    #expect(abs(outcome.pValue - expected) < 1e-9 * max(expected, 1e-3))
    #expect(outcome.count == onlyFirst + onlySecond + 2)
  }

  @Test func whatWasSetDifferentlyIsNamedAndTheSameImagesAnswerForBoth() throws {
    try TemporaryFolder.with { folder in
      let images = Fixtures.repository.appendingPathComponent("Samples/Digits/test").path
      func train(_ name: String, epochs: Int) throws -> String {
        var settings = TrainingSettings(folder: images)
        settings.epochs = epochs
        let path = folder.appendingPathComponent(name).path
        _ = try TrainingSession.start(settings, in: path, context: ComputeContext(threadCount: 1))
        return path
      }
      let short = try train("short", epochs: 1)
      let long = try train("long", epochs: 3)
      let comparison = try RunComparison(short, long)
      #expect(comparison.differences == [.init(name: "epochs", first: "1", second: "3")])
      #expect(comparison.hasSameValidation == true)
      #expect(comparison.first.epochs.count == 1 && comparison.second.epochs.count == 3)
      #expect(comparison.second.best.map { $0.validationAccuracy > 0 } == true)
      let context = ComputeContext(threadCount: 2)
      let paired = try comparison.paired(on: { _ in try ImageFolder(images) }, context: context)
      #expect(paired.count == 360)
      let evaluation = try comparison.second.classifier.evaluation(of: ImageFolder(images), context: context)
      #expect(paired.bothRight + paired.onlySecond == evaluation.correctCount)
      #expect(throws: RunFolderError.self) { try RunComparison(short, images) }
    }
  }
}
