/// Why a folder of images cannot be used: where, what was got, what was expected, and what would help.
public struct ImageFolderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong, for programs; people read ``ImageFolderError/description``.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// There is no such folder.
    case missing
    /// A file where a folder is expected.
    case notAFolder
    /// The system does not let us list it.
    case unreadable
    /// No sub-folder that could be a class.
    case noClasses
    /// Classes, but not one PNG file in them.
    case noImages
    /// A size or number of channels that no image can have, or one above the pixel limit.
    case impossibleShape
    /// One image cannot be read: ``ImageFolderError/imageError`` says why.
    case image
    /// An index outside the folder.
    case indexOutOfRange
    /// A validation share outside 0 ..< 1.
    case impossibleShare
    /// Class names that are not those of the model.
    case classMismatch
  }

  public var reason: Reason
  /// The path of the folder, or of the image.
  public var path: String
  public var got: String
  public var expected: String
  /// The smallest change that makes it work, when there is one.
  public var fix: String?
  /// For `image`: the error of the file.
  public var imageError: PNGError?

  public init(_ reason: Reason, path: String, got: String, expected: String, fix: String? = nil) {
    self.reason = reason
    self.path = path
    self.got = got
    self.expected = expected
    self.fix = fix
  }

  /// The error of one image.
  public init(_ error: PNGError) {
    self.init(.image, path: error.file, got: error.got, expected: error.expected, fix: error.fix)
    imageError = error
  }

  public var description: String {
    "\(path): got \(got); expected \(expected)" + (fix.map { "; \($0)" } ?? "")
  }
}
