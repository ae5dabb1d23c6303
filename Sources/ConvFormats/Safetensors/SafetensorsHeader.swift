import Foundation

/// The header of a safetensors file, decoded and checked against the bytes that follow it.
struct SafetensorsHeader {
  let entries: [SafetensorsFile.Entry]
  let metadata: [String: String]

  /// - Parameters:
  ///   - json: the bytes of the header, without the length before it.
  ///   - dataByteCount: the number of bytes behind the header.
  init(json: Data, dataByteCount: Int, file: String) throws(SafetensorsError) {
    func failure(_ problem: SafetensorsError.Problem) -> SafetensorsError {
      SafetensorsError(file: file, problem)
    }
    let fields: [String: Field]
    do {
      // A NUL would make the decoder guess at UTF-16.
      guard json.first == UInt8(ascii: "{"), !json.contains(0) else {
        throw failure(.malformedHeader(reason: "got no JSON object; expected one that begins with {"))
      }
      fields = try JSONDecoder().decode([String: Field].self, from: json)
    } catch let error as SafetensorsError {
      throw error
    } catch let error as DecodingError {
      throw failure(.malformedHeader(reason: Self.reason(error)))
    } catch {
      throw failure(
        .malformedHeader(reason: "got JSON that cannot be decoded; expected an object of tensors"))
    }
    let names = Self.names(in: json)
    if let name = names.repeated { throw failure(.duplicateName(name)) }
    // The decoder keeps one of two equal names, and skips unknown ones, without a word: hence the count.
    guard names.count == fields.reduce(fields.count, { $0 + $1.value.keyCount }) else {
      let reason =
        "got a field beside dtype, shape and data_offsets, or a name twice; expected these three, once"
      throw failure(.malformedHeader(reason: reason))
    }

    var metadata: [String: String] = [:]
    var entries: [SafetensorsFile.Entry] = []
    entries.reserveCapacity(fields.count)
    for (name, field) in fields.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      switch field {
      case .strings(let strings): metadata = strings
      case .tensor(let type, let shape, let offsets):
        entries.append(try Self.entry(name, type: type, shape: shape, offsets: offsets, file: file))
      }
    }
    entries.sort {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound) < ($1.byteRange.lowerBound, $1.byteRange.upperBound)
    }
    var end = 0
    for entry in entries {
      guard entry.byteRange.lowerBound == end else {
        throw failure(.notContiguous(tensor: entry.name, begin: entry.byteRange.lowerBound, expected: end))
      }
      end = entry.byteRange.upperBound
    }
    guard end == dataByteCount else { throw failure(.dataLength(got: dataByteCount, expected: end)) }
    self.metadata = metadata
    self.entries = entries
  }

  static let metadataName = "__metadata__"

  private static func entry(
    _ name: String, type typeName: String, shape: [Int], offsets: [Int], file: String
  ) throws(SafetensorsError) -> SafetensorsFile.Entry {
    func failure(_ problem: SafetensorsError.Problem) -> SafetensorsError {
      SafetensorsError(file: file, problem)
    }
    guard let type = SafetensorsFile.ElementType(rawValue: typeName) else {
      throw failure(.unknownType(tensor: name, type: typeName))
    }
    guard shape.count <= SafetensorsFile.rankLimit, shape.allSatisfy({ $0 >= 0 }) else {
      throw failure(.invalidShape(tensor: name, shape: shape))
    }
    // A zero must not hide an overflow of the others: the product is taken over the positive ones.
    var byteCount = type.byteCount
    for dimension in shape where dimension > 0 {
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw failure(.overflow(tensor: name, shape: shape)) }
      byteCount = product
    }
    if shape.contains(0) { byteCount = 0 }
    guard offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0] else {
      throw failure(.invalidOffsets(tensor: name, offsets: offsets))
    }
    guard offsets[1] - offsets[0] == byteCount else {
      let got = offsets[1] - offsets[0]
      throw failure(.byteCount(tensor: name, got: got, expected: byteCount, layout: "\(typeName) \(shape)"))
    }
    return SafetensorsFile.Entry(
      name: name, type: type, shape: Shape(shape), byteRange: offsets[0]..<offsets[1])
  }

  /// One value of the header's object.
  private enum Field: Decodable {
    case strings([String: String])
    case tensor(type: String, shape: [Int], offsets: [Int])

    private enum Key: String, CodingKey {
      case type = "dtype"
      case shape
      case offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
      guard decoder.codingPath.last?.stringValue != SafetensorsHeader.metadataName else {
        self = .strings(try decoder.singleValueContainer().decode([String: String].self))
        return
      }
      let container = try decoder.container(keyedBy: Key.self)
      self = .tensor(
        type: try container.decode(String.self, forKey: .type),
        shape: try container.decode([Int].self, forKey: .shape),
        offsets: try container.decode([Int].self, forKey: .offsets))
    }

    var keyCount: Int {
      switch self {
      case .strings(let strings): strings.count
      case .tensor: 3
      }
    }
  }

  /// The number of names written in all objects of valid JSON, and one that stands twice in the same object.
  private static func names(in json: Data) -> (count: Int, repeated: String?) {
    json.withUnsafeBytes { bytes in
      var count = 0
      var repeated: String?
      var open: [Set<String>] = []
      var lastString = 0..<0
      var stringStart: Int?
      var isEscaped = false
      for index in 0..<bytes.count {
        let byte = bytes[index]
        if let start = stringStart {
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
          } else if byte == UInt8(ascii: "\"") {
            lastString = start..<index
            stringStart = nil
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "\""): stringStart = index + 1
        case UInt8(ascii: "{"): open.append([])
        case UInt8(ascii: "}"): _ = open.popLast()
        case UInt8(ascii: ":"):
          count += 1
          let name = String(decoding: bytes[lastString], as: UTF8.self)
          if !open.isEmpty, !open[open.count - 1].insert(name).inserted { repeated = name }
        default: break
        }
      }
      return (count, repeated)
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.isEmpty ? "" : context.codingPath.map(\.stringValue).joined(separator: ", ") + ": "
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(place(context))got no \(key.stringValue); expected dtype, shape and data_offsets"
    case .typeMismatch(let type, let context):
      return "\(place(context))got another type; expected \(type)"
    case .valueNotFound(let type, let context):
      return "\(place(context))got null; expected \(type)"
    case .dataCorrupted(let context):
      return
        "\(place(context))got text that is not valid JSON, or a number out of range; expected an object of tensors"
    @unknown default:
      return "got JSON that cannot be decoded; expected an object of tensors"
    }
  }
}
