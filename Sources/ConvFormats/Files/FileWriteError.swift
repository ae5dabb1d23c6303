/// Why a file cannot be written.
public struct FileWriteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as the caller named it.
  public var path: String
  /// What the system says.
  public var reason: String

  /// - Parameter reason: stands behind “cannot be written”.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// `best.safetensors: cannot be written: No space left on device`
  public var description: String { "\(path): cannot be written: \(reason)" }
}
