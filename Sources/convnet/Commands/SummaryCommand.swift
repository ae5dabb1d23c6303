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
    parsing: .unconditional, help: "Classes; a trained model's own, or 10, when not given.",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var classes: Int?
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let summaries = try models.map { try summary(of: $0) }
    if json {
      print(try Format.json(zip(models, summaries).map { SummaryDocument(model: $0, $1) }))
    } else {
      print(
        zip(models, summaries).map { models.count > 1 ? "\($0)\n\($1)" : "\($1)" }.joined(separator: "\n\n"))
    }
  }

  private func summary(of model: String) throws -> ModelSummary {
    let source = try ModelSource(model)
    let image = input ?? source.input ?? ImageShape(channels: 3, height: 32, width: 32)
    if case .classifier(let classifier) = source {
      return try ModelSummary(
        source.description(for: image, classCount: classes ?? classifier.classNames.count))
    }
    return try ModelSummary(source.description(for: image, classCount: classes ?? 10))
  }
}
