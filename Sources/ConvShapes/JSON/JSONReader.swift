/// Reads JSON text (RFC 8259) and says where it is wrong.
///
/// Foundation's decoder is not used because it tells neither line and column nor duplicate keys, rounds large
/// numbers, and would be the only reason for this module to load Foundation.
package struct JSONReader {
  /// Levels of nesting: far more than any model has, far fewer than the stack holds.
  static let depthLimit = 64

  private static let decimals = UInt8(ascii: "0")...UInt8(ascii: "9")
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  /// The value of a whole text.
  ///
  /// - Throws: ``ModelFileError`` with the reason `notJSON`, located as `line 3, column 14`.
  package static func value(of bytes: [UInt8]) throws(ModelFileError) -> JSONValue {
    if String(validating: bytes, as: UTF8.self) == nil {
      throw ModelFileError(.notJSON, got: "bytes that are not UTF-8", expected: "JSON text")
    }
    var reader = JSONReader(bytes: bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    let value = try reader.value()
    reader.skipSpace()
    if reader.position < bytes.count { throw reader.error(expected: "the end of the file") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard bytes[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func value() throws(ModelFileError) -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"):
      return .object(try list("}") { (reader) throws(ModelFileError) in try reader.member() })
    case UInt8(ascii: "["):
      return .array(try list("]") { (reader) throws(ModelFileError) in try reader.value() })
    case UInt8(ascii: "\""): return .string(try string())
    case let byte? where byte == UInt8(ascii: "-") || Self.decimals.contains(byte): return try number()
    default:
      if take("true") { return .bool(true) }
      if take("false") { return .bool(false) }
      if take("null") { return .null }
      throw error(expected: "a value")
    }
  }

  /// What stands between brackets, separated by commas.
  private mutating func list<Element>(
    _ closing: Unicode.Scalar, _ element: (inout JSONReader) throws(ModelFileError) -> Element
  ) throws(ModelFileError) -> [Element] {
    depth += 1
    if depth > Self.depthLimit {
      throw error(got: "more than \(Self.depthLimit) levels of nesting", expected: "fewer")
    }
    position += 1
    skipSpace()
    var elements: [Element] = []
    while next != UInt8(ascii: closing) || !elements.isEmpty {
      elements.append(try element(&self))
      skipSpace()
      if next == UInt8(ascii: closing) { break }
      if !take(",") { throw error(expected: "\",\" or \"\(closing)\"") }
      skipSpace()
    }
    position += 1
    depth -= 1
    return elements
  }

  private mutating func member() throws(ModelFileError) -> JSONValue.Member {
    skipSpace()
    if next != UInt8(ascii: "\"") { throw error(expected: "a key in quotes") }
    let key = try string()
    skipSpace()
    if !take(":") { throw error(expected: "\":\"") }
    return JSONValue.Member(key: key, value: try value())
  }

  private mutating func number() throws(ModelFileError) -> JSONValue {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws(ModelFileError) {
    let start = position
    while let byte = next, Self.decimals.contains(byte) { position += 1 }
    if position == start { throw error(expected: "a digit") }
  }

  private mutating func string() throws(ModelFileError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
      case 0..<0x20:
        position -= 1
        throw error(got: "a control character", expected: "it written as \\u00…")
      default: text.append(byte)
      }
    }
    throw error(expected: "a closing quote")
  }

  private mutating func escape() throws(ModelFileError) -> Unicode.Scalar {
    let simple: [UInt8: Unicode.Scalar] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
      UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    if let byte = next, let scalar = simple[byte] {
      position += 1
      return scalar
    }
    if !take("u") { throw error(expected: "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u") }
    let unit = try hexadecimal()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // The first half of a pair that stands for one character above U+FFFF.
    if unit < 0xDC00, take("\\u") {
      let low = try hexadecimal()
      if (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    throw error(got: "half of a surrogate pair", expected: "both halves")
  }

  private mutating func hexadecimal() throws(ModelFileError) -> UInt32 {
    let end = min(position + 4, bytes.count)
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    guard text.utf8.count == 4, text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(text, radix: 16)
    else { throw error(expected: "four hexadecimal digits") }
    position = end
    return value
  }

  private func error(got: String? = nil, expected: String) -> ModelFileError {
    let before = bytes[..<position]
    let line = before.count { $0 == 0x0A } + 1
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = bytes[lineStart..<position].count { $0 & 0xC0 != 0x80 } + 1
    let character = String(decoding: bytes[position...].prefix(4), as: UTF8.self).first
    return ModelFileError(
      .notJSON, at: ["line \(line)", "column \(column)"],
      got: got ?? character.map { String($0).quoted } ?? "the end of the file", expected: expected)
  }
}
