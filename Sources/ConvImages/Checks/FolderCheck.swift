/// What is wrong with a data set, told before anything is trained on it.
///
/// ```
/// let check = try FolderCheck("pets")
/// for finding in check.findings { print(finding.severity, finding.summary) }
/// ```
public struct FolderCheck: Sendable {
  /// How much of each file is looked at.
  public enum Depth: String, Hashable, Sendable {
    /// Names and headers, 33 bytes a file.
    case headers
    /// Everything: each file is decoded and compared with the others.
    case pixels
  }

  /// The images of one part.
  public struct Part: Hashable, Codable, Sendable {
    /// A class and how many files it has.
    public struct Class: Hashable, Codable, Sendable {
      /// The folder's name, or the word of a manifest.
      public let name: String
      /// Files named as images, readable or not.
      public let count: Int
    }

    /// nil when the data set is not divided.
    public let part: DatasetSplit.Part?
    /// The folder of the part; the manifest, where there is one.
    public let path: String
    /// In the order of the labels.
    public let classes: [Class]

    /// Files of all classes.
    public var count: Int { classes.reduce(0) { $0 + $1.count } }
  }

  /// As it was given.
  public let path: String
  /// nil when the data set could not be listed.
  public let layout: DatasetLayout?
  /// In the order training, validation, test.
  public let parts: [Part]
  /// The files that can be read.
  public let readableCount: Int
  /// How many readable images have each size.
  public let sizeCounts: [Size2D: Int]
  /// The worst first, then in the order of ``CheckFinding/Kind``.
  public let findings: [CheckFinding]

  /// The files named as images.
  public var fileCount: Int { parts.reduce(0) { $0 + $1.count } }
  /// The worst that was found; nil for nothing at all.
  public var severity: CheckFinding.Severity? { findings.map(\.severity).max() }

  /// Checks a folder of classes, a folder of parts, or a CSV manifest.
  ///
  /// Whatever is found in it is a finding and no error. What is named `.png` and is a folder, pipe or device is
  /// never opened.
  ///
  /// - Parameters:
  ///   - path: of any ``DatasetLayout``.
  ///   - depth: how much of each file is looked at.
  ///   - limits: what is too large.
  ///   - context: the threads that read and decode.
  ///   - onProgress: called on this thread, now and then, with the files done and the files in all.
  /// - Throws: ``ImageFolderError`` `missing` or `notAFolder` when there is no data set at the path.
  /// - Complexity: decodes every file once; 1 kB of memory a gray image and 3 kB one in colour.
  public init(
    _ path: String, depth: Depth = .pixels, limits: PNGLimits = PNGLimits(),
    context: ComputeContext = ComputeContext(), onProgress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ImageFolderError) {
    self.path = path
    let listing: DatasetListing
    do throws(ImageFolderError) {
      listing = try DatasetListing(path)
    } catch {
      if [.missing, .notAFolder].contains(error.reason), error.path == path || error.path + "/" == path {
        throw error
      }
      layout = nil
      parts = []
      readableCount = 0
      sizeCounts = [:]
      findings = [CheckFinding(.unusable, "\(error)")]
      return
    }
    layout = listing.layout
    let data = CheckedData(listing, depth: depth, limits: limits, context: context, onProgress: onProgress)
    parts = listing.groups.map { group in
      let names = group.listing.classNames
      var counts = [Int](repeating: 0, count: names.count)
      for file in group.listing.files { counts[file.label] += 1 }
      return Part(
        part: group.part, path: group.path,
        classes: zip(names, counts).map { Part.Class(name: $0, count: $1) })
    }
    readableCount = data.images.count { $0.header != nil }
    sizeCounts = data.images.reduce(into: [:]) { counts, image in
      if let size = image.header?.size { counts[size, default: 0] += 1 }
    }
    let all =
      data.fileFindings + data.formatFindings + Self.classFindings(parts) + data.copyFindings
      + Self.nameFindings(listing)
    let order = Dictionary(uniqueKeysWithValues: zip(CheckFinding.Kind.allCases, 0...))
    findings = all.sorted {
      $0.severity == $1.severity
        ? order[$0.kind, default: 0] < order[$1.kind, default: 0] : $0.severity > $1.severity
    }
  }
}

/// The files of a data set with what was seen of them.
struct CheckedData {
  struct File {
    let path: String
    let className: String
    let part: DatasetSplit.Part?
  }

  let files: [File]
  /// One a file.
  let images: [CheckedImage]

  init(
    _ listing: DatasetListing, depth: FolderCheck.Depth, limits: PNGLimits, context: ComputeContext,
    onProgress: (Int, Int) -> Void
  ) {
    let files = listing.groups.flatMap { group in
      group.listing.files.map {
        File(path: $0.file, className: group.listing.classNames[$0.label], part: group.part)
      }
    }
    self.files = files
    images = CheckedImage.all(
      files.map(\.path), depth: depth == .headers ? .header : .pixels, limits: limits, context: context
    ) { onProgress($0, files.count) }
  }
}
