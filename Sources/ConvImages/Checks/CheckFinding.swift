/// One kind of thing that a check found in a data set, with the files it concerns.
public struct CheckFinding: Hashable, Codable, Sendable {
  /// What it means for a training.
  public enum Severity: String, Hashable, Codable, Sendable, CaseIterable, Comparable {
    /// Good to know.
    case note
    /// Worth a look; training may be as it should be.
    case warning
    /// Training would be refused or teach something wrong.
    case wrong
    /// There is nothing to train on.
    case impossible

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// What was found.
  public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    /// The data set cannot be listed: no classes, no images, a wrong manifest.
    case unusable
    /// Not one image can be read.
    case noReadableImage = "no-readable-image"
    /// Parts whose classes differ: labels would mean different things.
    case classMismatch = "class-mismatch"
    case corrupt, truncated
    case emptyFile = "empty-file"
    /// Another kind of file under the name of a PNG.
    case notPNG = "not-png"
    /// A folder, pipe, socket or device under the name of a PNG; it is never opened.
    case notAFile = "not-a-file"
    /// A link that leads nowhere or in a loop, or a file of a manifest that is not there.
    case missingFile = "missing-file"
    case unreadable
    /// Larger than ``PNGLimits`` allow.
    case tooLarge = "too-large"
    /// There is nothing to tell apart.
    case oneClass = "one-class"
    case classNameNotUTF8 = "class-name-not-utf8"
    /// The same picture under two labels.
    case copiesAcrossClasses = "copies-across-classes"
    /// The same picture in two parts: the network is judged by what it learnt.
    case copiesAcrossParts = "copies-across-parts"
    case similarAcrossClasses = "similar-across-classes"
    case similarAcrossParts = "similar-across-parts"
    case copiesWithinClass = "copies-within-class"
    case similarWithinClass = "similar-within-class"
    case emptyClass = "empty-class"
    /// A class of which nothing is left to judge by, or nothing to learn from.
    case singleImageClass = "single-image-class"
    case imbalance
    case namesDifferInCase = "names-differ-in-case"
    case namesDifferInUnicodeForm = "names-differ-in-unicode-form"
    case fileNameNotUTF8 = "file-name-not-utf8"
    /// Images that are not used because they are no PNG, or not named so.
    case otherFormat = "other-format"
    case alpha
    case mixedColours = "mixed-colours"
    case mixedSizes = "mixed-sizes"
    /// Images or class folders beside or below where they would be used.
    case misplaced
    case sixteenBit = "sixteen-bit"
    case symbolicLink = "symbolic-link"
    /// Hidden entries, what systems leave behind, and files that are no images.
    case ignored

    /// The same for every finding of a kind.
    public var severity: Severity {
      switch self {
      case .unusable, .noReadableImage, .classMismatch: .impossible
      case .corrupt, .truncated, .emptyFile, .notPNG, .notAFile, .missingFile, .unreadable, .tooLarge,
        .oneClass,
        .classNameNotUTF8, .copiesAcrossClasses, .copiesAcrossParts:
        .wrong
      case .similarAcrossClasses, .similarAcrossParts, .copiesWithinClass, .similarWithinClass, .emptyClass,
        .singleImageClass, .imbalance, .namesDifferInCase, .namesDifferInUnicodeForm, .fileNameNotUTF8,
        .otherFormat, .alpha, .mixedColours, .mixedSizes, .misplaced:
        .warning
      case .sixteenBit, .symbolicLink, .ignored: .note
      }
    }
  }

  /// Files that belong together, and what is said of them.
  public struct Item: Hashable, Codable, Sendable {
    /// Paths; bytes that are not UTF-8 are shown as `\xE9`.
    public var files: [String]
    /// Empty when there is nothing to add.
    public var note: String

    public init(_ files: [String], note: String = "") {
      self.files = files
      self.note = note
    }
  }

  public let kind: Kind
  public let severity: Severity
  /// One sentence with the numbers, and what to do.
  public let summary: String
  /// Every case of it.
  public let items: [Item]

  init(_ kind: Kind, _ summary: String, _ items: [Item] = []) {
    self.kind = kind
    severity = kind.severity
    self.summary = summary
    self.items = items
  }
}
