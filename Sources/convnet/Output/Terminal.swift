import ConvKit
import Foundation

/// The process's two outputs: results on stdout, everything else on stderr.
enum Terminal {
  /// Whether a person watches: a live line is of use.
  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  /// The columns of the terminal, asked each time: windows are resized.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// A line that begins with the tool's name.
  static func message(_ text: String) { write("convnet: \(EscapedName.printable(text))\n") }

  /// The same with the lines below it, for what points at a place in them.
  static func messageOfLines(_ text: String) {
    write("convnet: \(EscapedName.printable(text, keepsLines: true))\n")
  }

  /// Results, on stdout; names in them come from files and folders, and must not steer the terminal.
  ///
  /// - Throws: ``OutputError`` when they cannot all be written, as on a full disk.
  static func result(_ text: String) throws(OutputError) {
    try resultAsItIs(EscapedName.printable(text, keepsLines: true))
  }

  /// Text of the program's own, as help and the completion scripts of shells, on stdout.
  ///
  /// - Throws: ``OutputError``
  static func resultAsItIs(_ text: String) throws(OutputError) {
    let code = write(text + "\n", to: STDOUT_FILENO)
    if code != 0 { throw OutputError(code: code) }
  }

  /// Text on stderr; where that is not possible there is nobody left to tell, and the work goes on.
  static func write(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// The system's number for what went wrong; 0 when all was written.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(count)
    }
    return 0
  }
}

/// A result that could not be written.
struct OutputError: Error, CustomStringConvertible {
  /// The system's number.
  let code: Int32

  /// Whether the reader of a pipe has gone: it has all it wanted, as `head` has.
  var isReaderGone: Bool { code == EPIPE }

  var description: String {
    "stdout: got \"\(String(cString: strerror(code)))\"; expected to write the answer; use a place that can be written to"
  }
}
