/// Why a model file, or the JSON file of a training's settings, cannot be read: which file, where in it, what was got,
/// what was expected, and a fix.
///
/// ```
/// tiny.json: layer 3 (conv2d): got the key "fitlers"; expected one of layer, filters, kernel, …;
/// did you mean "filters"?
/// ```
public struct ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong, for programs; people read ``description``.
  public enum Reason: String, Hashable, Sendable {
    /// The bytes are not JSON; the location is line and column.
    case notJSON
    /// The file is larger than any model description.
    case tooLarge
    /// The file does not say that it is a model file.
    case wrongFormat
    /// A version this build does not know.
    case unsupportedVersion
    /// A layer this build does not know.
    case unknownLayer
    case unknownKey
    case duplicateKey
    case missingKey
    /// A text where a number belongs, and the like.
    case wrongType
    /// A number outside its range.
    case outOfRange
  }

  public var reason: Reason
  /// The name given for the file; nil for a value that does not come from one.
  public var file: String?
  /// The path to the place, outermost first.
  public var location: [String]
  public var got: String
  public var expected: String
  public var fix: String?

  public init(
    _ reason: Reason, file: String? = nil, at location: [String] = [], got: String, expected: String,
    fix: String? = nil
  ) {
    self.reason = reason
    self.file = file
    self.location = location
    self.got = got
    self.expected = expected
    self.fix = fix
  }

  /// The same error seen from outside: `place` is put before the location.
  package func located(in place: String) -> ModelFileError {
    var error = self
    error.location.insert(place, at: 0)
    return error
  }

  public var description: String {
    let name = file.map { "\($0): " } ?? ""
    let place = location.isEmpty ? "" : location.joined(separator: ", ") + ": "
    let ending = fix.map { "; \($0)" } ?? ""
    return "\(name)\(place)got \(got); expected \(expected)\(ending)"
  }
}
