import Foundation

/// A training in a run folder: begun from settings, or gone on with from where it was stopped or killed.
public struct TrainingSession {
  let settings: TrainingSettings
  let folder: RunFolder
  let tuning: TuningTable?
  let context: ComputeContext
  let events: TrainingEvents
  /// Called when the images have been read: the moment to warn of what is not used.
  let onDataset: (Dataset) -> Void

  /// Begins a training in a folder of its own.
  ///
  /// The settings are written before any image is read, so that a training that was killed from then on can be gone on
  /// with; the split before the first step; then the state, as often as the settings say, the network of the best epoch and
  /// a row an epoch. Each file is replaced whole. Where images, model or settings are refused nothing is left behind.
  ///
  /// - Parameters:
  ///   - path: a folder that does not exist or is empty.
  ///   - tuning: measurements to choose algorithms by; a copy is kept in the folder.
  ///   - events: `onCheckpoint` is the session's own.
  /// - Throws: ``RunFolderError``, ``FileWriteError``, what ``Trainer/fit(_:validation:epochs:from:)`` throws, and the
  ///   errors of the folders, the model and the settings.
  public static func start(
    _ settings: TrainingSettings, in path: String, tuning: TuningTable? = nil, context: ComputeContext,
    onDataset: @escaping (Dataset) -> Void = { _ in }, events: TrainingEvents = TrainingEvents()
  ) throws -> TrainingOutcome {
    let folder = try RunFolder.create(path)
    let session = TrainingSession(
      settings: settings, folder: folder, tuning: tuning, context: context, events: events,
      onDataset: onDataset)
    do {
      try session.writeSettings()
      return try session.begin()
    } catch {
      // A disk that is full says nothing against the run: given room it can be gone on with.
      if !(error is FileWriteError) || !folder.holds(.config) { folder.discardUnbegun() }
      throw error
    }
  }

  /// Goes on with a training; it ends with the bits it would have ended with had it never been stopped.
  ///
  /// One that was killed before its first checkpoint begins anew; of one that is finished nothing is changed.
  ///
  /// - Parameters:
  ///   - path: the folder of the run.
  ///   - change: puts in what the caller wants otherwise: paths of data that was moved, and the checkpoints' interval,
  ///     may change; what would give other bits is refused.
  ///   - onMachineChange: called before the first step when the run was computed with other instructions so far.
  /// - Throws: ``RunFolderError``, ``ModelFileError`` for a damaged `config.json`, ``SafetensorsError`` and
  ///   ``ClassifierError`` for a damaged checkpoint, and what ``start(_:in:tuning:context:onDataset:events:)`` throws.
  public static func resume(
    _ path: String, context: ComputeContext, changing change: (inout TrainingSettings) -> Void = { _ in },
    onDataset: @escaping (Dataset) -> Void = { _ in }, onMachineChange: (MachineChange) -> Void = { _ in },
    events: TrainingEvents = TrainingEvents()
  ) throws -> TrainingOutcome {
    let folder = try RunFolder.open(path)
    let recorded = try TrainingSettings(contentsOf: folder.path(of: .config))
    var settings = recorded
    change(&settings)
    let isMoved = settings.folder != recorded.folder
    let contradictions = settings.effective.contradictions(to: recorded)
    guard contradictions.isEmpty else {
      throw RunFolderError(
        .contradiction, path: path, got: contradictions.joined(separator: ", "),
        expected: "the run's own settings", fix: "leave them out, or begin another run with --out")
    }
    let tuning =
      folder.holds(.tuning) ? try TuningTable(contentsOf: folder.path(of: .tuning), for: context) : nil
    let session = TrainingSession(
      settings: settings, folder: folder, tuning: tuning, context: context, events: events,
      onDataset: onDataset)
    guard folder.holds(.last) else { return try session.begin() }
    let checkpoint = try TrainingCheckpoint(contentsOf: folder.path(of: .last))
    if !session.isFinished(checkpoint), let before = checkpoint.position.instructionSet,
      before != context.instructionSet.rawValue
    {
      onMachineChange(MachineChange(run: path, before: before, now: context.instructionSet))
    }
    return try session.goOn(from: checkpoint, imagesIn: isMoved ? settings.folder : nil)
  }

  /// A training of a few steps with a growing rate, on the images and the network of some settings; nothing is written.
  ///
  /// - Throws: as ``Trainer/learningRateSweep(of:rates:steps:onPoint:)``, and the errors of the images and the model.
  public static func learningRateSweep(
    _ settings: TrainingSettings, rates: ClosedRange<Double>, steps: Int, context: ComputeContext,
    onDataset: (Dataset) -> Void = { _ in }
  ) throws -> LearningRateSweep {
    let source = try ModelSource(settings.model)
    let data = try settings.dataset(for: source, context: context)
    onDataset(data)
    let network = try settings.network(source, for: data.training, tuning: nil)
    return try settings.trainer(of: network, context: context, events: TrainingEvents())
      .learningRateSweep(of: data.training, rates: rates, steps: steps)
  }

  private func begin() throws -> TrainingOutcome {
    let source = try ModelSource(settings.model)
    let data = try settings.dataset(for: source, context: context)
    onDataset(data)
    return try train(
      try settings.network(source, for: data.training, tuning: tuning), on: data, imagesIn: nil, from: nil)
  }

  private func writeSettings() throws {
    // The table comes before the settings: killed between the two, a run without it would be gone on with and choose
    // otherwise.
    try tuning?.write(to: folder.path(of: .tuning))
    let json = settings.effective.json()
    // A disk may have room for one such file, and not for two at once.
    if folder.bytes(of: .config) != json { try AtomicFile.write(json, to: folder.path(of: .config)) }
  }

  private func isFinished(_ checkpoint: TrainingCheckpoint) -> Bool {
    checkpoint.position.isOver(epochs: settings.epochs, patience: settings.patience)
      && checkpoint.position.bestEpoch != nil
  }

  /// - Parameter place: where the images are now; where they were when nil.
  private func goOn(from checkpoint: TrainingCheckpoint, imagesIn place: String?) throws -> TrainingOutcome {
    if isFinished(checkpoint), let best = checkpoint.position.bestEpoch,
      let classifier = try checkpoint.bestClassifier(algorithm: settings.algorithm, tuning: tuning)
    {
      let run = TrainingRun(
        epochs: folder.withTimes(checkpoint.epochs), classifier: classifier, bestEpoch: best,
        wasStopped: false, endedEarly: checkpoint.epochs.count < settings.epochs)
      let restored = try restoreMissingFiles(of: run, checkpoint, imagesIn: place)
      return try outcome(of: run, test: nil, wasFinished: true, restored: restored)
    }
    let split = try DatasetSplit(contentsOf: folder.path(of: .split))
    let data = try Dataset(
      split, folder: place, imageShape: checkpoint.inputShape, resizing: checkpoint.resizing, context: context
    )
    onDataset(data)
    let network = try Sequential(
      checkpoint.description, seed: settings.seed, algorithm: settings.algorithm, tuning: tuning)
    return try train(network, on: data, imagesIn: place, from: checkpoint)
  }

  /// - Parameter place: as in ``goOn(from:imagesIn:)``
  private func train(
    _ network: Sequential, on data: Dataset, imagesIn place: String?, from checkpoint: TrainingCheckpoint?
  ) throws -> TrainingOutcome {
    let record = RunRecord(folder, from: checkpoint)
    var events = events
    let onEpoch = events.onEpoch
    events.onEpoch = { report in
      record.append(report)
      try onEpoch(report)
    }
    events.onCheckpoint = { state in
      // The first one comes when all images have been read and before the first step.
      if checkpoint == nil && !record.hasBegun {
        // Again, for one that begins anew with images that have moved.
        try writeSettings()
        try data.split.write(to: folder.path(of: .split))
      }
      try record.save(state)
    }
    if let checkpoint { try record.saveTablesAndBest(checkpoint) }
    let trainer = try settings.trainer(of: network, context: context, events: events)
    do {
      let run = try trainer.fit(
        data.training, validation: data.validation, epochs: settings.epochs, from: checkpoint)
      if !run.wasStopped { try writeReport(of: run, on: data, imagesIn: place) }
      return try outcome(of: run, test: data.test, wasFinished: false)
    } catch TrainingError.stoppedEarly {
      return TrainingOutcome(
        settings: settings, folder: folder.path, parameterCount: network.summary().parameters.total, run: nil,
        test: nil, wasFinished: false)
    }
  }

  /// Writes the page about the best network: on the test folder where there is one, else on the validation part.
  ///
  /// Its images are named below the data set: by whatever path that was reached, the page is the same.
  private func writeReport(of run: TrainingRun, on data: Dataset, imagesIn place: String?) throws {
    let (part, name) = data.test.map { ($0, "test") } ?? (data.validation, "validation")
    let report = try TrainingReport(
      title: "Training on \(settings.effective.folder)", settings: settings.effective.forReport,
      epochs: run.epochs, classifier: run.classifier, part: part, partName: name,
      root: place ?? data.split.folder, context: context)
    try report.write(to: folder.path(of: .report))
  }

  /// Writes again what is missing of a finished run: by a kill between its last checkpoint and its page, or removed; and
  /// the best network where the file is not the one that the last checkpoint holds.
  ///
  /// - Returns: what was written; the page is not where the images are gone.
  private func restoreMissingFiles(
    of run: TrainingRun, _ checkpoint: TrainingCheckpoint, imagesIn place: String?
  ) throws -> [RunFolder.File] {
    let missing = [RunFolder.File.metricsTable, .metricsLines, .best, .report].filter { file in
      file == .best
        ? folder.bytes(of: .best) != checkpoint.bestFile?.bytes()
        : !folder.holds(file)
    }
    if missing.contains(where: { $0 != .report }) {
      try RunRecord(folder, from: checkpoint).saveTablesAndBest(checkpoint)
    }
    if missing.contains(.report), let split = try? DatasetSplit(contentsOf: folder.path(of: .split)),
      let data = try? Dataset(
        split, folder: place, imageShape: checkpoint.inputShape, resizing: checkpoint.resizing,
        context: context)
    {
      try writeReport(of: run, on: data, imagesIn: place)
    }
    return missing.filter(folder.holds)
  }

  private func outcome(
    of run: TrainingRun, test: ImageFolder?, wasFinished: Bool, restored: [RunFolder.File] = []
  ) throws -> TrainingOutcome {
    TrainingOutcome(
      settings: settings, folder: folder.path,
      parameterCount: try ModelSummary(run.classifier.network.description).parameters.total, run: run,
      test: run.wasStopped ? nil : try test.map { try run.classifier.evaluation(of: $0, context: context) },
      wasFinished: wasFinished, restored: restored)
  }
}
