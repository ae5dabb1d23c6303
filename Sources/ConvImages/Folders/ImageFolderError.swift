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
    /// Several images cannot be read: ``ImageFolderError/imageErrors`` has them all.
    case images
    /// An index outside the folder.
    case indexOutOfRange
    /// A validation share outside 0 ..< 1.
    case impossibleShare
    /// Class names that are not those of the model.
    case classMismatch
    /// Two folders that could both be the same part.
    case ambiguousParts
    /// A file that is in two parts of a data set.
    case sharedFile
    /// A line of a CSV manifest; ``ImageFolderError/path`` names it with its column.
    case manifest
  }

  /// What programs branch on.
  public var reason: Reason
  /// The path of the folder, or of the image.
  public var path: String
  /// What was met, as it stands behind “got”: `no PNG file in the sub-folders a, b`.
  public var got: String
  /// What would have done, as it stands behind “expected”.
  public var expected: String
  /// The smallest change that makes it work, when there is one.
  public var fix: String?
  /// For `image`: the error of the file.
  public var imageError: PNGError?
  /// For `images`: the errors of all files, in their order.
  public var imageErrors: [PNGError] = []

  /// An error of the given words, without an image's error.
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

  /// The errors of some images, one at least: all are named, or as many as a person reads, and the others counted.
  init(damaged errors: [PNGError], path: String) {
    guard errors.count > 1 else {
      self.init(errors[0])
      fix = (fix.map { $0 + ", or " } ?? "") + "leave it out with --skip-bad"
      return
    }
    let shown = errors.prefix(Self.shownErrorCount).map { "\($0.file): \($0.got)" }
    let rest = errors.count - shown.count
    self.init(
      .images, path: path,
      got: "\(errors.count) files that cannot be read (" + shown.joined(separator: "; ")
        + (rest > 0 ? "; and \(rest) more" : "") + ")",
      expected: "PNG files", fix: "repair them, or leave them out with --skip-bad; convnet check lists all")
    imageErrors = errors
  }

  private static let shownErrorCount = 10

  /// `PATH: got A; expected B; FIX`, without the fix where there is none.
  public var description: String {
    "\(path): got \(got); expected \(expected)" + (fix.map { "; \($0)" } ?? "")
  }
}
