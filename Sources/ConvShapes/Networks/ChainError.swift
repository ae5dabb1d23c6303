/// Why a layer of a chain cannot be read: which one, what was got, what was expected, and a fix.
///
/// ```
/// layer 3 (covn:16x3x3): got "covn"; expected one of conv, convtranspose, …; did you mean conv?
/// ```
package struct ChainError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The layer's position and text; nil for the chain as a whole.
  package var place: String?
  package var got: String
  package var expected: String
  package var fix: String?

  package var description: String {
    let ending = fix.map { "; \($0)" } ?? ""
    return "\(place.map { "\($0): " } ?? "")got \(got); expected \(expected)\(ending)"
  }
}
