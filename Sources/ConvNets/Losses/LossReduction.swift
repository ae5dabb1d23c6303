/// What becomes of the losses of the single elements (or samples, for cross-entropy).
public enum LossReduction: String, Hashable, Sendable {
  /// Their mean: what training uses.
  case mean
  /// Their sum.
  case sum
  /// Each stays: the loss has the shape of the elements, and its gradient wants an upstream one.
  case none
}

/// Why a loss cannot be computed from what it was given.
public enum LossError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A label that is not a class.
  case labelOutOfRange(label: Int, index: Int, classCount: Int)
  /// Not one label for each sample.
  case labelCount(got: Int, expected: Int)
  /// Not one weight for each class, or one that is negative or not finite.
  case invalidClassWeights(String, classCount: Int)
  /// A label smoothing outside 0 … 1.
  case invalidSmoothing(Double)
  /// Targets of a sample that are no probabilities.
  case invalidProbabilities(String, index: Int)
  /// Predictions and targets of different shapes.
  case targetShape(got: Shape, expected: Shape)

  /// One sentence for a person: where, what was got, what was expected, what would help.
  public var description: String {
    switch self {
    case .labelOutOfRange(let label, let index, let count):
      "label \(index): got \(label); expected 0 to \(count - 1) for \(count) classes; "
        + "give the network \(max(label + 1, 1)) outputs or correct the label"
    case .labelCount(let got, let expected):
      "labels: got \(got); expected \(expected), one for each sample; give \(expected)"
    case .invalidClassWeights(let what, let count):
      "class weights: got \(what); expected \(count) finite numbers of 0 or more; leave them out for equal weights"
    case .invalidSmoothing(let value): "label smoothing: got \(value); expected 0 to 1; use 0.1"
    case .invalidProbabilities(let what, let index):
      "probabilities of sample \(index): got \(what); expected numbers of 0 or more that sum to 1; divide them by their sum"
    case .targetShape(let got, let expected):
      "target: got the shape \(got); expected \(expected), that of the prediction; reshape the target"
    }
  }
}
