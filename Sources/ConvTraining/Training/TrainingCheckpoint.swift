/// The whole state of a training between two steps: from it the training goes on as if it had never stopped.
///
/// It holds no time, no path and no number of threads, so the same training gives the same bytes.
public struct TrainingCheckpoint: Sendable {
  let description: ModelDescription
  let classNames: [String]
  let normalization: Normalization
  /// How images of another aspect ratio are brought to the input shape.
  let resizing: ResizePolicy
  /// Parameters and buffers that the next step changes.
  let weights: [String: Tensor]
  /// The same averaged over the steps, when they are.
  let average: [String: Tensor]?
  /// What the optimizer remembers.
  let optimizerState: [String: Tensor]
  /// Parameters and buffers of the best epoch so far.
  let bestWeights: [String: Tensor]?
  let position: TrainingPosition

  /// The epoch the next step belongs to, 1 for the first.
  public var epoch: Int { position.epoch }
  /// Steps done in it.
  public var step: Int { position.step }
  /// One report an epoch that is done.
  public var epochs: [EpochReport] { position.history }

  /// [C, H, W] of the images.
  var inputShape: ImageShape {
    guard let input = description.input else { preconditionFailure("a network without an input") }
    return input
  }

  /// The network as it would be used now.
  var usedWeights: [String: Tensor] { average ?? weights }

  /// The best network so far, ready for use; nil before the first epoch's end.
  ///
  /// - Parameters:
  ///   - algorithm: how to convolve, where it is not to be chosen.
  ///   - tuning: what to choose it by.
  public func bestClassifier(
    algorithm: ConvolutionAlgorithm? = nil, tuning: TuningTable? = nil
  ) throws -> Classifier? {
    guard let bestWeights else { return nil }
    let network = try Sequential(description, seed: 0, algorithm: algorithm, tuning: tuning)
    try network.load(bestWeights)
    return Classifier(
      network: network.frozen(), classNames: classNames, normalization: normalization, resizing: resizing)
  }
}
