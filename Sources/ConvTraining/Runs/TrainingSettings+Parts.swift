extension TrainingSettings {
  /// The schedule of a run of these settings.
  ///
  /// - Throws: ``TrainingError`` `setting` for a number that the schedule has no use for.
  func trainingSchedule() throws(TrainingError) -> TrainingSchedule {
    let usesEpochs = schedule == .step || schedule == .plateau
    if let scheduleEpochs, !usesEpochs {
      throw .setting(
        name: "schedule-epochs", got: "\(scheduleEpochs) with \(schedule.rawValue)",
        expected: "it with step or plateau alone")
    }
    if let scheduleFactor, !usesEpochs, schedule != .exponential {
      throw .setting(
        name: "schedule-factor", got: "\(scheduleFactor) with \(schedule.rawValue)",
        expected: "it with step, exponential or plateau alone")
    }
    let rule: TrainingSchedule.Rule =
      switch schedule {
      case .constant: .constant
      case .cosine: .cosine
      case .step: .step(every: scheduleEpochs ?? max(epochs / 3, 1), gamma: scheduleFactor ?? 0.1)
      case .exponential: .exponential(gamma: scheduleFactor ?? 0.95)
      case .oneCycle: .oneCycle
      case .plateau: .plateau(PlateauRule(gamma: scheduleFactor ?? 0.1, patience: scheduleEpochs ?? 10))
      }
    return TrainingSchedule(rule, warmUpEpochs: warmUpEpochs)
  }

  /// The images of a run of these settings.
  func dataset(for source: ModelSource, context: ComputeContext) throws -> Dataset {
    // Before any file is opened: PNG files give one channel or three.
    if let input = source.input, input.channels != 1, input.channels != 3 {
      throw TrainingError.imageShape(
        got: ImageShape(channels: 3, height: input.height, width: input.width), expected: input)
    }
    // A size that was asked for and that the network cannot have is told before all images are brought to it.
    if let size = size ?? source.input?.size {
      let image = ImageShape(channels: source.input?.channels ?? 1, height: size.height, width: size.width)
      _ = try Sequential(source.description(for: image, classCount: source.classCount), seed: seed)
    }
    return try Dataset(
      folder, validation: validation, test: test, size: size ?? source.input?.size, resizing: resizing,
      channels: source.input?.channels, validationShare: validationShare, seed: seed,
      skipsBadFiles: skipsBadFiles, context: context)
  }

  /// A trainer of these settings.
  ///
  /// - Parameter network: as ``network(_:for:tuning:)`` gives it.
  /// - Throws: ``TrainingError`` `setting`.
  func trainer(
    of network: Sequential, context: ComputeContext, events: TrainingEvents
  ) throws(TrainingError) -> Trainer {
    var trainer = Trainer(
      network, optimizer: optimizer.optimizer(learningRate: effectiveLearningRate), seed: seed,
      batchSize: batchSize, validationShare: validationShare, schedule: try trainingSchedule(),
      augmentation: augmentation,
      context: context, events: events)
    trainer.checkpointInterval = checkpointInterval
    trainer.labelSmoothing = labelSmoothing
    trainer.clipping = clipping
    trainer.averageDecay = averageDecay
    trainer.classBalance = classBalance
    trainer.patience = patience
    trainer.frozen = frozen.map(NamePattern.init)
    return trainer
  }

  /// The network a run of these settings begins with.
  ///
  /// - Parameters:
  ///   - source: what ``model`` stands for.
  ///   - training: the images, whose shape and classes the network is made for.
  /// - Throws: ``GeometryError``, ``SafetensorsError``, ``ClassifierError``; ``TrainingError`` `setting` for a pattern
  ///   of fresh weights that is for none.
  func network(_ source: ModelSource, for training: ImageFolder, tuning: TuningTable?) throws -> Sequential {
    let description = try source.description(for: training.imageShape, classCount: training.classNames.count)
    let network = try Sequential(description, seed: seed, algorithm: algorithm, tuning: tuning)
    let fresh = freshWeights.map(NamePattern.init)
    let names = network.weights.keys.sorted()
    for pattern in fresh where weights == nil || !names.contains(where: pattern.matches) {
      throw TrainingError.setting(
        name: "fresh-weights", got: weights == nil ? "\(pattern) without weights" : "\(pattern)",
        expected: weights == nil ? "it with a file of weights" : "a pattern for some of \(listed(names))")
    }
    if let weights {
      try PretrainedWeights(contentsOf: weights).load(into: network) { name in
        fresh.contains { $0.matches(name) }
      }
    }
    return network
  }
}
