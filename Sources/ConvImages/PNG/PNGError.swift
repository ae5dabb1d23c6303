/// Why a PNG file could not be read or written: which file, what was got, what was expected, and what would help.
///
/// ```
/// shoes/0042.png: got a JPEG file; expected a PNG file; convert it, renaming is not enough
/// ```
public struct PNGError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong, for programs; people read ``PNGError/description``.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// There is no such file, or a symbolic link leads nowhere.
    case missing
    /// A folder, pipe, socket or device: it is never opened, so it cannot block.
    case notAFile
    /// The system does not let us read it.
    case unreadable
    /// A file of 0 bytes.
    case empty
    /// Something else under the name of a PNG.
    case notPNG
    /// The file ends before the image does.
    case truncated
    /// A checksum, a chunk or the compressed data are wrong.
    case corrupt
    /// More pixels or bytes than ``PNGLimits`` allow.
    case tooLarge
    /// The system does not give the memory.
    case outOfMemory
    /// The file cannot be written.
    case cannotWrite
  }

  /// What programs branch on.
  public var reason: Reason
  /// The path of the file, or the name the caller gave to the bytes.
  public var file: String
  /// What was met, as it stands behind “got”: `a JPEG file`.
  public var got: String
  /// What would have done, as it stands behind “expected”: `a PNG file`.
  public var expected: String
  /// The smallest change that makes it work, when there is one.
  public var fix: String?

  /// An error of the given words.
  public init(_ reason: Reason, file: String, got: String, expected: String, fix: String? = nil) {
    self.reason = reason
    self.file = file
    self.got = got
    self.expected = expected
    self.fix = fix
  }

  /// `FILE: got A; expected B; FIX`, without the fix where there is none.
  public var description: String {
    "\(file): got \(got); expected \(expected)" + (fix.map { "; \($0)" } ?? "")
  }
}
