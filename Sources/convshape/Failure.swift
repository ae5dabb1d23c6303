import ArgumentParser
import ConvShapes

/// The exit codes, as docs/convshape.md lists them.
enum Status: Int32 {
  case usage = 64
  case badData = 65
  case inputMissing = 66
  case cannotWrite = 73
}

extension Convshape {
  /// Ends the process as the error asks: help on stdout is no error, everything else is one line on stderr.
  static func end(with error: any Error) -> Never {
    // A check that said no has said why already.
    if error is ExitCode || exitCode(for: error).isSuccess { exit(withError: error) }
    let (message, status): (String, Status) =
      switch error {
      case let error as NotationError: ("\(error)", .usage)
      case let error as ChainError: ("\(error)", .usage)
      case let error as GeometryError: ("\(error)", .badData)
      case let error as ModelFileError: ("\(error)", .badData)
      case let error as InputFileError: ("\(error)", .inputMissing)
      case let error as OutputError: ("\(error)", .cannotWrite)
      default: ("\(message(for: error)); see convshape --help", .usage)
      }
    Streams.writeMessage("convshape: \(line(message))")
    exit(withError: ExitCode(status.rawValue))
  }

  /// The message on one line. It can quote whatever was typed: what would control a terminal is not passed on to it, and
  /// of a long text beginning and end are enough.
  private static func line(_ message: String) -> String {
    let words = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    let shown = String(
      String.UnicodeScalarView(
        words.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    return shown.count > 800 ? "\(shown.prefix(400)) … \(shown.suffix(300))" : shown
  }
}
