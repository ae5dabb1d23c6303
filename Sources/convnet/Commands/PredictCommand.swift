import ArgumentParser
import ConvKit

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Says what images show.",
    discussion:
      "An image that cannot be read is a row with its error; the others are done, and the exit code is 1.")

  @Argument(help: "A file that convnet train wrote.")
  var model: String
  @Argument(help: "PNG files.")
  var images: [String]
  @Option(
    parsing: .unconditional, help: "How many classes to name for each image.",
    transform: ArgumentValues.wholeNumber(1...Int.max))
  var top = 1
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: 1)
    let classifier = try Classifier(contentsOf: model)
    let rows = images.map { Row(image: $0, classifier: classifier, top: top, context: context) }
    if json {
      Terminal.result(try Format.json(rows))
    } else {
      for row in rows { Terminal.result(row.text) }
    }
    if rows.contains(where: { $0.error != nil }) { throw ExitCode(ToolFailure.someFailed) }
  }

  /// What is said about one image.
  private struct Row: Encodable {
    let image: String
    let predictions: [Prediction.Candidate]
    let error: String?

    init(image: String, classifier: Classifier, top: Int, context: ComputeContext) {
      self.image = image
      do {
        predictions = Array(try classifier.prediction(for: image, context: context).candidates.prefix(top))
        error = nil
      } catch {
        predictions = []
        self.error = "\(error)"
      }
    }

    var text: String {
      // The error names the file itself.
      if let error { return "error: \(error)" }
      let classes = predictions.map { "\($0.className) \(Format.percent($0.probability))" }
      return "\(image): \(classes.joined(separator: ", "))"
    }
  }
}
