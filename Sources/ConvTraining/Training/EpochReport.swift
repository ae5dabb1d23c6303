/// What one pass over the training part did.
public struct EpochReport: Hashable, Codable, Sendable {
  /// 1 for the first.
  public let epoch: Int
  /// Steps since the training began.
  public let steps: Int
  /// The learning rate of the epoch's last step.
  public let learningRate: Double
  /// The mean loss over the epoch's steps, in nats, without smoothing and class weights: of a network that changed
  /// meanwhile.
  public let trainingLoss: Double
  /// The share of right answers over the epoch's steps, 0…1.
  public let trainingAccuracy: Double
  /// The mean Euclidean norm of the steps' gradients, before any clipping.
  public let gradientNorm: Double
  /// The network at the epoch's end on the validation part.
  public let validation: EvaluationScore
  /// Whether it is the best so far: of the epochs with the most right answers on the validation part, or one fewer,
  /// that of the lowest loss.
  public let isBest: Bool
  /// How often gradients were clipped; nil without limits.
  public var clipping: GradientClipping.Count?
  /// Training images a second, the validation not counted; nil where it is not known any more.
  public var imagesPerSecond: Double?
  /// The time the epoch took with its validation, in seconds; nil where it is not known any more.
  public var seconds: Double?

  /// The same without what differs from run to run.
  var withoutTimes: EpochReport {
    var report = self
    report.imagesPerSecond = nil
    report.seconds = nil
    return report
  }
}

/// Where a training stands.
public struct TrainingProgress: Hashable, Codable, Sendable {
  /// 1 for the first.
  public let epoch: Int
  /// Epochs that the training has at most.
  public let epochCount: Int
  /// Steps done in this epoch.
  public let step: Int
  /// Steps of every epoch.
  public let stepCount: Int
  /// The mean loss of this epoch so far, in nats.
  public let loss: Double
  /// The share of right answers of this epoch so far, 0…1.
  public let accuracy: Double
  /// The learning rate of this step.
  public let learningRate: Double
  /// The Euclidean norm of this step's gradients, before any clipping.
  public let gradientNorm: Double
  /// Training images a second in this epoch so far.
  public let imagesPerSecond: Double
  /// The time since the training began or was gone on with, in seconds.
  public let seconds: Double
  /// The time left at the pace so far, in seconds.
  public let secondsLeft: Double
}
