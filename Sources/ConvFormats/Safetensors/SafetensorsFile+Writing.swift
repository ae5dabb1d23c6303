import Foundation

extension SafetensorsFile {
  /// A file of F32 tensors, in the order of their names' bytes.
  ///
  /// - Parameters:
  ///   - tensors: the tensors by name; `__metadata__` is not a name.
  ///   - metadata: strings to keep with them.
  public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
    precondition(tensors[SafetensorsHeader.metadataName] == nil, "a tensor named __metadata__")
    var entries: [Entry] = []
    var data = Data(capacity: tensors.values.reduce(0) { $0 + $1.count * 4 })
    for (name, tensor) in tensors.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let begin = data.count
      tensor.withUnsafeBufferPointer { elements in
        #if _endian(little)
          data.append(contentsOf: UnsafeRawBufferPointer(elements))
        #else
          for element in elements {
            withUnsafeBytes(of: element.bitPattern.littleEndian) { data.append(contentsOf: $0) }
          }
        #endif
      }
      entries.append(Entry(name: name, type: .float32, shape: tensor.shape, byteRange: begin..<data.count))
    }
    self.init(name: "", entries: entries, metadata: metadata, data: data)
  }

  /// The bytes of the file: the same contents give the same bytes.
  public func bytes() -> Data {
    var parts: [String] = []
    if !metadata.isEmpty {
      let strings = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      parts.append("\"\(SafetensorsHeader.metadataName)\":{\(strings.joined(separator: ","))}")
    }
    for entry in entries {
      let shape = entry.shape.dimensions.map(String.init).joined(separator: ",")
      parts.append(
        "\(Self.quoted(entry.name)):{\"dtype\":\"\(entry.type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(entry.byteRange.lowerBound),\(entry.byteRange.upperBound)]}")
    }
    var header = Data("{\(parts.joined(separator: ","))}".utf8)
    // Padded so that the data begins at a multiple of 8: a reader may map it.
    header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    var bytes = Data(capacity: 8 + header.count + data.count)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(header)
    bytes.append(data)
    return bytes
  }

  /// Writes the file: whole or not at all.
  ///
  /// - Throws: ``FileWriteError`` when the system refuses it.
  public func write(to path: String) throws(FileWriteError) {
    try AtomicFile.write(bytes(), to: path)
  }

  /// A JSON string. Only what JSON demands is escaped, so that the bytes do not depend on an encoder's taste.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
