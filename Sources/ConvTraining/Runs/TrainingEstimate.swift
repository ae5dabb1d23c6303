/// What a training would be and take, found out without training it: the answer of a dry run.
public struct TrainingEstimate: Sendable {
  /// The layers with shapes and parameters.
  public let summary: ModelSummary
  /// Bytes for a batch, by the optimizer that is used: parameters, gradients, the optimizer's memory and activations.
  public let trainingBytes: Int
  /// Images of each part; 0 for a part there is none of.
  public let imageCounts: [DatasetSplit.Part: Int]
  /// In the order of the labels.
  public let classNames: [String]
  /// Images of the training part, one number a class.
  public let classCounts: [Int]
  /// What the network is given: all images are brought to it.
  public let imageShape: ImageShape
  /// Files that cannot be read: left out here, and in a training whose settings skip them.
  public let skipped: [PNGError]
  /// Batches of the training part, the last perhaps a smaller one.
  public let stepsPerEpoch: Int
  /// As the settings say; a training with patience may end before.
  public let epochs: Int
  /// From the median of real steps and of real batches of the validation part, in seconds; with what else the machine
  /// did meanwhile.
  public let secondsPerEpoch: Double

  /// All epochs, if the training does not end early.
  public var seconds: Double { secondsPerEpoch * Double(epochs) }
}

extension TrainingEstimate {
  /// How many steps are timed, and for how long at most; the first one, which sets things up, is not counted.
  private static let (timedSteps, timedSeconds) = (20, 3.0)

  /// Opens the images, makes the network, takes a few real steps with it and forgets it: nothing is written.
  ///
  /// - Throws: everything that would keep the training of these settings from beginning.
  public init(
    of settings: TrainingSettings, tuning: TuningTable? = nil, context: ComputeContext,
    onDataset: (Dataset) -> Void = { _ in }
  ) throws {
    let source = try ModelSource(settings.model)
    var settings = settings
    // All of them are to be named, and the rest to be seen.
    settings.skipsBadFiles = true
    let data = try settings.dataset(for: source, context: context)
    onDataset(data)
    let network = try settings.network(source, for: data.training, tuning: tuning)
    let trainer = try settings.trainer(of: network, context: context, events: TrainingEvents())
    try trainer.checkSettings(epochs: settings.epochs)
    try trainer.checkShapes([("training part", data.training), ("validation part", data.validation)])
    let normalization = try Normalization(of: data.training, context: context)
    let ranges = TrainingLoop.ranges(of: data.training.count, size: settings.batchSize)
    let stepSeconds = try Self.stepSeconds(trainer, data.training, ranges, normalization)
    let classifier = Classifier(
      network: network.frozen(), classNames: data.training.classNames, normalization: normalization,
      resizing: data.training.resizing)
    let judged = try data.validation.selecting(
      Array(data.validation.indices.prefix(classifier.imagesAtOnce * 4)))
    _ = try classifier.evaluation(of: judged, context: context)
    let judging = try ContinuousClock().measure {
      _ = try classifier.evaluation(of: judged, context: context)
    }

    summary = network.summary()
    let memory = try NetworkReport(network.description, batch: min(settings.batchSize, data.training.count))
      .memory
    trainingBytes = settings.optimizer == .sgd ? memory.momentumTraining : memory.adamTraining
    imageCounts = [
      .training: data.training.count, .validation: data.validation.count, .test: data.test?.count ?? 0,
    ]
    classNames = data.training.classNames
    classCounts = data.training.classCounts
    imageShape = data.training.imageShape
    skipped = data.skipped
    stepsPerEpoch = ranges.count
    epochs = settings.epochs
    secondsPerEpoch =
      stepSeconds * Double(ranges.count)
      + judging / .seconds(1) * Double(data.validation.count) / Double(judged.count)
  }

  /// The median of a few real steps, reading included.
  private static func stepSeconds(
    _ trainer: Trainer, _ training: ImageFolder, _ ranges: [Range<Int>], _ normalization: Normalization
  ) throws -> Double {
    var stepper = try TrainingStepper(trainer, classCounts: training.classCounts)
    let clock = ContinuousClock()
    let beginning = clock.now
    var times: [Double] = []
    var clipping: GradientClipping.Count?
    while times.count <= timedSteps, times.count < 2 || (clock.now - beginning) / .seconds(1) < timedSeconds {
      let range = ranges[times.count % ranges.count]
      let batches = BatchesAhead(
        of: training, [Array(range)], normalization: normalization,
        augmentation: trainer.augmentation(ofEpoch: 1, normalization), context: trainer.context)
      let time = try clock.measure {
        if let batch = try batches.next() {
          _ = try stepper.run(batch, epoch: 1, step: times.count + 1, clipping: &clipping)
        }
      }
      times.append(time / .seconds(1))
    }
    return times.dropFirst().sorted()[(times.count - 1) / 2]
  }
}
