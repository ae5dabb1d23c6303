/// Why the text of an option cannot be read: it has not the form that is asked for, or is not there.
///
/// ```
/// --in: got "32x32"; expected HEIGHTxWIDTHxCHANNELS; use --in 32x32x3
/// ```
package struct NotationError: Error, Hashable, Sendable, CustomStringConvertible {
  package var option: String
  /// The text, `nil` when the option was not given.
  package var got: String?
  package var expected: String
  /// A value of the right form, as near as can be to what was got; empty where no value helps.
  package var example: String
  /// What to do.
  package var fix: String

  /// - Parameter example: a value of the right form.
  package init(option: String, got: String?, expected: String, example: String) {
    self.init(option: option, got: got, expected: expected, fix: "use \(option) \(example)")
    self.example = example
  }

  /// - Parameter fix: what to do where no value helps.
  package init(option: String, got: String?, expected: String, fix: String) {
    self.option = option
    self.got = got
    self.expected = expected
    example = ""
    self.fix = fix
  }

  package var description: String {
    let found = got.map { $0.isEmpty ? "got an empty text" : "got \($0.quoted)" } ?? "not given"
    return "\(option): \(found); expected \(expected); \(fix)"
  }
}
