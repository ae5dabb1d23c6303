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

  @Test func moreRightAnswersWinButOneMoreIsLuck() {
    func evaluation(correct: Int, loss: Double) -> Evaluation {
      var matrix = ConfusionMatrix(classNames: ["a", "b"])
      for index in 0..<10 { matrix.add(label: 0, predicted: index < correct ? 0 : 1) }
      return Evaluation(loss: loss, confusion: matrix)
    }
    let other = evaluation(correct: 7, loss: 1)
    #expect(evaluation(correct: 9, loss: 2).isBetter(than: other))
    #expect(!evaluation(correct: 5, loss: 0.5).isBetter(than: other))
    #expect(!evaluation(correct: 8, loss: 1.1).isBetter(than: other))
    #expect(evaluation(correct: 6, loss: 0.9).isBetter(than: other))
    #expect(!other.isBetter(than: other))
    #expect(!evaluation(correct: 7, loss: .nan).isBetter(than: other))
  }
}
