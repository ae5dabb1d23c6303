/// Why a shape is impossible: where, what was got, what was expected, and the smallest change that works.
///
/// ```
/// layer 3 (conv2d), kernel height: got a window of 5 over a padded input of 4; expected at most 4;
/// add 1 to the padding of the height, or use a kernel of 4
/// ```
public struct GeometryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong, for programs; people read ``description``.
  public enum Reason: String, Hashable, Sendable {
    /// A size, count, stride or dilation below 1.
    case notPositive
    /// A padding below 0.
    case negativePadding
    /// The window does not fit into the padded input.
    case windowTooLarge
    /// Rows or columns left over by the stride, where rounding is strict.
    case incompleteStep
    /// Channels or filters that groups do not divide.
    case indivisibleGroups
    /// A layer that would need more memory than a running one may.
    case tooLarge
    /// A product that 64 bits cannot hold.
    case overflow
    /// A layer given an array of a rank or size it cannot take.
    case shapeMismatch
    /// A rate, slope or other real number outside its range.
    case invalidNumber
    /// A number that is to come from the data (image size, classes) and is not known yet.
    case unresolved
    /// A convolution algorithm that cannot compute the geometry, or is not part of this build.
    case unsupportedAlgorithm
  }

  /// What programs branch on.
  public var reason: Reason
  /// The path to the place, outermost first: a layer's position and name, then the quantity.
  public var location: [String]
  /// What was met, as it stands behind “got”: `a window of 5 over a padded input of 4`.
  public var got: String
  /// What would have done, as it stands behind “expected”: `at most 4`.
  public var expected: String
  /// The smallest change that makes it work, when there is one.
  public var fix: String?

  /// An error of the given words; a place is put in front of it on its way out, ``located(in:)``.
  public init(
    _ reason: Reason, at location: [String] = [], got: String, expected: String, fix: String? = nil
  ) {
    self.reason = reason
    self.location = location
    self.got = got
    self.expected = expected
    self.fix = fix
  }

  /// The same error seen from outside: `place` is put before the location.
  public func located(in place: String) -> GeometryError {
    var error = self
    error.location.insert(place, at: 0)
    return error
  }

  /// `PLACE: got A; expected B; FIX`, without the place or the fix where there is none.
  public var description: String {
    let place = location.isEmpty ? "" : location.joined(separator: ", ") + ": "
    let ending = fix.map { "; \($0)" } ?? ""
    return "\(place)got \(got); expected \(expected)\(ending)"
  }
}
