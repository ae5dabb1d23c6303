import Foundation

/// How well a classifier does on labelled images.
public struct Evaluation: Hashable, Codable, Sendable {
  /// The mean cross-entropy, in nats.
  ///
  /// ```
  /// loss = −Σₙ log softmax(logits[n])[label[n]] ÷ N
  /// ```
  public let loss: Double
  /// Every image once; ``count`` and the rest are counted from it.
  public let confusion: ConfusionMatrix

  /// - Parameter loss: in nats, the mean over the images of the matrix.
  public init(loss: Double, confusion: ConfusionMatrix) {
    self.loss = loss
    self.confusion = confusion
  }

  /// The number of images.
  public var count: Int { confusion.count }
  /// The images whose class has the largest logit (the first of equal ones).
  public var correctCount: Int { confusion.correctCount }
  /// correct ÷ count, 0…1.
  public var accuracy: Double { score.accuracy }

  /// What the accuracy on all images of this kind may be, with 95 % confidence.
  public var accuracyInterval: ConfidenceInterval { score.accuracyInterval }

  /// `97.8 % (352 of 360), 95 % interval 95.7–98.9 %`
  public var accuracyDescription: String { score.accuracyDescription }
}

/// Adds up what batches of logits say about their labels.
struct EvaluationSums {
  private(set) var lossSum = 0.0
  private(set) var count = 0
  private(set) var confusion: ConfusionMatrix

  init(classNames: [String]) { confusion = ConfusionMatrix(classNames: classNames) }

  /// - Parameter logits: [N, classes], one row a label.
  mutating func add(logits: Tensor, labels: [Int]) {
    let classes = confusion.classNames.count
    precondition(
      logits.shape == [labels.count, classes], "logits of shape \(logits.shape) for \(labels.count) labels")
    logits.withUnsafeBufferPointer { logits in
      for (n, label) in labels.enumerated() {
        let row = logits[n * classes..<(n + 1) * classes]
        lossSum -= row.logSoftmax()[label]
        confusion.add(label: label, predicted: row.largestOffset)
      }
    }
    count += labels.count
  }

  var meanLoss: Double { lossSum / Double(max(count, 1)) }
  var evaluation: Evaluation { Evaluation(loss: meanLoss, confusion: confusion) }
}

extension Collection<Float> {
  /// log softmax of the elements, in Double, stable for logits of any size.
  func logSoftmax() -> [Double] {
    let largest = Double(self.max() ?? 0)
    let shifted = map { Double($0) - largest }
    let logSum = log(shifted.reduce(0) { $0 + exp($1) })
    return shifted.map { $0 - logSum }
  }

  /// Softmax of the elements, in Double.
  func probabilities() -> [Double] { logSoftmax().map { exp($0) } }

  /// The offset of the largest element, the first of equal ones.
  var largestOffset: Int {
    var best = 0
    var largest = -Float.infinity
    for (offset, element) in enumerated() where element > largest { (best, largest) = (offset, element) }
    return best
  }
}
