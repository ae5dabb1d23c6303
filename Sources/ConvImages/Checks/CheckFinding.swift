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
    /// A PNG whose data are wrong, or that ends before its image does.
    case corrupt, truncated
    /// A file of 0 bytes under the name of a PNG.
    case emptyFile = "empty-file"
    /// Another kind of file under the name of a PNG.
    case notPNG = "not-png"
    /// A folder, pipe, socket or device under the name of a PNG; it is never opened.
    case notAFile = "not-a-file"
    /// A link that leads nowhere or in a loop, or a file of a manifest that is not there.
    case missingFile = "missing-file"
    /// A file that the system does not let us read.
    case unreadable
    /// Larger than ``PNGLimits`` allow.
    case tooLarge = "too-large"
    /// There is nothing to tell apart.
    case oneClass = "one-class"
    /// A class folder that is left out, because no label can hold its name.
    case classNameNotUTF8 = "class-name-not-utf8"
    /// The same picture under two labels.
    case copiesAcrossClasses = "copies-across-classes"
    /// The same picture in two parts: the network is judged by what it learnt.
    case copiesAcrossParts = "copies-across-parts"
    /// Thumbnails that correlate by 0.995 or more, under two labels.
    case similarAcrossClasses = "similar-across-classes"
    /// The same in two parts.
    case similarAcrossParts = "similar-across-parts"
    /// The same picture again under its own label, in one part.
    case copiesWithinClass = "copies-within-class"
    /// Look-alikes under one label, which a split that is drawn may part.
    case similarWithinClass = "similar-within-class"
    /// A class folder without a PNG, which is no class then.
    case emptyClass = "empty-class"
    /// A class of which nothing is left to judge by, or nothing to learn from.
    case singleImageClass = "single-image-class"
    /// The largest class has three times the images of the smallest, or more.
    case imbalance
    /// Class names that are one where case does not count, as on macOS and Windows.
    case namesDifferInCase = "names-differ-in-case"
    /// Class names that look the same: `é` as one scalar and as two.
    case namesDifferInUnicodeForm = "names-differ-in-unicode-form"
    /// A file that is left out for its name.
    case fileNameNotUTF8 = "file-name-not-utf8"
    /// Images that are not used because they are no PNG, or not named so.
    case otherFormat = "other-format"
    /// Transparency, which is laid over white.
    case alpha
    /// Gray images among coloured ones; gray becomes colour.
    case mixedColours = "mixed-colours"
    /// Images that are not of the size of most; a training brings all to one.
    case mixedSizes = "mixed-sizes"
    /// Images or class folders beside or below where they would be used.
    case misplaced
    /// 16 bits a sample, of which every level is kept.
    case sixteenBit = "sixteen-bit"
    /// Links to images or class folders, which are followed.
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

    /// - Parameter note: what is said of all of them; nothing unless given.
    public init(_ files: [String], note: String = "") {
      self.files = files
      self.note = note
    }
  }

  /// What was found.
  public let kind: Kind
  /// That of the ``kind``.
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
