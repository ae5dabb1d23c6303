import ArgumentParser
import ConvKit
import Foundation

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Trains a network on a folder of PNG images, one sub-folder a class.",
    discussion: """
      Writes OUT/best.safetensors: the network of the epoch that did best on the validation part. The same seed gives \
      the same bytes, whatever the number of threads.
      """)

  @Argument(help: "The images to train on: FOLDER/<class>/*.png.")
  var folder: String
  @Option(parsing: .unconditional, help: "A folder of the same classes that is read once, at the end.")
  var test: String?
  @Option(parsing: .unconditional, help: "A folder of the same classes to judge the epochs by.")
  var validation: String?
  @Option(
    parsing: .unconditional,
    help: "The part of each class that is held back to judge the epochs by (default: 0.1).",
    transform: ArgumentValues.share)
  var validationShare = Trainer.defaultValidationShare
  @Option(
    parsing: .unconditional, help: "Passes over the training part (default: 40).",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var epochs = 40
  @Option(
    parsing: .unconditional, help: "Images a step (default: \(Trainer.defaultBatchSize)).",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var batchSize = Trainer.defaultBatchSize
  @Option(
    parsing: .unconditional, help: "The step size (default: 0.003 for adam and adamw, 0.05 for sgd).",
    transform: ArgumentValues.learningRate)
  var learningRate: Float?
  @Option(
    parsing: .unconditional,
    help: "How the learning rate changes: cosine (down to almost nothing in the last epoch) or constant.")
  var schedule = ScheduleName.cosine
  @Option(parsing: .unconditional, help: "sgd (momentum 0.9), adam or adamw.")
  var optimizer = OptimizerName.adam
  @Option(
    parsing: .unconditional,
    help: "A model file, or one of \(ModelPreset.allCases.map(\.rawValue).joined(separator: ", ")).")
  var model = ModelPreset.tiny.rawValue
  @Option(
    parsing: .unconditional,
    help: "N or HEIGHTxWIDTH that images are resized to; the folder's own when not given.",
    transform: ArgumentValues.size)
  var size: Size2D?
  @Option(
    parsing: .unconditional, help: "The seed of weights, split, order and dropout (default: 7).",
    transform: ArgumentValues.seed)
  var seed: UInt64 = 7
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given. It does not change the result.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?
  @Option(
    parsing: .unconditional,
    help:
      "How to convolve: \(ConvolutionAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")); chosen when not given.",
    transform: ArgumentValues.algorithm)
  var algorithm: ConvolutionAlgorithm?
  @Flag(help: "Choose algorithms by what convnet time --tune measured; OUT gets a copy of the table.")
  var tuned = false
  @Option(
    parsing: .unconditional, help: "The same by a table of another run, OUT/tuning.json, to repeat that run.")
  var tuningTable: String?
  @Option(name: .customLong("out"), parsing: .unconditional, help: "The folder to write best.safetensors to.")
  var output = "run"

  func validate() throws {
    if algorithm != nil, tuned || tuningTable != nil {
      throw ValidationError(
        "--algorithm leaves nothing to choose; leave it out, or --tuned and --tuning-table")
    }
  }

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads)
    let tuning =
      try tuningTable.map { try TuningTable(contentsOf: $0, for: context) }
      ?? (tuned ? Tuning.table(context: context) : nil)
    try SplitHint.check(folder)
    let source = try ModelSource(model)
    let images = try ImageFolder(
      folder, size: size ?? source.input?.size, channels: source.input?.channels, context: context)
    FolderWarnings.show(images)
    let classNames = images.classNames
    // Opened before the training, so that a wrong name is found now; its images are read at the end.
    func opened(_ path: String) throws -> ImageFolder {
      let shape = images.imageShape
      let folder = try ImageFolder(path, size: shape.size, channels: shape.channels, context: context)
      FolderWarnings.show(folder)
      return try folder.withClassNames(classNames)
    }
    let validationImages = try validation.map(opened)
    let testImages = try test.map(opened)
    let description = try source.description(for: images.imageShape, classCount: classNames.count)
    let network = try Sequential(description, seed: seed, algorithm: algorithm, tuning: tuning)

    let runFolder = try RunFolder.create(output)
    let path = runFolder.appendingPathComponent("best.safetensors").relativePath
    try tuning?.write(to: runFolder.appendingPathComponent("tuning.json").relativePath)
    let lines = ProgressLines(epochCount: epochs)
    let interruption = Interruption()
    let rate = learningRate ?? optimizer.defaultLearningRate
    let run: TrainingRun
    do {
      defer { lines.clear() }
      let trainer = Trainer(
        network, optimizer: optimizer.optimizer(learningRate: rate), seed: seed, batchSize: batchSize,
        validationShare: validationShare, schedule: schedule.schedule(epochs: epochs), context: context,
        events: TrainingEvents(
          onStep: lines.show, onEpoch: lines.show, onImprovement: { try $0.save(to: path) },
          shouldStop: { interruption.isRequested }))
      run = try trainer.fit(images, validation: validationImages, epochs: epochs)
    }
    let best = run.bestEpoch
    if run.wasStopped {
      Terminal.message("interrupted; \(path) holds the network of epoch \(best.epoch)")
      throw ExitCode(ToolFailure.interrupted)
    }
    Terminal.result("model: \(model), \(network.summary().parameters.total.grouped) parameters")
    Terminal.result(
      "best epoch: \(best.epoch) of \(epochs), validation accuracy \(best.validation.accuracyDescription)")
    Terminal.result("written: \(path)")
    if let testImages {
      let evaluation = try run.classifier.evaluation(of: testImages, context: context)
      Terminal.result("test accuracy \(evaluation.accuracyDescription)")
    }
  }
}
