/// The steps of a training, what is counted along them, and its state between two of them.
struct TrainingLoop {
  private let trainer: Trainer
  private let training: ImageFolder
  let normalization: Normalization
  private let epochCount: Int
  private(set) var position = TrainingPosition()
  /// The position's reports, with the times of those that were made here.
  private(set) var reports: [EpochReport] = []
  private var optimizer: any Optimizer
  private var bestWeights: [String: Tensor]?
  private var checkpoints: CheckpointClock
  private var pace: TrainingPace
  /// nil unless a diagnosis is asked for.
  private let diagnosis: DiagnosisCollector?

  /// - Parameter checkpoint: of the same training; its weights go into the trainer's model.
  /// - Throws: ``WeightsError``, ``OptimizerStateError`` when it is of another one.
  init(
    trainer: Trainer, training: ImageFolder, normalization: Normalization, epochCount: Int,
    from checkpoint: TrainingCheckpoint?
  ) throws {
    self.trainer = trainer
    self.training = training
    self.normalization = normalization
    self.epochCount = epochCount
    optimizer = trainer.optimizer
    checkpoints = CheckpointClock(trainer.checkpointInterval)
    diagnosis = trainer.events.onDiagnosis == nil ? nil : DiagnosisCollector(trainer.model)
    if let checkpoint {
      try trainer.model.load(checkpoint.weights)
      try optimizer.restore(checkpoint.optimizerState, for: trainer.model.parameters)
      bestWeights = checkpoint.bestWeights
      position = checkpoint.position
      reports = position.history
    }
    pace = TrainingPace(
      stepCount: Self.ranges(of: training.count, size: trainer.batchSize).count * epochCount)
  }

  /// Whether nothing is left to do.
  var isOver: Bool { position.isOver(epochs: epochCount) }

  /// Runs the steps that are left of the epoch; false when it was asked to stop before the last one was done.
  mutating func runEpoch() throws -> Bool {
    pace.beginEpoch()
    optimizer.learningRate = Float(
      Double(trainer.optimizer.learningRate) * trainer.schedule.factor(at: position.epoch - 1))
    var shuffle = RandomStream(seed: trainer.seed, purpose: "shuffle", epoch: position.epoch)
    let order = shuffle.permutation(of: training.count)
    let ranges = Self.ranges(of: training.count, size: trainer.batchSize)
    let batches = BatchesAhead(
      of: training, ranges.dropFirst(position.step).map { Array(order[$0]) }, normalization: normalization,
      augmentation: augmentation, context: trainer.context)
    while let batch = try batches.next() {
      position.step += 1
      position.totalSteps += 1
      let norm = try runStep(batch)
      checkpoints.countStep()
      pace.countStep(images: batch.count)
      trainer.events.onStep(progress(stepCount: ranges.count, gradientNorm: norm))
      guard position.step < ranges.count else { break }
      if trainer.events.shouldStop() { return false }
      if checkpoints.isDue(atEndOfEpoch: false) { try save() }
    }
    return true
  }

  /// What chance does to the images of this epoch; nil when it does nothing.
  private var augmentation: EpochAugmentation? {
    trainer.augmentation.isEmpty
      ? nil
      : EpochAugmentation(
        trainer.augmentation, seed: trainer.seed, epoch: position.epoch, fill: normalization.mean)
  }

  /// The cuts of an epoch. A single image at the end joins the step before: batch norm has no deviation of one.
  private static func ranges(of count: Int, size: Int) -> [Range<Int>] {
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
    let tape = Tape()
    let pass = ForwardPass(
      mode: .training, tape: tape,
      random: RandomStream(
        seed: trainer.seed, purpose: "training step", epoch: position.epoch, index: position.step),
      context: trainer.context, probe: diagnosis?.probe)
    let logits = trainer.model(Variable(batch.images), in: pass)
    let loss =
      try batch.probabilities.map { try softmaxCrossEntropy(logits: logits, probabilities: $0) }
      ?? softmaxCrossEntropy(logits: logits, labels: batch.labels)
    guard loss.value.scalar.isFinite else { throw notFinite(Double(loss.value.scalar), batch) }
    var gradients = tape.gradients(of: loss)
    let norm = gradients.norm
    guard norm.isFinite else { throw gradientNotFinite(gradients) }
    let parameters = trainer.model.parameters
    diagnosis?.see(gradients, norm: norm, of: parameters)
    if trainer.clipping != GradientClipping() {
      trainer.clipping.apply(to: &gradients, count: &position.sums.clipping)
    }
    optimizer.update(parameters, along: gradients)
    if let parameter = diagnosis?.seeUpdate(of: parameters) {
      throw TrainingError.updateNotFinite(epoch: position.epoch, step: position.step, parameter: parameter)
    }
    pass.commitBufferUpdates()
    position.sums.add(logits: logits.value, labels: batch.labels, gradientNorm: norm)
    return norm
  }

  /// Judges the epoch whose last step was done, and goes on to the next one.
  mutating func finishEpoch(validation: ImageFolder) throws {
    let classifier = Classifier(
      network: trainer.model.frozen(), classNames: training.classNames, normalization: normalization,
      resizing: training.resizing)
    let score = try classifier.evaluation(of: validation, context: trainer.context).score
    let isBest = position.bestEpoch.map { score.isBetter(than: $0.validation) } ?? true
    guard score.loss.isFinite else { throw notFinite(score.loss, nil) }
    let report = EpochReport(
      epoch: position.epoch, steps: position.totalSteps, learningRate: Double(optimizer.learningRate),
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
      resizing: training.resizing,
      weights: trainer.model.weights, average: nil, optimizerState: optimizer.state, bestWeights: bestWeights,
      position: position)
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

  private func gradientNotFinite(_ gradients: Gradients) -> TrainingError {
    let guilty = trainer.model.parameters.first { named in
      gradients[named.parameter]?.withUnsafeBufferPointer { !$0.allSatisfy(\.isFinite) } ?? false
    }
    return .gradientNotFinite(epoch: position.epoch, step: position.step, parameter: guilty?.name)
  }

  /// The error of a loss that is no finite number, with the first layer and the first parameter to blame.
  ///
  /// - Parameter batch: of the step; nil for the validation.
  private func notFinite(_ loss: Double, _ batch: Batch?) -> TrainingError {
    let guilty = trainer.model.parameters.first { named in
      named.parameter.value.withUnsafeBufferPointer { !$0.allSatisfy(\.isFinite) }
    }
    let layer = batch.flatMap { batch in
      trainer.model.firstNonFiniteLayer(
        for: batch.images,
        in: ForwardPass(
          mode: .training,
          random: RandomStream(
            seed: trainer.seed, purpose: "training step", epoch: position.epoch, index: position.step),
          context: trainer.context))
    }
    return .notFinite(
      loss: loss, epoch: position.epoch, step: position.step, layer: layer, parameter: guilty?.name)
  }

  private func progress(stepCount: Int, gradientNorm: Double) -> TrainingProgress {
    TrainingProgress(
      epoch: position.epoch, epochCount: epochCount, step: position.step, stepCount: stepCount,
      loss: position.sums.meanLoss, accuracy: position.sums.accuracy,
      learningRate: Double(optimizer.learningRate), gradientNorm: gradientNorm,
      imagesPerSecond: pace.imagesPerSecond, seconds: pace.seconds,
      secondsLeft: pace.secondsLeft(stepsDone: position.totalSteps))
  }
}
