import Foundation

/// The figures of an evaluation that epochs are compared by.
public struct EvaluationScore: Hashable, Codable, Sendable {
  /// The mean cross-entropy, in nats.
  public let loss: Double
  /// The images whose class has the largest logit.
  public let correctCount: Int
  /// The number of images.
  public let count: Int

  /// - Parameters:
  ///   - loss: the mean, in nats.
  ///   - correctCount: 0 to count.
  ///   - count: images.
  public init(loss: Double, correctCount: Int, count: Int) {
    self.loss = loss
    self.correctCount = correctCount
    self.count = count
  }

  /// correct ÷ count, 0…1.
  public var accuracy: Double { Double(correctCount) / Double(max(count, 1)) }

  /// What the accuracy on all images of this kind may be, with 95 % confidence.
  public var accuracyInterval: ConfidenceInterval { ConfidenceInterval(of: correctCount, in: count) }

  /// `97.8 % (352 of 360), 95 % interval 95.7–98.9 %`
  public var accuracyDescription: String {
    "\(String(format: "%.1f", locale: nil, accuracy * 100)) % (\(correctCount) of \(count)), "
      + "95 % interval \(accuracyInterval)"
  }

  /// Whether the network of this score is to be preferred to that of another one on the same images.
  ///
  /// More right answers win. One image more is luck, though, and in a small validation part it comes early and stays:
  /// then the lower loss wins, which weighs every image and not only those near the border. What is one image is
  /// counted from the most that any network had, so that many such steps do not lead down.
  ///
  /// - Parameter mostCorrect: the most right answers of all networks before, on the same images.
  func isBetter(than best: EvaluationScore, mostCorrect: Int) -> Bool {
    let enough = max(mostCorrect, correctCount, best.correctCount) - 1
    if correctCount < enough { return false }
    return best.correctCount < enough || loss < best.loss
  }
}

extension Evaluation {
  /// Its figures, without the confusion matrix.
  public var score: EvaluationScore { EvaluationScore(loss: loss, correctCount: correctCount, count: count) }
}
