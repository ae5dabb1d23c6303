/// A name of any bytes as text: what is not UTF-8 is shown as `\xE9`, so that a person can find it.
enum EscapedName {
  enum Piece {
    case scalar(Unicode.Scalar)
    case wrongByte(UInt8)
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
