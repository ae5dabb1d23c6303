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
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if batch != nil, !algorithms {
      throw ValidationError("--batch is for --algorithms; add it or leave --batch out")
    }
  }

  func run() throws {
    let descriptions = try models.map { try description(of: $0) }
    let documents = try descriptions.map { description in
      (summary: try ModelSummary(description), choices: algorithms ? try choices(description) : nil)
    }
    if json {
      Terminal.result(
        try Format.json(
          zip(models, documents).map { SummaryDocument(model: $0, $1.summary, choices: $1.choices) }))
    } else {
      let texts = documents.map { document in
        ["\(document.summary)"] + (document.choices.map { ["\($0)"] } ?? [])
      }
      Terminal.result(
        zip(models, texts).map { ((models.count > 1 ? [$0] : []) + [$1.joined(separator: "\n\n")]) }
          .map { $0.joined(separator: "\n") }.joined(separator: "\n\n"))
    }
  }

  private func description(of model: String) throws -> ModelDescription {
    let source = try ModelSource(model)
    let image = input ?? source.input ?? ImageShape(channels: 3, height: 32, width: 32)
    return try source.description(for: image, classCount: classes ?? source.classCount)
  }

  private func choices(_ description: ModelDescription) throws -> ModelChoices {
    try ModelChoices(
      description, batch: batch ?? Trainer.defaultBatchSize, context: .ofCommand(threads: 1))
  }
}
