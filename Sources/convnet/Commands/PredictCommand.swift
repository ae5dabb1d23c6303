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
    transform: ArgumentValues.probability(as: 0.8))
  var threshold = 0.0
  @Option(
    parsing: .unconditional,
    help: "text (when not given), csv (image, class, probability, error), jsonl (a line an image) or json.",
    transform: ArgumentValues.word)
  var format: PredictionRows.Form?
  @Flag(help: "The same as --format json.")
  var json = false
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given. It does not change the result.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?

  func validate() throws {
    if json, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) are two forms; choose one")
    }
  }

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads)
    let classifier = try Classifier(contentsOf: ModelPath.file(model))
    let lists = images.map { $0 == "-" ? nil : Self.files(at: $0) }
    var rows = try PredictionRows(form: json ? .json : format ?? .text, top: top, threshold: threshold)
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
        var lines = InputLines()
        while let line = try lines.next() {
          if !line.isEmpty { try show([.init(bytes: line)]) }
        }
      }
    }
    try rows.end()
    if rows.failureCount > 0 { throw ExitCode(ToolFailure.someFailed) }
  }

  private static let filesAtOnce = 256

  /// The files an argument stands for.
  private static func files(at path: String) -> [PNGFiles.Found] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return [.init(bytes: RawArguments.bytes(of: path))]
    }
    do throws(ImageFolderError) {
      let files = try PNGFiles.below(path)
      return files.isEmpty ? [.init(emptyFolder: path)] : files
    } catch {
      return [.init(unlisted: path, error)]
    }
  }
}
