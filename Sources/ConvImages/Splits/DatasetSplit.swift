/// Which file of a data set is in which part, with its class and the hash of its contents: what `split.json` holds.
///
/// Made once, before the first step, and read again by whoever goes on with the run or judges it: so the parts stay what
/// they were although files are added later, and a file that is gone or has changed is noticed.
public struct DatasetSplit: Hashable, Sendable {
  /// What a file is for.
  public enum Part: String, Hashable, Codable, Sendable, CaseIterable {
    /// The network learns from it.
    case training
    /// The epochs are judged by it.
    case validation
    /// Read once, at the end.
    case test
  }

  /// One file.
  public struct File: Hashable, Codable, Sendable {
    /// Below ``DatasetSplit/folder``, or absolute when it is elsewhere.
    public var path: String
    /// One of ``DatasetSplit/classNames``.
    public var className: String
    /// What the file is for.
    public var part: Part
    /// The hash of its bytes.
    public var content: ContentHash

    private enum CodingKeys: String, CodingKey {
      case path, part
      case className = "class"
      case content = "hash"
    }

    /// Takes all as it is: that files are there and unchanged is checked when the split is used.
    public init(path: String, className: String, part: Part, content: ContentHash) {
      self.path = path
      self.className = className
      self.part = part
      self.content = content
    }
  }

  /// The absolute path of the folder the files are below.
  public let folder: String
  /// The seed of the split; nil when the parts were given and nothing was drawn.
  public let seed: UInt64?
  /// The share that was asked for, 0 ..< 1; nil when the parts were given.
  public let validationShare: Double?
  /// In the order of the model's logits.
  public let classNames: [String]
  /// Of each part in the order training takes them.
  public let files: [File]

  /// - Precondition: a share, when there is one, of 0 ..< 1.
  public init(
    folder: String, seed: UInt64? = nil, validationShare: Double? = nil, classNames: [String], files: [File]
  ) {
    precondition(validationShare.map { $0 >= 0 && $0 < 1 } ?? true, "a share of \(validationShare ?? 0)")
    self.folder = folder
    self.seed = seed
    self.validationShare = validationShare
    self.classNames = classNames
    self.files = files
  }

  /// The files of one part, in their order.
  public func files(of part: Part) -> [File] { files.filter { $0.part == part } }

  /// Where a file of the split is.
  ///
  /// - Parameter folder: the folder the data set is in now, when it was moved.
  public func path(of file: File, in folder: String? = nil) -> String {
    file.path.utf8.first == UInt8(ascii: "/") ? file.path : (folder ?? self.folder) + "/" + file.path
  }
}
