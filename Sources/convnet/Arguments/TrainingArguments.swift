import ArgumentParser
import ConvKit

/// The settings of a training as options: each that is given replaces what was set before.
struct TrainingArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "A JSON file of settings, a run's config.json for one; options that are given too win.")
  var config: String?
  @Option(parsing: .unconditional, help: "A folder of the same classes that is read once, at the end.")
  var test: String?
  @Option(parsing: .unconditional, help: "A folder of the same classes to judge the epochs by.")
  var validation: String?
  @Flag(help: "Leave out images that cannot be read; without it they are an error.")
  var skipBad = false
  @Option(
    parsing: .unconditional,
    help: "The part of each class that is held back to judge the epochs by (default: 0.1).",
    transform: ArgumentValues.share())
  var validationShare: Double?
  @Option(
    parsing: .unconditional, help: "Passes over the training part (default: 40).",
    transform: ArgumentValues.wholeNumber(1...1_000_000, as: 40))
  var epochs: Int?
  @Option(
    parsing: .unconditional, help: "Images a step (default: \(Trainer.defaultBatchSize)).",
    transform: ArgumentValues.wholeNumber(1...1_000_000, as: Trainer.defaultBatchSize))
  var batchSize: Int?
  @Option(
    parsing: .unconditional, help: "The step size (default: 0.003 for adam and adamw, 0.05 for sgd).",
    transform: ArgumentValues.learningRate)
  var learningRate: Double?
  @Option(
    parsing: .unconditional,
    help:
      "How the learning rate changes: cosine (down to almost nothing in the last epoch; the default), constant, step, exponential, one-cycle or plateau.",
    transform: ArgumentValues.word)
  var schedule: TrainingSettings.Schedule?
  @Option(
    parsing: .unconditional,
    help:
      "step: after how many epochs the rate falls (a third of all); plateau: how many without a lower loss are borne (10).",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var scheduleEpochs: Int?
  @Option(
    parsing: .unconditional, help: "What step, plateau (0.1) or exponential (0.95) multiply the rate by.",
    transform: ArgumentValues.share())
  var scheduleFactor: Double?
  @Option(
    parsing: .unconditional, help: "Epochs in which the rate rises to its height (default: 0).",
    transform: ArgumentValues.wholeNumber(0...1_000_000))
  var warmUp: Int?
  @Option(
    parsing: .unconditional,
    help: "The part of each target that is spread over all classes, 0 to 1 (default: 0).",
    transform: ArgumentValues.probability(as: 0.1))
  var labelSmoothing: Double?
  @Option(
    parsing: .unconditional, help: "Scale each step's gradients down to this norm.",
    transform: ArgumentValues.positiveNumber)
  var clipNorm: Double?
  @Option(
    parsing: .unconditional, help: "Cut each number of the gradients to this size.",
    transform: ArgumentValues.positiveNumber)
  var clipValue: Double?
  @Option(
    parsing: .unconditional,
    help:
      "Judge and save the moving average of the weights, which keeps this part of itself a step: 0.99, 0.999.",
    transform: ArgumentValues.share(as: 0.99))
  var average: Double?
  @Option(
    parsing: .unconditional,
    help: "Make small classes count as much as large ones: by weights or by sampling.",
    transform: ArgumentValues.word)
  var balance: ClassBalance?
  @Option(
    parsing: .unconditional, help: "End after N epochs without a better one.",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var patience: Int?
  @Option(
    parsing: .unconditional, help: "sgd (momentum 0.9), adam or adamw (default: adam).",
    transform: ArgumentValues.word)
  var optimizer: TrainingSettings.OptimizerRule?
  @Option(
    parsing: .unconditional,
    help:
      "A model file, or one of \(ModelPreset.allCases.map(\.rawValue).joined(separator: ", ")) (default: tiny)."
  )
  var model: String?
  @Option(
    parsing: .unconditional,
    help: "Begin with the weights of a file (ours, or safetensors with PyTorch's names) or of a run's folder."
  )
  var weights: String?
  @Option(
    parsing: .unconditionalSingleValue,
    help: "Names that keep their drawn values although --weights has others, as 7 or 7.* (more than once).")
  var freshWeights: [String] = []
  @Option(
    parsing: .unconditionalSingleValue,
    help: "Names that are not trained, as 0, 0.* or *.bias (more than once).")
  var freeze: [String] = []
  @Option(
    parsing: .unconditional,
    help: "N or HEIGHTxWIDTH that images are resized to; the folder's own when not given.",
    transform: ArgumentValues.size)
  var size: Size2D?
  @Option(
    parsing: .unconditional,
    help: """
      What becomes of images of another aspect ratio: stretch (when not given), crop (the middle) or pad (with black).
      """,
    transform: ArgumentValues.word)
  var resize: ResizePolicy?
  @Option(
    parsing: .unconditional,
    help: """
      What chance does to training images, as in flip=horizontal,shift=2,rotate=10,scale=0.1,crop=0.8,brightness=0.2,\
      contrast=0.2,noise=0.02,erase=0.25,mixup=0.2.
      """,
    transform: ArgumentValues.augmentation)
  var augment: Augmentation?
  @Option(
    parsing: .unconditional, help: "The seed of weights, split, order and dropout (default: 7).",
    transform: ArgumentValues.seed)
  var seed: UInt64?
  @Option(
    parsing: .unconditional,
    help:
      "How to convolve: \(ConvolutionAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")); chosen when not given.",
    transform: ArgumentValues.word)
  var algorithm: ConvolutionAlgorithm?
  @Option(
    parsing: .unconditional,
    help:
      "Save the state every N steps, or every Ns seconds (30s); when not given at the end of an epoch if the last save is a second old or more, and once a minute within long epochs.",
    transform: ArgumentValues.checkpointInterval)
  var checkpointEvery: CheckpointInterval?

  /// The usual settings, those of the file, and what was given, each over the one before.
  ///
  /// - Throws: the errors of the file; a usage error when none of them names the images.
  func settings(folder: String?) throws -> TrainingSettings {
    var settings = try config.map { try TrainingSettings(contentsOf: $0) } ?? TrainingSettings(folder: "")
    if let folder { settings.folder = folder }
    apply(to: &settings)
    guard !settings.folder.isEmpty || folder != nil else {
      throw ValidationError("Missing expected argument '<folder>'")
    }
    return settings
  }

  /// Puts in what was given.
  func apply(to settings: inout TrainingSettings) {
    func put<Value>(_ value: Value?, _ place: WritableKeyPath<TrainingSettings, Value>) {
      if let value { settings[keyPath: place] = value }
    }
    func put<Value>(_ value: Value?, _ place: WritableKeyPath<TrainingSettings, Value?>) {
      if let value { settings[keyPath: place] = value }
    }
    put(test, \.test)
    put(validation, \.validation)
    if skipBad { settings.skipsBadFiles = true }
    put(validationShare, \.validationShare)
    put(epochs, \.epochs)
    put(batchSize, \.batchSize)
    put(learningRate, \.learningRate)
    put(schedule, \.schedule)
    put(scheduleEpochs, \.scheduleEpochs)
    put(scheduleFactor, \.scheduleFactor)
    put(warmUp, \.warmUpEpochs)
    put(labelSmoothing, \.labelSmoothing)
    put(clipNorm, \.clipping.norm)
    put(clipValue, \.clipping.value)
    put(average, \.averageDecay)
    put(balance, \.classBalance)
    put(patience, \.patience)
    put(weights, \.weights)
    if !freshWeights.isEmpty { settings.freshWeights = freshWeights }
    if !freeze.isEmpty { settings.frozen = freeze }
    put(optimizer, \.optimizer)
    put(model, \.model)
    put(size, \.size)
    put(resize, \.resizing)
    put(augment, \.augmentation)
    put(seed, \.seed)
    put(algorithm, \.algorithm)
    put(checkpointEvery, \.checkpointInterval)
  }
}
