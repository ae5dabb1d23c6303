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
  static func message(_ text: String) { write("convnet: \(printable(text))\n") }

  /// Results, on stdout; names in them come from files and folders, and must not steer the terminal.
  static func result(_ text: String) { print(printable(text)) }

  /// The text with control characters other than line ends written out: `\u{1B}`.
  private static func printable(_ text: String) -> String {
    var printable = ""
    for scalar in text.unicodeScalars {
      if scalar != "\n",
        scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
      {
        printable += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        printable.unicodeScalars.append(scalar)
      }
    }
    return printable
  }

  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
