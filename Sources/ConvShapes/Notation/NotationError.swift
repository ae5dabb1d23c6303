/// Why the text of an option cannot be read: it has not the form that is asked for.
///
/// ```
/// --in: got "32x32"; expected HEIGHTxWIDTHxCHANNELS; use --in 32x32x3
/// ```
package struct NotationError: Error, Hashable, Sendable, CustomStringConvertible {
  package var option: String
  package var got: String
  package var expected: String
  /// A value of the right form, as near as can be to what was got.
  package var example: String

  package var description: String {
    "\(option): got \(got.quoted); expected \(expected); use \(option) \(example)"
  }
}
