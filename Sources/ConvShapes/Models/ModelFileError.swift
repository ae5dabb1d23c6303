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
    /// A key that its object does not have; a near one is suggested.
    case unknownKey
    /// A key twice in one object: which of the two is meant cannot be known.
    case duplicateKey
    /// A key that has no usual value and is not there.
    case missingKey
    /// A text where a number belongs, and the like.
    case wrongType
    /// A number outside its range.
    case outOfRange
  }

  /// What programs branch on.
  public var reason: Reason
  /// The name given for the file; nil for a value that does not come from one.
  public var file: String?
  /// The path to the place, outermost first.
  public var location: [String]
  /// What stands there, as it stands behind “got”: `the key "fitlers"`.
  public var got: String
  /// What should, as it stands behind “expected”.
  public var expected: String
  /// The smallest change that makes it work, when there is one.
  public var fix: String?

  /// An error of the given words; file and place are put in front of it on its way out.
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

  /// `FILE: PLACE: got A; expected B; FIX`, without what there is none of.
  public var description: String {
    let name = file.map { "\($0): " } ?? ""
    let place = location.isEmpty ? "" : location.joined(separator: ", ") + ": "
    let ending = fix.map { "; \($0)" } ?? ""
    return "\(name)\(place)got \(got); expected \(expected)\(ending)"
  }
}
