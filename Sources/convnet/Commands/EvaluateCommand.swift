import ArgumentParser
import ConvKit

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Says how well a trained model does on a folder of images.")

  @Argument(help: "A file that convnet train wrote, or the folder of a run.")
  var model: String
  @Argument(
    help:
      "Images of the model's classes: FOLDER/<class>/*.png or a CSV; with --part, where the data set is now.")
  var folder: String?
  @Option(
    parsing: .unconditional,
    help:
      "The run's own images, by its split.json: \(DatasetSplit.Part.allCases.map(\.rawValue).joined(separator: ", ")).",
    transform: ArgumentValues.word)
  var part: DatasetSplit.Part?
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given. It does not change the result.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Exit with 1 unless it is kept: accuracy=0.9, balanced-accuracy, worst-recall or macro-f1 at least, loss at most.",
      valueName: "measure=bound"))
  var failUnder: [String] = []
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard folder != nil || part != nil else {
      throw ValidationError("Missing expected argument '<folder>', or --part for the run's own images")
    }
  }

  func run() throws {
    let gates = try failUnder.map(QualityGate.init)
    let context = try ComputeContext.ofCommand(threads: threads)
    let classifier = try Classifier(contentsOf: ModelPath.file(model))
    let images = try images(of: classifier.inputShape, context: context)
    FolderWarnings.show(images)
    let evaluation = try classifier.evaluation(of: images, context: context)
    try Terminal.result(json ? try Format.json(EvaluationDocument(evaluation)) : text(evaluation))
    let broken = gates.filter { !$0.isKept(by: evaluation) }
    for gate in broken { Terminal.message("failed: \(gate.failure(of: evaluation))") }
    if !broken.isEmpty { throw ExitCode(ToolFailure.checkFailed) }
  }

  private func images(of shape: ImageShape, context: ComputeContext) throws -> ImageFolder {
    guard let part else {
      return try ImageFolder(
        undivided: folder ?? "", size: shape.size, channels: shape.channels, context: context)
    }
    let split = try DatasetSplit(contentsOf: ModelPath.split(model))
    return try ImageFolder(part, of: split, folder: folder, imageShape: shape, context: context)
  }

  private func text(_ evaluation: Evaluation) -> String {
    let results = evaluation.confusion.classResults
    func percent(_ share: Double?) -> String { share.map(Format.percent) ?? "–" }
    var table = TextTable(alignments: [.left, .right, .right, .right, .right])
    table.append(["class", "images", "precision", "recall", "f1"])
    for result in results {
      table.append([
        EscapedName.printable(result.className), "\(result.count)", percent(result.precision),
        percent(result.recall),
        percent(result.f1),
      ])
    }
    return """
      loss \(Format.loss(evaluation.loss)) nats
      accuracy \(evaluation.accuracyDescription)

      \(table)

      confusion matrix: a row a true class, a column a predicted one
      \(evaluation.confusion)
      """
  }
}

/// An evaluation as JSON.
private struct EvaluationDocument: Encodable {
  struct ClassRow: Encodable {
    let name: String
    let count, correctCount, predictedCount: Int
    let precision, recall, f1: Double?
  }

  let loss, accuracy: Double
  let accuracyInterval: ConfidenceInterval
  let count, correctCount: Int
  let classes: [ClassRow]
  /// `confusion[label][predicted]`
  let confusion: [[Int]]

  init(_ evaluation: Evaluation) {
    loss = evaluation.loss
    accuracy = evaluation.accuracy
    accuracyInterval = evaluation.accuracyInterval
    count = evaluation.count
    correctCount = evaluation.correctCount
    classes = evaluation.confusion.classResults.map {
      ClassRow(
        name: $0.className, count: $0.count, correctCount: $0.correctCount, predictedCount: $0.predictedCount,
        precision: $0.precision, recall: $0.recall, f1: $0.f1)
    }
    confusion = evaluation.confusion.counts
  }
}
