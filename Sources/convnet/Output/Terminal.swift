import ConvKit
import Foundation

/// What goes to stderr.
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
  static func result(_ text: String) { print(EscapedName.printable(text, keepsLines: true)) }

  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
