import ArgumentParser
import ConvKit

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Says what is wrong with a data set before anything is trained on it.",
    discussion: """
      Decodes every file and compares the pictures. Nothing is changed, and nothing but regular files is opened.

      Exit code 0: nothing, notes, or warnings: classes that are empty, have one image, are much larger than others or \
      have names that are nearly the same; copies within a class; look-alikes; transparency; mixed colours or sizes; \
      images left out for their name, place or format.

      Exit code 1: training would be refused or wrong: files that are corrupt, truncated, empty, unreadable, missing, too \
      large, no PNG or no files; the same picture in several classes or in several parts; a class folder left out for \
      its name; only one class.

      Exit code 65: training is impossible: no classes, no images, none that can be read, a wrong manifest, parts with \
      different classes. Exit code 66: there is no such folder or file.
      """)

  @Argument(
    help: "FOLDER/<class>/*.png, FOLDER/train|val|test/<class>/*.png, or a CSV file of path,label[,split].")
  var folder: String
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given. It does not change the result.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?
  @Flag(help: "Print JSON, with every file of every finding.")
  var json = false

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads)
    let bar = ProgressBar("checking")
    let check: FolderCheck
    do {
      defer { bar.clear() }
      check = try FolderCheck(folder, context: context, onProgress: bar.show(_:of:))
    }
    try Terminal.result(json ? try Format.json(check) : check.report())
    switch check.severity {
    case .impossible?: throw ExitCode(ToolFailure.badData)
    case .wrong?: throw ExitCode(ToolFailure.checkFailed)
    case .warning?, .note?, nil: break
    }
  }
}
