/// The steps of a training, what is counted along them, and its state between two of them.
struct TrainingLoop {
  private let trainer: Trainer
  private let training: ImageFolder
  let normalization: Normalization
  private let epochCount: Int
  private(set) var position = TrainingPosition()
  /// The position's reports, with the times of those that were made here.
  private(set) var reports: [EpochReport] = []
  private var stepper: TrainingStepper
  private var average: WeightAverage?
  private var bestWeights: [String: Tensor]?
  private let ranges: [Range<Int>]
  private let order: EpochOrder
  private var checkpoints: CheckpointClock
  private var pace: TrainingPace
  /// nil unless a diagnosis is asked for.
  private let diagnosis: DiagnosisCollector?

  /// - Parameter checkpoint: of the same training; its weights go into the trainer's model.
  /// - Throws: ``WeightsError``, ``OptimizerStateError`` when it is of another one; ``TrainingError`` `setting`.
  init(
    trainer: Trainer, training: ImageFolder, normalization: Normalization, epochCount: Int,
    from checkpoint: TrainingCheckpoint?
  ) throws {
    self.trainer = trainer
    self.training = training
    self.normalization = normalization
    self.epochCount = epochCount
    diagnosis = trainer.events.onDiagnosis == nil ? nil : DiagnosisCollector(trainer.model)
    stepper = try TrainingStepper(trainer, classCounts: training.classCounts, diagnosis: diagnosis)
    checkpoints = CheckpointClock(trainer.checkpointInterval)
    if let checkpoint {
      try trainer.model.load(checkpoint.weights)
      try stepper.optimizer.restore(checkpoint.optimizerState, for: trainer.model.parameters)
      bestWeights = checkpoint.bestWeights
      position = checkpoint.position
      reports = position.history
    }
    position.instructionSet = trainer.context.instructionSet.rawValue
    average = trainer.averageDecay.map { WeightAverage(decay: $0, tensors: checkpoint?.average) }
    ranges = Self.ranges(of: training.count, size: trainer.batchSize)
    order = EpochOrder(
      seed: trainer.seed, labels: training.map(\.label), classCount: training.classNames.count,
      balance: trainer.classBalance)
    pace = TrainingPace(stepCount: ranges.count * epochCount)
  }

  /// Whether nothing is left to do.
  var isOver: Bool { position.isOver(epochs: epochCount, patience: trainer.patience) }

  /// Runs the steps that are left of the epoch; false when it was asked to stop before the last one was done.
  mutating func runEpoch() throws -> Bool {
    pace.beginEpoch()
    let indices = order.indices(inEpoch: position.epoch)
    let batches = BatchesAhead(
      of: training, ranges.dropFirst(position.step).map { Array(indices[$0]) }, normalization: normalization,
      augmentation: trainer.augmentation(ofEpoch: position.epoch, normalization), context: trainer.context)
    while let batch = try batches.next() {
      let norm = try runStep(batch)
      checkpoints.countStep()
      pace.countStep(images: batch.count)
      trainer.events.onStep(progress(gradientNorm: norm))
      guard position.step < ranges.count else { break }
      if trainer.events.shouldStop() { return false }
      if checkpoints.isDue(atEndOfEpoch: false) { try save() }
    }
    return true
  }

  /// The cuts of an epoch. A single image at the end joins the step before: batch norm has no deviation of one.
  static func ranges(of count: Int, size: Int) -> [Range<Int>] {
    var ranges = Batch.ranges(of: count, size: size)
    if size > 1, ranges.count > 1, let last = ranges.last, last.count == 1 {
      ranges.removeLast()
      ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<last.upperBound
    }
    return ranges
  }

  /// - Parameter batch: normalized
  /// - Returns: the norm of the gradients.
  private mutating func runStep(_ batch: Batch) throws -> Double {
    let factor = trainer.schedule.factor(
      at: (position.epoch - 1) * ranges.count + position.step, stepsPerEpoch: ranges.count,
      epochs: epochCount, plateau: position.plateau)
    stepper.optimizer.learningRate = Float(Double(trainer.optimizer.learningRate) * factor)
    position.step += 1
    position.totalSteps += 1
    let result = try stepper.run(
      batch, epoch: position.epoch, step: position.step, clipping: &position.sums.clipping)
    let model = trainer.model
    average?.update(parameters: model.parameters, buffers: model.buffers)
    position.sums.add(logits: result.logits, labels: batch.labels, gradientNorm: result.gradientNorm)
    return result.gradientNorm
  }

  /// Judges the epoch whose last step was done, and goes on to the next one.
  mutating func finishEpoch(validation: ImageFolder) throws {
    let classifier = Classifier(
      network: average?.tensors.map { trainer.model.frozen(with: $0) } ?? trainer.model.frozen(),
      classNames: training.classNames,
      normalization: normalization, resizing: training.resizing)
    let score = try classifier.evaluation(of: validation, context: trainer.context).score
    let mostCorrect = position.history.map(\.validation.correctCount).max() ?? 0
    let isBest =
      position.bestEpoch.map { score.isBetter(than: $0.validation, mostCorrect: mostCorrect) } ?? true
    guard score.loss.isFinite else {
      throw stepper.notFinite(score.loss, batch: nil, epoch: position.epoch, step: position.step)
    }
    if case .plateau(let rule) = trainer.schedule.rule { rule.update(&position.plateau, loss: score.loss) }
    let report = EpochReport(
      epoch: position.epoch, steps: position.totalSteps, learningRate: Double(stepper.optimizer.learningRate),
      trainingLoss: position.sums.meanLoss, trainingAccuracy: position.sums.accuracy,
      gradientNorm: position.sums.meanNorm, validation: score, isBest: isBest,
      clipping: position.sums.clipping,
      imagesPerSecond: pace.imagesPerSecond, seconds: pace.epochSeconds)
    position.history.append(report.withoutTimes)
    reports.append(report)
    position.epoch += 1
    position.step = 0
    position.sums = EpochSums()
    if isBest {
      bestWeights = classifier.network.weights
      try trainer.events.onImprovement(classifier)
    }
    try trainer.events.onEpoch(report)
    if let diagnosis {
      try trainer.events.onDiagnosis?(diagnosis.finishEpoch(report.epoch, clipping: report.clipping))
    }
    if checkpoints.isDue(atEndOfEpoch: true) { try save() }
  }

  /// Hands out a checkpoint, when one is wanted.
  mutating func save() throws {
    guard let onCheckpoint = trainer.events.onCheckpoint else { return }
    try onCheckpoint(checkpoint)
    checkpoints.countSave()
  }

  /// The same where something was done since the last one.
  mutating func saveUnsavedSteps() throws {
    if checkpoints.hasUnsavedSteps { try save() }
  }

  var checkpoint: TrainingCheckpoint {
    TrainingCheckpoint(
      description: trainer.model.description, classNames: training.classNames, normalization: normalization,
      resizing: training.resizing, weights: trainer.model.weights, average: average?.tensors,
      optimizerState: stepper.optimizer.state, bestWeights: bestWeights, position: position)
  }

  /// Hands out a checkpoint of the state before a step that failed, where every weight is finite.
  mutating func saveBeforeFailedStep() throws {
    let isGood = trainer.model.parameters.allSatisfy { item in
      item.parameter.value.withUnsafeBufferPointer { $0.allSatisfy(\.isFinite) }
    }
    guard isGood, position.step > 0 else { return }
    position.step -= 1
    position.totalSteps -= 1
    try save()
  }

  private func progress(gradientNorm: Double) -> TrainingProgress {
    TrainingProgress(
      epoch: position.epoch, epochCount: epochCount, step: position.step, stepCount: ranges.count,
      loss: position.sums.meanLoss, accuracy: position.sums.accuracy,
      learningRate: Double(stepper.optimizer.learningRate), gradientNorm: gradientNorm,
      imagesPerSecond: pace.imagesPerSecond, seconds: pace.seconds,
      secondsLeft: pace.secondsLeft(stepsDone: position.totalSteps))
  }
}
