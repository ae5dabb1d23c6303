import ArgumentParser
import ConvKit
import Foundation

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Says what images show.",
    discussion: """
      An image that cannot be read is a row with its error; the others are done, and the exit code is 1.

      convnet predict run/best.safetensors image.png folder --top 3
      find photos -name '*.png' | convnet predict run/best.safetensors - --format csv
      """)

  @Argument(help: "A file that convnet train wrote, or the folder of a run.")
  var model: String
  @Argument(help: "PNG files, folders of them, or - for a list on standard input, a path a line.")
  var images: [String]
  @Option(
    parsing: .unconditional, help: "How many classes to name for each image.",
    transform: ArgumentValues.wholeNumber(1...Int.max))
  var top = 1
  @Option(
    parsing: .unconditional,
    help: "An image whose most probable class is less probable than this is called unknown (0…1).",
    transform: ArgumentValues.probability)
  var threshold = 0.0
  @Option(
    parsing: .unconditional,
    help: "text, csv (image, class, probability, error), jsonl (a line an image) or json.",
    transform: ArgumentValues.predictionForm)
  var format = PredictionRows.Form.text
  @Flag(help: "The same as --format json.")
  var json = false
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given. It does not change the result.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads)
    let classifier = try Classifier(contentsOf: ModelPath.file(model))
    // Folders are listed before the first row, so that one that is missing ends nothing half done.
    let lists = try images.map { try $0 == "-" ? nil : Self.files(at: $0) }
    var rows = PredictionRows(form: json ? .json : format, top: top, threshold: threshold)
    func show(_ files: [PNGFiles.Found]) throws {
      for start in stride(from: 0, to: files.count, by: Self.filesAtOnce) {
        let some = Array(files[start..<min(start + Self.filesAtOnce, files.count)])
        try rows.show(classifier.predictions(for: some, context: context))
      }
    }
    for list in lists {
      if let list {
        try show(list)
      } else {
        // As the lines come: a program that writes one and waits gets its answer.
        while let line = readLine() {
          if !line.isEmpty { try show([.init(line)]) }
          fflush(nil)
        }
      }
    }
    try rows.end()
    if rows.failureCount > 0 { throw ExitCode(ToolFailure.someFailed) }
  }

  private static let filesAtOnce = 256

  /// The files an argument stands for.
  private static func files(at path: String) throws -> [PNGFiles.Found] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return [.init(path)]
    }
    let files = try PNGFiles.below(path)
    if files.isEmpty { throw InputError(description: "\(path): got no PNG file; expected at least one") }
    return files
  }
}
