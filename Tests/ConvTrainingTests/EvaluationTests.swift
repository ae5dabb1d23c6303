import ConvKit
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
    #expect(evaluation.accuracyDescription == "75.0 % (3 of 4)")
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

  @Test func higherAccuracyWinsAndThenLowerLoss() {
    let good = Evaluation(loss: 2, confusion: Self.confusion)
    let better = Evaluation(loss: 1, confusion: Self.confusion)
    #expect(better.isBetter(than: good))
    #expect(!good.isBetter(than: better))
    #expect(!good.isBetter(than: good))
    #expect(!Evaluation(loss: .nan, confusion: Self.confusion).isBetter(than: good))
  }
}
