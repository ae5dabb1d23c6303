/// Why a folder cannot be trained into, or a run in it gone on with.
public struct RunFolderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong, for programs; people read ``description``.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// There is no such folder, or something else stands in its place.
    case missing
    /// It holds something, and a new run wants a folder of its own.
    case notEmpty
    /// Another process trains into it.
    case inUse
    /// It holds no `config.json`.
    case notARun
    /// Settings were given that are not those of the run.
    case contradiction
  }

  /// What programs branch on.
  public var reason: Reason
  /// The folder, as the caller named it.
  public var path: String
  /// What was met, as it stands behind “got”: `a folder without config.json`.
  public var got: String
  /// What would have done, as it stands behind “expected”: `the folder of a run`.
  public var expected: String
  /// The smallest change that makes it work.
  public var fix: String

  /// An error of the given words.
  public init(_ reason: Reason, path: String, got: String, expected: String, fix: String) {
    self.reason = reason
    self.path = path
    self.got = got
    self.expected = expected
    self.fix = fix
  }

  /// `PATH: got A; expected B; FIX`
  public var description: String { "\(path): got \(got); expected \(expected); \(fix)" }
}
