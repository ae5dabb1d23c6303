/// What one pass over the training part did.
public struct EpochReport: Hashable, Codable, Sendable {
  /// 1 for the first.
  public let epoch: Int
  /// The mean loss over the epoch's steps, in nats: of a network that changed meanwhile.
  public let trainingLoss: Double
  /// The share of right answers over the epoch's steps, 0…1.
  public let trainingAccuracy: Double
  /// The network at the epoch's end on the validation part.
  public let validation: Evaluation
  /// Whether it is the best so far: more right answers on the validation part, or, where one image more or less is
  /// all the difference, a lower loss.
  public let isBest: Bool
  /// Training images a second, the validation not counted.
  public let imagesPerSecond: Double
  /// The time the epoch took with its validation, in seconds.
  public let seconds: Double
}

/// Where a training stands.
public struct TrainingProgress: Hashable, Sendable {
  /// 1 for the first.
  public let epoch: Int
  public let epochCount: Int
  /// Steps done in this epoch.
  public let step: Int
  public let stepCount: Int
  /// The mean loss of this epoch so far, in nats.
  public let loss: Double
  /// The share of right answers of this epoch so far, 0…1.
  public let accuracy: Double
  /// Training images a second in this epoch so far.
  public let imagesPerSecond: Double
  /// The time since the training began, in seconds.
  public let seconds: Double

  /// The time left at the pace so far, in seconds.
  public var secondsLeft: Double {
    let done = Double(epoch - 1) + Double(step) / Double(stepCount)
    return seconds / done * (Double(epochCount) - done)
  }
}
