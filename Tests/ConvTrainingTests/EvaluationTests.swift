import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct EvaluationTests {
  /// Three images of a, one of b: two of a found, one taken for b; b found.
  private static let confusion: ConfusionMatrix = {
    var matrix = ConfusionMatrix(classNames: ["a", "b", "none"])
    for (label, predicted) in [(0, 0), (0, 0), (0, 1), (1, 1)] {
      matrix.add(label: label, predicted: predicted)
    }
    return matrix
  }()

  @Test func precisionAndRecallAreThoseOfTheTable() {
    let results = Self.confusion.classResults
    #expect(results.map(\.precision) == [1, 0.5, nil])
    #expect(results.map(\.recall) == [2 / 3, 1, nil])
    let evaluation = Evaluation(loss: 0, confusion: Self.confusion)
    #expect(results.map(\.f1) == [0.8, 2 / 3, nil])
    #expect(evaluation.accuracyDescription == "75.0 % (3 of 4), 95 % interval 30.1–95.4 %")
  }

  /// Computed by SciPy 1's `binomtest(k, n).proportion_ci(method='wilson')`.
  @Test(arguments: [
    (355, 360, 0.9679041504124477, 0.9940532942791003), (0, 10, 0, 0.27753279986288926),
    (10, 10, 0.7224672001371109, 1), (1, 3, 0.06149194472039626, 0.7923403991979523),
    (50, 100, 0.4038315303659956, 0.5961684696340044), (0, 0, 0, 1),
  ])
  func intervalsAreWilsons(successes: Int, count: Int, lower: Double, upper: Double) {
    let interval = ConfidenceInterval(of: successes, in: count)
    #expect(abs(interval.lower - lower) < 1e-12 && abs(interval.upper - upper) < 1e-12)
  }

  @Test func aGateIsKeptOrSaysWhatItGot() throws {
    let evaluation = Evaluation(loss: 0.5, confusion: Self.confusion)
    let values = QualityGate.Measure.allCases.map { $0.value(of: evaluation) }
    // Recalls 2/3 and 1, F1 0.8 and 2/3: the class that is neither there nor named counts for nothing.
    for (value, expected) in zip(values, [0.75, 5.0 / 6, 2.0 / 3, 11.0 / 15, 0.5]) {
      #expect(abs(value - expected) < 1e-15)
    }
    #expect(try QualityGate("accuracy=0.75").isKept(by: evaluation))
    #expect(try !QualityGate("accuracy=0.76").isKept(by: evaluation))
    #expect(try QualityGate("loss=0.5").isKept(by: evaluation))
    #expect(try QualityGate("loss=0.4").failure(of: evaluation) == "loss: got 0.5; expected at most 0.4")
    #expect(try !QualityGate("loss=9").isKept(by: Evaluation(loss: .nan, confusion: Self.confusion)))
    for text in ["", "accuracy", "accuracy=", "accuracy=1.1", "acuracy=1", "loss=-1", "loss=nan", "=1"] {
      #expect(throws: TrainingError.self) { try QualityGate(text) }
    }
  }

  @Test func theTableHasARowForEachTrueClass() {
    let expected = ["      a  b  none", "a     2  1     ·", "b     ·  1     ·", "none  ·  ·     ·"]
    #expect(Self.confusion.description == expected.joined(separator: "\n"))
  }

  /// −log softmax of [0, log 3] is log 4 and log 4 − log 3.
  @Test func lossAndPredictionsAreThoseOfTheLogits() {
    var sums = EvaluationSums(classNames: ["a", "b"])
    let log3 = Float(1.0986123)
    sums.add(logits: Tensor([2, 2], [0, log3, 0, log3]), labels: [0, 1])
    #expect(abs(sums.meanLoss - (1.3862944 + 0.2876821) / 2) < 1e-6)
    #expect(sums.confusion.counts == [[0, 1], [0, 1]])
  }

  @Test func logitsOfAnySizeGiveProbabilities() {
    let prediction = Prediction(logits: [1000, -1000, 1000], classNames: ["a", "b", "c"])
    #expect(prediction.candidates.map(\.className) == ["a", "c", "b"])
    #expect(prediction.candidates.map(\.probability) == [0.5, 0.5, 0])
    #expect(prediction.description == "a 50.0 %")
  }

  @Test func moreRightAnswersWinButOneMoreIsLuck() {
    func evaluation(correct: Int, loss: Double) -> Evaluation {
      var matrix = ConfusionMatrix(classNames: ["a", "b"])
      for index in 0..<10 { matrix.add(label: 0, predicted: index < correct ? 0 : 1) }
      return Evaluation(loss: loss, confusion: matrix)
    }
    let other = evaluation(correct: 7, loss: 1)
    func isBetter(_ correct: Int, _ loss: Double, mostCorrect: Int = 7) -> Bool {
      evaluation(correct: correct, loss: loss).score.isBetter(than: other.score, mostCorrect: mostCorrect)
    }
    #expect(isBetter(9, 2))
    #expect(!isBetter(5, 0.5))
    #expect(!isBetter(8, 1.1))
    #expect(isBetter(6, 0.9))
    #expect(!isBetter(7, 1))
    #expect(!isBetter(7, .nan))
    // One fewer than an earlier one is as far as a lower loss leads; from there one more wins at once.
    #expect(!isBetter(6, 0.1, mostCorrect: 8))
    #expect(isBetter(8, 5, mostCorrect: 9) && isBetter(7, 0.1, mostCorrect: 8))
  }

  /// A chain of epochs, each with one right answer fewer and a lower loss, ends where it is one below the top.
  @Test func lowerLossesDoNotLeadDownStepByStep() {
    var best = EvaluationScore(loss: 10, correctCount: 100, count: 100)
    var mostCorrect = 100
    for step in 1...40 {
      let next = EvaluationScore(loss: 10 - Double(step) / 10, correctCount: 100 - step, count: 100)
      if next.isBetter(than: best, mostCorrect: mostCorrect) { best = next }
      mostCorrect = max(mostCorrect, next.correctCount)
    }
    #expect(best.correctCount == 99)
  }

  /// Large images are taken a few at a time, small ones 64, whatever the machine; how many changes no bit.
  @Test func theMemoryOfAnEvaluationIsBoundedAndItsBitsDoNotDependOnIt() throws {
    func classifier(_ side: Int, channels: Int) throws -> Classifier {
      let shape = ImageShape(channels: channels, height: side, width: side)
      let network = try Sequential(
        ModelPreset.tiny.description(for: shape, classCount: 10), seed: 7, algorithm: .direct)
      return Classifier(
        network: network.frozen(), classNames: (0...9).map(String.init),
        normalization: Normalization(
          mean: Array(repeating: 0.5, count: channels), deviation: Array(repeating: 0.25, count: channels)))
    }
    #expect(try classifier(8, channels: 1).imagesAtOnce == 64)
    #expect(try classifier(1024, channels: 3).imagesAtOnce == 1)
    #expect(try classifier(2048, channels: 3).imagesAtOnce == 1)
    // 16 channels of 4 bytes, three of them beside three images: 208 bytes a pixel and image.
    #expect(try classifier(512, channels: 1).imagesAtOnce == (256 << 20) / (3 * 17 * 4 * 512 * 512))

    let images = try ImageFolder(Fixtures.repository.appendingPathComponent("Samples/Digits/test").path)
    var small = try classifier(8, channels: 1)
    let context = ComputeContext(threadCount: 2)
    let usual = try small.evaluation(of: images, context: context)
    for count in [1, 7, 100] {
      small.imagesAtOnce = count
      let other = try small.evaluation(of: images, context: context)
      #expect(
        other.loss.bitPattern == usual.loss.bitPattern && other.confusion == usual.confusion, "\(count)")
    }
  }
}
