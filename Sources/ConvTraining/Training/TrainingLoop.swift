/// The steps of a training and what is counted along them.
struct TrainingLoop {
  private let trainer: Trainer
  private let training: ImageFolder
  private let normalization: Normalization
  private let epochCount: Int
  private var optimizer: any Optimizer
  private let clock = ContinuousClock()
  private let beginning: ContinuousClock.Instant
  private var epochBeginning: ContinuousClock.Instant
  private var epoch = 0
  private var step = 0
  private var sums: EvaluationSums
  private var trainingSeconds = 0.0

  init(trainer: Trainer, training: ImageFolder, normalization: Normalization, epochCount: Int) {
    self.trainer = trainer
    self.training = training
    self.normalization = normalization
    self.epochCount = epochCount
    optimizer = trainer.optimizer
    beginning = clock.now
    epochBeginning = beginning
    sums = EvaluationSums(classNames: training.classNames)
  }

  /// Runs the steps of an epoch; false when it was asked to stop before the last one was done.
  mutating func runEpoch(_ epoch: Int) throws -> Bool {
    self.epoch = epoch
    step = 0
    epochBeginning = clock.now
    optimizer.learningRate = Float(
      Double(trainer.optimizer.learningRate) * trainer.schedule.factor(at: epoch - 1))
    sums = EvaluationSums(classNames: training.classNames)
    var shuffle = RandomStream(seed: trainer.seed, purpose: "shuffle", epoch: epoch)
    let order = shuffle.permutation(of: training.count)
    let ranges = stepRanges
    let batches = BatchesAhead(
      of: training, ranges.map { Array(order[$0]) }, normalization: normalization, context: trainer.context)
    while let batch = try batches.next() {
      step += 1
      try runStep(batch)
      trainingSeconds = seconds(since: epochBeginning)
      trainer.events.onStep(progress(stepCount: ranges.count))
      if trainer.events.shouldStop() && step < ranges.count { return false }
    }
    return true
  }

  /// The cuts of an epoch. A single image at the end joins the step before: batch norm has no deviation of one.
  private var stepRanges: [Range<Int>] {
    var ranges = Batch.ranges(of: training.count, size: trainer.batchSize)
    if trainer.batchSize > 1, ranges.count > 1, let last = ranges.last, last.count == 1 {
      ranges.removeLast()
      ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<last.upperBound
    }
    return ranges
  }

  /// - Parameter batch: normalized
  private mutating func runStep(_ batch: Batch) throws {
    let tape = Tape()
    let pass = ForwardPass(
      mode: .training, tape: tape,
      random: RandomStream(seed: trainer.seed, purpose: "training step", epoch: epoch, index: step),
      context: trainer.context)
    let logits = trainer.model(Variable(batch.images), in: pass)
    let loss = try softmaxCrossEntropy(logits: logits, labels: batch.labels)
    guard loss.value.scalar.isFinite else { throw notFinite(Double(loss.value.scalar)) }
    optimizer.update(trainer.model.parameters, along: tape.gradients(of: loss))
    pass.commitBufferUpdates()
    sums.add(logits: logits.value, labels: batch.labels)
  }

  /// The error of a loss that is no finite number, with the first parameter to blame.
  func notFinite(_ loss: Double) -> TrainingError {
    let guilty = trainer.model.parameters.first { named in
      named.parameter.value.withUnsafeBufferPointer { !$0.allSatisfy(\.isFinite) }
    }
    return .notFinite(loss: loss, epoch: epoch, step: step, parameter: guilty?.name)
  }

  private func progress(stepCount: Int) -> TrainingProgress {
    TrainingProgress(
      epoch: epoch, epochCount: epochCount, step: step, stepCount: stepCount, loss: sums.meanLoss,
      accuracy: sums.evaluation.accuracy, imagesPerSecond: imagesPerSecond, seconds: seconds(since: beginning)
    )
  }

  /// What the epoch that has just run did.
  func report(validation: Evaluation, isBest: Bool) -> EpochReport {
    EpochReport(
      epoch: epoch, trainingLoss: sums.meanLoss, trainingAccuracy: sums.evaluation.accuracy,
      validation: validation, isBest: isBest, imagesPerSecond: imagesPerSecond,
      seconds: seconds(since: epochBeginning))
  }

  private var imagesPerSecond: Double { Double(sums.count) / max(trainingSeconds, 1e-9) }

  private func seconds(since instant: ContinuousClock.Instant) -> Double {
    (clock.now - instant) / .seconds(1)
  }
}
