/// Something in an image folder that is not used, and why: nothing is left out without being listed.
public struct IgnoredEntry: Hashable, Sendable {
  /// Why it is not used.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The name begins with a dot.
    case hidden
    /// What systems leave behind, such as the folder `__MACOSX` and the file `Thumbs.db`.
    case system
    /// A file beside the class folders.
    case outsideClasses
    /// A file of a class whose name does not end in `.png`.
    case otherExtension
    /// A folder inside a class: only files directly in it are its images.
    case nestedFolder
    /// A name that is not UTF-8; ``IgnoredEntry/path`` shows its bytes as `\xE9`.
    case nameNotUTF8
    /// A folder that would be a class, but for its name, which is not UTF-8.
    case classNameNotUTF8
    /// A symbolic link beside the class folders that leads nowhere or in a loop.
    case brokenLink
  }

  /// Below the folder as the caller named it.
  public let path: String
  /// What programs branch on.
  public let reason: Reason

  /// - Parameter path: bytes that are not UTF-8 written as `\xE9`.
  public init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }
}
