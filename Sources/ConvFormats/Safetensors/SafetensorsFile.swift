@_exported import ConvShapes
@_exported import ConvTensors
import Foundation

/// Named arrays and a few strings, as the safetensors format stores them.
///
/// ```
/// 8 bytes        length of the header, little-endian
/// header         JSON: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, …}, padded by spaces
/// data           the arrays one after the other, little-endian, row-major, without holes
/// ```
///
/// Reading checks everything the header says before any element is touched: the file is data, never code, and a file
/// that contradicts itself is an error, not a guess. The bytes of a file made here depend on its contents alone.
///
/// Source: Hugging Face, *safetensors* format description, <https://github.com/huggingface/safetensors>, 2022.
public struct SafetensorsFile: Sendable {
  /// The longest header that is read, in bytes: the reference implementation's bound.
  public static let headerByteLimit = 100_000_000
  /// The most dimensions a tensor may have.
  public static let rankLimit = 64

  /// The element types that can be read.
  public enum ElementType: String, CaseIterable, Sendable {
    /// IEEE 754, 64 bits.
    case float64 = "F64"
    /// IEEE 754, 32 bits.
    case float32 = "F32"
    /// IEEE 754, 16 bits: 5 of the exponent, 10 of the fraction.
    case float16 = "F16"
    /// The upper half of a `float32`: 8 bits of the exponent, 7 of the fraction.
    case bfloat16 = "BF16"
    /// Two's complement, 64 bits.
    case int64 = "I64"
    /// Two's complement, 32 bits.
    case int32 = "I32"
    /// Two's complement, 16 bits.
    case int16 = "I16"
    /// Two's complement, 8 bits.
    case int8 = "I8"
    /// 0…255
    case uint8 = "U8"
    /// A byte, 0 or 1; others are refused.
    case bool = "BOOL"

    /// Bytes an element.
    public var byteCount: Int {
      switch self {
      case .float64, .int64: 8
      case .float32, .int32: 4
      case .float16, .bfloat16, .int16: 2
      case .int8, .uint8, .bool: 1
      }
    }

    /// Whether the elements are floating-point numbers.
    public var isFloatingPoint: Bool {
      switch self {
      case .float64, .float32, .float16, .bfloat16: true
      default: false
      }
    }
  }

  /// What the header says about one tensor.
  public struct Entry: Hashable, Sendable {
    /// Unique in the file: `0.weight`.
    public let name: String
    /// How its elements are stored.
    public let type: ElementType
    /// Outermost length first; rank 0 is a single number.
    public let shape: Shape
    /// Its bytes, counted from the end of the header.
    public let byteRange: Range<Int>
  }

  /// The file's name, for errors.
  public let name: String
  /// The tensors in the order of their bytes.
  public let entries: [Entry]
  /// The strings under `__metadata__`.
  public let metadata: [String: String]
  /// The bytes of all tensors.
  let data: Data
  private let positions: [String: Int]

  init(name: String, entries: [Entry], metadata: [String: String], data: Data) {
    self.name = name
    self.entries = entries
    self.metadata = metadata
    self.data = data
    positions = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
  }

  /// What the header says about a tensor; nil when the file has none of this name.
  public func entry(named name: String) -> Entry? { positions[name].map { entries[$0] } }

  /// What the header says about a tensor.
  ///
  /// - Throws: ``SafetensorsError`` when the file has none of this name; the nearest name is suggested.
  func requiredEntry(named name: String) throws(SafetensorsError) -> Entry {
    if let entry = entry(named: name) { return entry }
    let last = name.split(separator: ".").last
    let nearest = entries.first { $0.name.split(separator: ".").last == last }?.name
    throw SafetensorsError(file: self.name, .noTensor(name, nearest: nearest))
  }
}
