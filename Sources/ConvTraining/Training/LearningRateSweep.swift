import Foundation

/// A training of a few steps along which the learning rate grows, to see where it is worth beginning.
///
/// Source: Smith, *Cyclical learning rates for training neural networks*, 2017, §3.3; the smoothing and the place that
/// is suggested are after Gugger, *How do you find a good learning rate*, 2018, who remembers longer: over a hundred steps
/// that comes too late.
public struct LearningRateSweep: Hashable, Codable, Sendable {
  /// One step.
  public struct Point: Hashable, Codable, Sendable {
    /// The learning rate of the step; each is a constant times the one before.
    public let rate: Double
    /// Of the step's batch before its update, in nats.
    public let loss: Double
    /// The moving average of the losses so far: each weighs 0.8 times as much as the next, and all together 1.
    public let smoothedLoss: Double
  }

  /// In the order of the steps; it ends early where the loss has exploded.
  public let points: [Point]

  /// A tenth of the rate at which the smoothed loss is least; nil when it never fell.
  public var suggestion: Double? {
    guard let first = points.first, let least = points.min(by: { $0.smoothedLoss < $1.smoothedLoss }),
      least.smoothedLoss < first.smoothedLoss
    else { return nil }
    return least.rate / 10
  }
}

extension Trainer {
  /// Trains the model with a rate that grows geometrically, and is done with it: take a network for this alone.
  ///
  /// - Parameters:
  ///   - folder: the training part.
  ///   - rates: from the first to the last; above 0.
  ///   - steps: at least 2.
  ///   - onPoint: called after each step.
  /// - Returns: the same for any number of threads.
  /// - Throws: ``TrainingError`` for settings and shapes; ``ImageFolderError`` when an image cannot be read.
  public func learningRateSweep(
    of folder: ImageFolder, rates: ClosedRange<Double> = 1e-6...10, steps: Int = 100,
    onPoint: (LearningRateSweep.Point) -> Void = { _ in }
  ) throws -> LearningRateSweep {
    guard steps >= 2, rates.lowerBound > 0, rates.upperBound.isFinite, rates.upperBound > rates.lowerBound
    else {
      throw TrainingError.setting(
        name: "rates", got: "\(steps) steps from \(rates.lowerBound) to \(rates.upperBound)",
        expected: "2 steps or more between two rates above 0")
    }
    // A schedule has no say here.
    try checkSettings(epochs: .max)
    try checkShapes([("training part", folder)])
    let normalization = try Normalization(of: folder, context: context)
    var stepper = try TrainingStepper(self, classCounts: folder.classCounts)
    let ranges = TrainingLoop.ranges(of: folder.count, size: batchSize)
    let order = EpochOrder(
      seed: seed, labels: folder.map(\.label), classCount: folder.classNames.count, balance: classBalance)
    var points: [LearningRateSweep.Point] = []
    var average = 0.0
    var clipping: GradientClipping.Count?
    var epoch = 0
    while points.count < steps {
      epoch += 1
      let indices = order.indices(inEpoch: epoch)
      let batches = BatchesAhead(
        of: folder, ranges.prefix(steps - points.count).map { Array(indices[$0]) },
        normalization: normalization, augmentation: augmentation(ofEpoch: epoch, normalization),
        context: context)
      while let batch = try batches.next() {
        let share = Double(points.count) / Double(steps - 1)
        let rate = rates.lowerBound * exp(log(rates.upperBound / rates.lowerBound) * share)
        stepper.optimizer.learningRate = Float(rate)
        let result: TrainingStepper.Result
        do {
          result = try stepper.run(batch, epoch: epoch, step: points.count + 1, clipping: &clipping)
        } catch let error as TrainingError where error.isNotFinite {
          return LearningRateSweep(points: points)
        }
        average = Self.kept * average + (1 - Self.kept) * result.loss
        let smoothed = average / (1 - pow(Self.kept, Double(points.count + 1)))
        points.append(LearningRateSweep.Point(rate: rate, loss: result.loss, smoothedLoss: smoothed))
        onPoint(points[points.count - 1])
        let least = points.reduce(Double.infinity) { min($0, $1.smoothedLoss) }
        if smoothed > 4 * least { return LearningRateSweep(points: points) }
      }
    }
    return LearningRateSweep(points: points)
  }

  /// What the average keeps of itself at each step.
  private static let kept = 0.8
}
