/// What a training leaves behind.
public struct TrainingRun: Sendable {
  /// One report an epoch.
  public let epochs: [EpochReport]
  /// The network of the best epoch, ready for use.
  public let classifier: Classifier
  /// The epoch it is from.
  public let bestEpoch: EpochReport
  /// Whether the training was asked to stop before its last epoch.
  public let wasStopped: Bool
  /// Whether it ended before its last epoch because it had not become better for as many epochs as it was to wait.
  public var endedEarly = false
}
