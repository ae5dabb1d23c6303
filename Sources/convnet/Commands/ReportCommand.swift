import ArgumentParser
import ConvKit
import Foundation

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes a page about a trained model and the images it errs on.",
    discussion: """
      One HTML file that needs nothing else: confusion matrix whose cells open their images, the most confident mistakes, \
      precision, recall and F1, calibration, filters, and where the network looks. convnet train writes one, with the \
      curves of the training, into the folder of the run: for the test folder, or the validation part without one.
      """)

  @Argument(help: "A file that convnet train wrote, or the folder of a run.")
  var model: String
  @Argument(help: "Images of the model's classes: FOLDER/<class>/*.png.")
  var folder: String
  @Option(name: .customLong("out"), parsing: .unconditional, help: "The HTML file to write.")
  var output = "report.html"
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given. It does not change the result.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads)
    let classifier = try Classifier(contentsOf: ModelPath.file(model))
    let shape = classifier.inputShape
    let images = try ImageFolder(folder, size: shape.size, channels: shape.channels, context: context)
    FolderWarnings.show(images)
    try AtomicFile.refuseOverwriting([ModelPath.file(model), folder] + images.map(\.file), at: output)
    let report = try TrainingReport(
      title: "\(model) on \(folder)", settings: [], epochs: [], classifier: classifier, part: images,
      partName: "test", context: context)
    try report.write(to: output)
    try Terminal.result("accuracy \(report.evaluation.accuracyDescription)")
    try Terminal.result("written: \(output)")
  }
}
