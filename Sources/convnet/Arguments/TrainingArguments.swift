import ArgumentParser
import ConvKit

/// The settings of a training as options: each that is given replaces what was set before.
struct TrainingArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: "A folder of the same classes that is read once, at the end.")
  var test: String?
  @Option(parsing: .unconditional, help: "A folder of the same classes to judge the epochs by.")
  var validation: String?
  @Flag(help: "Leave out images that cannot be read; without it they are an error.")
  var skipBad = false
  @Option(
    parsing: .unconditional,
    help: "The part of each class that is held back to judge the epochs by (default: 0.1).",
    transform: ArgumentValues.share)
  var validationShare: Double?
  @Option(
    parsing: .unconditional, help: "Passes over the training part (default: 40).",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var epochs: Int?
  @Option(
    parsing: .unconditional, help: "Images a step (default: \(Trainer.defaultBatchSize)).",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var batchSize: Int?
  @Option(
    parsing: .unconditional, help: "The step size (default: 0.003 for adam and adamw, 0.05 for sgd).",
    transform: ArgumentValues.learningRate)
  var learningRate: Double?
  @Option(
    parsing: .unconditional,
    help: "How the learning rate changes: cosine (down to almost nothing in the last epoch) or constant.")
  var schedule: TrainingSettings.Schedule?
  @Option(
    parsing: .unconditional, help: "Scale the gradients down to this norm before a step.",
    transform: ArgumentValues.positiveNumber)
  var clipNorm: Double?
  @Option(
    parsing: .unconditional, help: "Hold each number of the gradients to this absolute value before a step.",
    transform: ArgumentValues.positiveNumber)
  var clipValue: Double?
  @Option(parsing: .unconditional, help: "sgd (momentum 0.9), adam or adamw (default: adam).")
  var optimizer: TrainingSettings.OptimizerRule?
  @Option(
    parsing: .unconditional,
    help:
      "A model file, or one of \(ModelPreset.allCases.map(\.rawValue).joined(separator: ", ")) (default: tiny)."
  )
  var model: String?
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
    transform: ArgumentValues.resizePolicy)
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
    transform: ArgumentValues.algorithm)
  var algorithm: ConvolutionAlgorithm?
  @Option(
    parsing: .unconditional,
    help:
      "Save the state every N steps, or every Ns seconds (30s); when not given after an epoch, and once a minute in long ones.",
    transform: ArgumentValues.checkpointInterval)
  var checkpointEvery: CheckpointInterval?

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
    put(optimizer, \.optimizer)
    put(clipNorm, \.clipping.norm)
    put(clipValue, \.clipping.value)
    put(model, \.model)
    put(size, \.size)
    put(resize, \.resizing)
    put(augment, \.augmentation)
    put(seed, \.seed)
    put(algorithm, \.algorithm)
    put(checkpointEvery, \.checkpointInterval)
  }
}

extension TrainingSettings.Schedule: ExpressibleByArgument {}
extension TrainingSettings.OptimizerRule: ExpressibleByArgument {}
