/// Why a safetensors file cannot be read, or does not hold what is asked of it.
///
/// ```
/// best.safetensors: tensor 0.weight: got 40 bytes for F32 [16, 3, 3, 3]; expected 1728
/// ```
public struct SafetensorsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, one case for each way a file can lie.
  public enum Problem: Hashable, Sendable {
    /// There is no such file.
    case missing
    /// The system refuses to read it, or it is a directory, a pipe or a device.
    case unreadable(reason: String)
    /// Fewer bytes than the 8 that hold the length of the header.
    case tooShort(byteCount: Int)
    /// A header longer than the file, or than ``SafetensorsFile/headerByteLimit``.
    case headerLength(got: UInt64, limit: Int)
    /// The header is not a JSON object of tensors.
    case malformedHeader(reason: String)
    /// A name, or a field of a tensor, written twice.
    case duplicateName(String)
    /// A type this library does not read.
    case unknownType(tensor: String, type: String)
    /// A negative dimension, or more than ``SafetensorsFile/rankLimit`` of them.
    case invalidShape(tensor: String, shape: [Int])
    /// A product of dimensions that 64 bits cannot hold.
    case overflow(tensor: String, shape: [Int])
    /// Offsets that are negative or whose end stands before their beginning.
    case invalidOffsets(tensor: String, offsets: [Int])
    /// Offsets that do not begin where the tensor before ended: a hole, or bytes used twice.
    case notContiguous(tensor: String, begin: Int, expected: Int)
    /// Offsets that span another number of bytes than type and shape need.
    case byteCount(tensor: String, got: Int, expected: Int, layout: String)
    /// The tensors end elsewhere than the file.
    case dataLength(got: Int, expected: Int)
    /// A byte of a BOOL tensor that is neither 0 nor 1.
    case invalidBool(tensor: String, value: UInt8)
    /// The file has no tensor of this name.
    case noTensor(String, nearest: String?)
    /// The tensor's type is not the one that was asked for.
    case wrongType(tensor: String, got: String, expected: String)
  }

  /// The file, as the caller named it.
  public var file: String
  /// What programs branch on, with the numbers and names that were got.
  public var problem: Problem

  /// - Parameter file: as messages are to call it.
  public init(file: String, _ problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// The file and a sentence; names from inside the file are shortened, their control characters replaced.
  public var description: String { "\(file): \(Self.sentence(for: problem))" }

  private static func sentence(for problem: Problem) -> String {
    switch problem {
    case .missing: "got no such file; expected a safetensors file"
    case .unreadable(let reason): "got a file that cannot be read (\(reason)); expected a safetensors file"
    case .tooShort(let count):
      "got a file of \(count) bytes; expected at least 8, the length of a safetensors header"
    case .headerLength(let got, let limit):
      "got a header of \(got) bytes; expected at most \(limit); is it a safetensors file?"
    case .malformedHeader(let reason): "header: \(reason)"
    case .duplicateName(let name): "header: got \(quoted(name)) twice; expected every name once"
    case .unknownType(let tensor, let type):
      "tensor \(shown(tensor)): got the type \(quoted(type)); expected one of "
        + SafetensorsFile.ElementType.allCases.map(\.rawValue).joined(separator: ", ")
    case .invalidShape(let tensor, let shape):
      "tensor \(shown(tensor)): got the shape \(brief(shape)); expected at most "
        + "\(SafetensorsFile.rankLimit) dimensions, none negative"
    case .overflow(let tensor, let shape):
      "tensor \(shown(tensor)): got the shape \(brief(shape)); expected a byte count that 64 bits can hold"
    case .invalidOffsets(let tensor, let offsets):
      "tensor \(shown(tensor)): got the data_offsets \(brief(offsets)); expected [begin, end], 0 ≤ begin ≤ end"
    case .notContiguous(let tensor, let begin, let expected):
      "tensor \(shown(tensor)): got data that begins at byte \(begin); expected \(expected), where the one before ends"
    case .byteCount(let tensor, let got, let expected, let layout):
      "tensor \(shown(tensor)): got \(got) bytes for \(layout); expected \(expected)"
    case .dataLength(let got, let expected):
      "got \(got) bytes of data; expected \(expected); "
        + (got < expected ? "the file is cut off" : "something stands behind the last tensor")
    case .invalidBool(let tensor, let value):
      "tensor \(shown(tensor)): got \(value) in a BOOL tensor; expected 0 or 1"
    case .noTensor(let name, let nearest):
      "got no tensor \(shown(name))" + (nearest.map { "; did you mean \(shown($0))?" } ?? "")
    case .wrongType(let tensor, let got, let expected):
      "tensor \(shown(tensor)): got the type \(got); expected \(expected)"
    }
  }

  /// A name from the file made fit to print: no control characters, of bounded length.
  private static func shown(_ name: String) -> String {
    let clean = String(
      name.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "\u{FFFD}" : Character($0) })
    return clean.count <= 80 ? clean : clean.prefix(79) + "…"
  }

  private static func quoted(_ text: String) -> String { "“\(shown(text))”" }

  private static func brief(_ numbers: [Int]) -> String {
    numbers.count <= 8 ? "\(numbers)" : "\(Array(numbers.prefix(8)))… (\(numbers.count) numbers)"
  }
}
