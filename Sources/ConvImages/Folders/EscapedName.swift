/// A name of any bytes as text that can be shown.
///
/// What is not UTF-8 is `\xE9`, so that a person can find it; what would begin a line, steer a terminal or turn the
/// direction of writing is `\u{1B}`, so that a name cannot look like a message of ours.
public enum EscapedName {
  enum Piece {
    case scalar(Unicode.Scalar)
    case wrongByte(UInt8)
  }

  /// A text on one line, with what a file system allows in names and a line does not hold written out.
  ///
  /// - Parameter keepsLines: whether line feeds stay, for texts of several lines whose names are written out already.
  public static func printable(_ text: String, keepsLines: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: { mustBeEscaped($0, keepsLines) }) else { return text }
    var printable = ""
    for scalar in text.unicodeScalars {
      if mustBeEscaped(scalar, keepsLines) {
        printable += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        printable.unicodeScalars.append(scalar)
      }
    }
    return printable
  }

  /// A JSON document with the same characters inside its strings as JSON writes them, `\u001B`; it stays the same document.
  public static func printableJSON(_ json: String) -> String {
    guard json.unicodeScalars.contains(where: { mustBeEscaped($0, true) }) else { return json }
    var printable = ""
    for scalar in json.unicodeScalars {
      if mustBeEscaped(scalar, true) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        printable += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        printable.unicodeScalars.append(scalar)
      }
    }
    return printable
  }

  private static func mustBeEscaped(_ scalar: Unicode.Scalar, _ keepsLines: Bool) -> Bool {
    switch scalar.value {
    case 0x0A: !keepsLines
    // Controls of ASCII and Latin-1; line and paragraph separators; what turns the direction of writing.
    case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  static func text(of bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for piece in pieces(of: Array(bytes)) {
      switch piece {
      case .scalar(let scalar): text.unicodeScalars.append(scalar)
      case .wrongByte(let byte): text += "\\x" + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }

  /// The scalars of the bytes, and the bytes that are none. A wrong byte is 0x80 or more, so it has two digits.
  static func pieces(of bytes: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var parser = Unicode.UTF8.ForwardParser()
    var position = 0
    var source = bytes.makeIterator()
    while true {
      switch parser.parseScalar(from: &source) {
      case .valid(let encoded):
        pieces.append(.scalar(Unicode.UTF8.decode(encoded)))
        position += encoded.count
      case .error(let length):
        for byte in bytes[position..<min(position + length, bytes.count)] { pieces.append(.wrongByte(byte)) }
        position += length
      case .emptyInput: return pieces
      }
    }
  }
}
