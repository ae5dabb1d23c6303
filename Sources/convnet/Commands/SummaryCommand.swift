import ArgumentParser
import ConvKit

struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Shows the layers, shapes, parameters and multiply-adds of networks.")

  @Argument(
    help:
      "Trained models, model files, or presets: \(ModelPreset.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var models: [String]
  @Option(
    name: .customLong("in"), parsing: .unconditional,
    help: "HEIGHTxWIDTHxCHANNELS of the images; the model's own, or 32x32x3, when not given.",
    transform: ArgumentValues.volume)
  var input: ImageShape?
  @Option(
    parsing: .unconditional, help: "Classes; a model's own, or 10, when not given.",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var classes: Int?
  @Flag(
    help: "Show which algorithm each convolution is computed by, pass by pass, and why not by the others.")
  var algorithms = false
  @Option(
    parsing: .unconditional, help: "Images at once, which the choice of an algorithm depends on.",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var batch: Int?
  @Flag(
    help:
      "Show dense layers without a non-linearity between them, and the one layer W̃ x + b̃ they are equal to.")
  var collapse = false
  @Option(
    parsing: .unconditional,
    help: "The seed of weights that --collapse needs and no file gives (default: 7).",
    transform: ArgumentValues.seed)
  var seed: UInt64 = 7
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if batch != nil, !algorithms {
      throw ValidationError("--batch is for --algorithms; add it or leave --batch out")
    }
  }

  func run() throws {
    let documents = try models.map { model in
      let source = try ModelSource(model)
      let description = try description(of: source)
      return (
        summary: try ModelSummary(description), choices: algorithms ? try choices(description) : nil,
        collapse: collapse ? CollapseDocument(try self.collapse(of: source, description)) : nil
      )
    }
    if json {
      try Terminal.result(
        try Format.json(
          zip(models, documents).map {
            SummaryDocument(model: $0, $1.summary, choices: $1.choices, collapse: $1.collapse)
          }))
    } else {
      let texts = documents.map { document in
        ["\(document.summary)"] + (document.choices.map { ["\($0)"] } ?? [])
          + (document.collapse.map { ["\($0)"] } ?? [])
      }
      try Terminal.result(
        zip(models, texts).map { ((models.count > 1 ? [$0] : []) + [$1.joined(separator: "\n\n")]) }
          .map { $0.joined(separator: "\n") }.joined(separator: "\n\n"))
    }
  }

  private func description(of source: ModelSource) throws -> ModelDescription {
    let image = input ?? source.input ?? ImageShape(channels: 3, height: 32, width: 32)
    return try source.description(for: image, classCount: classes ?? source.classCount)
  }

  private func collapse(of source: ModelSource, _ description: ModelDescription) throws -> LinearCollapse {
    let network = try Sequential(description, seed: seed)
    if case .classifier(let classifier) = source { try network.load(classifier.network.weights) }
    return LinearCollapse(network)
  }

  private func choices(_ description: ModelDescription) throws -> ModelChoices {
    try ModelChoices(
      description, batch: batch ?? Trainer.defaultBatchSize, context: .ofCommand(threads: 1))
  }
}
