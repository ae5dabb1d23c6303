extension Trainer {
  /// Trains for some epochs and gives back the network of the epoch that did best on the validation part.
  ///
  /// - Parameters:
  ///   - folder: the images; a stratified part of them is held back for validation when no folder is given for it.
  ///   - validation: images to judge the epochs by, of the same classes.
  ///   - epochs: passes over the training part, 1 or more.
  ///   - checkpoint: where an earlier call with the same trainer, images and epochs stood; it ends with the bits that
  ///     call would have ended with.
  /// - Throws: ``TrainingError``; ``ImageFolderError`` when an image cannot be read; ``WeightsError`` and
  ///   ``OptimizerStateError`` for a checkpoint of another training; what the events throw.
  public func fit(
    _ folder: ImageFolder, validation: ImageFolder? = nil, epochs: Int,
    from checkpoint: TrainingCheckpoint? = nil
  ) throws -> TrainingRun {
    try checkSettings(epochs: epochs)
    let (training, validation) = try parts(of: folder, validation: validation)
    try checkShapes([("training part", training), ("validation part", validation)])
    // Every image is read before the first step: a corrupt one is to be known now and not after an hour.
    try validation.readAll(context: context)
    let normalization = try checkpoint?.normalization ?? Normalization(of: training, context: context)
    var loop = try TrainingLoop(
      trainer: self, training: training, normalization: normalization, epochCount: epochs, from: checkpoint)
    if checkpoint == nil { try loop.save() }
    var wasStopped = false
    while !loop.isOver {
      let isDone: Bool
      do {
        isDone = try loop.runEpoch()
      } catch let error as TrainingError where error.isNotFinite {
        // The weights before the step that failed are the last good ones.
        try loop.saveBeforeFailedStep()
        throw error
      }
      guard isDone else {
        wasStopped = true
        break
      }
      try loop.finishEpoch(validation: validation)
      if !loop.isOver, events.shouldStop() {
        wasStopped = true
        break
      }
    }
    try loop.saveUnsavedSteps()
    let last = loop.checkpoint
    guard let bestEpoch = loop.reports.last(where: \.isBest),
      let classifier = try last.bestClassifier(algorithm: model.algorithm, tuning: model.tuning)
    else { throw TrainingError.stoppedEarly }
    return TrainingRun(
      epochs: loop.reports, classifier: classifier, bestEpoch: bestEpoch, wasStopped: wasStopped,
      endedEarly: !wasStopped && loop.reports.count < epochs)
  }

  private func parts(
    of folder: ImageFolder, validation: ImageFolder?
  ) throws -> (training: ImageFolder, validation: ImageFolder) {
    if let validation {
      return (folder, try validation.withClassNames(folder.classNames).withResizing(folder.resizing))
    }
    let parts = try folder.split(validationShare: validationShare, seed: seed, context: context)
    return (parts.training, parts.validation)
  }
}
