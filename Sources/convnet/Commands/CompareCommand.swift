import ArgumentParser
import ConvKit

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Puts two trainings side by side.",
    discussion: """
      What was set differently, how far each came, and with --on whether one network is better on the same images or the \
      difference may be chance (McNemar's exact test).

      convnet compare run-a run-b --on Samples/Digits/test
      """)

  @Argument(help: "The folder of a run.")
  var first: String
  @Argument(help: "The folder of another run.")
  var second: String
  @Option(
    name: .customLong("on"), parsing: .unconditional,
    help: "Images neither was trained on: both networks answer for each of them.")
  var folder: String?
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: nil)
    let comparison = try RunComparison(first, second)
    func images(for classifier: Classifier) throws -> ImageFolder {
      let shape = classifier.inputShape
      return try ImageFolder(
        undivided: folder ?? "", size: shape.size, channels: shape.channels, context: context)
    }
    var paired: PairedOutcome?
    var trainedCounts: [Int?] = [nil, nil]
    if folder != nil {
      let contents = try images(for: comparison.first.classifier).contentHashes(context: context)
      trainedCounts = [comparison.first, comparison.second].map { $0.trainedCount(of: contents) }
      warn(comparison, trainedCounts, of: contents.count)
      paired = try comparison.paired(on: images, context: context)
    }
    try Terminal.result(
      json
        ? try Format.json(ComparisonDocument(comparison, paired, trainedCounts: trainedCounts))
        : text(comparison, paired))
  }

  /// Who learnt the answers is ahead without being better.
  private func warn(_ comparison: RunComparison, _ trainedCounts: [Int?], of count: Int) {
    for (run, trained) in zip([comparison.first, comparison.second], trainedCounts) {
      switch trained {
      case 0?: break
      case let trained?:
        Terminal.message(
          "warning: \(run.path) was trained with \(trained.grouped) of the \(count.grouped) images of \(folder ?? ""): "
            + "its answers to them prove nothing; name images neither run was trained with")
      case nil:
        Terminal.message(
          "warning: \(run.path): its split.json cannot be read; whether it was trained with images of \(folder ?? "") "
            + "is not known")
      }
    }
  }

  private func text(_ comparison: RunComparison, _ paired: PairedOutcome?) -> String {
    let runs = [comparison.first, comparison.second]
    var table = TextTable(alignments: [.left, .left, .left])
    table.append([""] + runs.map { EscapedName.printable($0.path) })
    for difference in comparison.differences {
      table.append(
        [difference.name, difference.first, difference.second].map { EscapedName.printable($0) })
    }
    table.append(["parameters"] + runs.map { $0.parameterCount.grouped })
    table.append(["epochs done"] + runs.map { "\($0.epochs.count)" })
    table.append(["best epoch"] + runs.map { $0.best.map { "\($0.epoch)" } ?? "–" })
    table.append(["training loss"] + runs.map { $0.best.map { Format.loss($0.trainingLoss) } ?? "–" })
    table.append(["validation loss"] + runs.map { $0.best.map { Format.loss($0.validationLoss) } ?? "–" })
    table.append(["validation accuracy"] + runs.map { $0.best.map(accuracy) ?? "–" })
    var lines = [table.description, ""]
    switch comparison.hasSameValidation {
    case true?: lines.append("both judged their epochs by the same images")
    case false?:
      lines.append("they judged their epochs by different images: those accuracies are not comparable")
    case nil: lines.append("whether they judged their epochs by the same images is not known")
    }
    if let paired { lines += ["", text(paired)] }
    return lines.joined(separator: "\n")
  }

  private func accuracy(_ epoch: RunComparison.Epoch) -> String {
    "\(Format.percent(epoch.validationAccuracy)) (\(epoch.validationCorrect) of \(epoch.validationCount)), "
      + "95 % interval \(epoch.interval)"
  }

  private func text(_ paired: PairedOutcome) -> String {
    let better = paired.onlyFirst > paired.onlySecond ? first : second
    let verdict =
      paired.onlyFirst == paired.onlySecond
      ? "equally good here"
      : paired.pValue < 0.05
        ? "\(better) is better" : "\(better) is ahead, but chance alone often does as much"
    return """
      on the \(paired.count.grouped) images of \(folder ?? ""):
      both right \(paired.bothRight.grouped), only \(first) \(paired.onlyFirst), only \(second) \(paired.onlySecond), \
      both wrong \(paired.bothWrong)
      \(verdict) (McNemar's exact test, p = \(Format.loss(paired.pValue)))
      """
  }
}

/// A comparison as JSON.
private struct ComparisonDocument: Encodable {
  struct Run: Encodable {
    let path: String
    let parameters, epochs: Int
    let bestEpoch: Int?
    /// Of the images of --on, those it was trained with.
    let trainedCount: Int?
    let trainingLoss, validationLoss, validationAccuracy: Double?
    let validationInterval: ConfidenceInterval?

    init(_ run: RunComparison.Run, trainedCount: Int?) {
      self.trainedCount = trainedCount
      path = run.path
      parameters = run.parameterCount
      epochs = run.epochs.count
      bestEpoch = run.best?.epoch
      trainingLoss = run.best?.trainingLoss
      validationLoss = run.best?.validationLoss
      validationAccuracy = run.best?.validationAccuracy
      validationInterval = run.best?.interval
    }
  }
  struct Setting: Encodable { let name, first, second: String }
  struct Paired: Encodable {
    let bothRight, onlyFirst, onlySecond, bothWrong: Int
    let pValue: Double
  }

  let runs: [Run]
  let differences: [Setting]
  let sameValidation: Bool?
  let paired: Paired?

  init(_ comparison: RunComparison, _ paired: PairedOutcome?, trainedCounts: [Int?]) {
    runs = zip([comparison.first, comparison.second], trainedCounts).map { Run($0, trainedCount: $1) }
    differences = comparison.differences.map { Setting(name: $0.name, first: $0.first, second: $0.second) }
    sameValidation = comparison.hasSameValidation
    self.paired = paired.map {
      Paired(
        bothRight: $0.bothRight, onlyFirst: $0.onlyFirst, onlySecond: $0.onlySecond, bothWrong: $0.bothWrong,
        pValue: $0.pValue)
    }
  }
}
