/// A folder of PNG images, one sub-folder a class: root/<class>/*.png.
///
/// A collection of files and labels; images are decoded when asked for. Classes and files are ordered by the bytes of
/// their names in UTF-8, so the same folder gives the same labels on every system. What is not used is listed in
/// ``ImageFolder/ignored``. Parts of a folder (a split, a selection) keep its classes, its image shape and its cache.
public struct ImageFolder: RandomAccessCollection, Sendable {
  /// The path as it was given.
  public let path: String
  /// The names of the classes that have images; a label is an index into them.
  public internal(set) var classNames: [String]
  /// Class folders without a PNG file: they are no classes here, and worth a warning.
  public let emptyClasses: [String]
  /// Hidden entries, other files and whatever else was left out, with the reasons.
  public let ignored: [IgnoredEntry]
  /// Channels, height and width of every image as ``ImageFolder/image(at:)`` gives it.
  public let imageShape: ImageShape
  /// How many of the files of the whole folder have each size; those unlike the image shape are resized.
  public let sizeCounts: [Size2D: Int]
  /// Files of the whole folder that are already known to be unreadable: their headers are. Decoding may find more.
  public let damagedFiles: [PNGError]
  /// How images of another aspect ratio are brought to the image shape.
  public internal(set) var resizing: ResizePolicy
  /// Decoded images, shared by the folder and all its parts.
  public internal(set) var cache: ImageCache
  /// What is too large, for every file.
  public let limits: PNGLimits
  /// The gray level behind transparent pixels, 0…1.
  public let background: Float

  /// The bytes of decoded images that are kept when nothing else is said: 512 MiB.
  public static let defaultCacheByteLimit = 512 << 20

  var files: [LabeledFile]
  /// The position in the whole folder of each file: its key in the cache.
  var positions: [Int]

  /// Lists a folder and reads the headers of its files.
  ///
  /// - Parameters:
  ///   - path: the folder that holds one folder a class.
  ///   - size: what every image is resized to; when not given, the size most files have (of several, the one of the
  ///     first file).
  ///   - resizing: how images of another aspect ratio are brought to the size.
  ///   - channels: 1 or 3; when not given, 1 if every file is gray (with or without alpha) and else 3.
  ///   - limits: what is too large.
  ///   - background: the gray level behind transparent pixels, 0…1; white when not given.
  ///   - cacheByteLimit: how many bytes of decoded images may be kept; 0 decodes every image each time.
  ///   - context: the threads that read the headers.
  /// - Throws: ``ImageFolderError``: `missing`, `notAFolder`, `unreadable`, `noClasses`, `noImages`, `impossibleShape`,
  ///   or `image` when no file has a readable header.
  /// - Complexity: one small read a file.
  public init(
    _ path: String, size: Size2D? = nil, resizing: ResizePolicy = .stretch, channels: Int? = nil,
    limits: PNGLimits = PNGLimits(), background: Float = 1,
    cacheByteLimit: Int = Self.defaultCacheByteLimit,
    context: ComputeContext = ComputeContext()
  ) throws(ImageFolderError) {
    try self.init(
      path, listing: FolderListing(path), size: size, resizing: resizing, channels: channels,
      limits: limits, background: background, cacheByteLimit: cacheByteLimit, context: context)
  }

  /// - Parameter listing: at least one file.
  init(
    _ path: String, listing: FolderListing, size: Size2D?, resizing: ResizePolicy = .stretch, channels: Int?,
    limits: PNGLimits = PNGLimits(), background: Float = 1,
    cacheByteLimit: Int = ImageFolder.defaultCacheByteLimit, context: ComputeContext
  ) throws(ImageFolderError) {
    try Self.check(size: size, channels: channels, limits: limits, path: path)
    let survey = FolderSurvey(listing.files, limits: limits, context: context)
    guard let commonSize = survey.commonSize else {
      throw ImageFolderError(survey.damagedFiles[0])
    }
    let size = size ?? commonSize
    self.path = path
    classNames = listing.classNames
    emptyClasses = listing.emptyClasses
    ignored = listing.ignored
    imageShape = ImageShape(
      channels: channels ?? (survey.isGray ? 1 : 3), height: size.height, width: size.width)
    sizeCounts = survey.sizeCounts
    damagedFiles = survey.damagedFiles
    self.resizing = resizing
    cache = ImageCache(byteLimit: cacheByteLimit)
    self.limits = limits
    self.background = background
    files = listing.files
    positions = Array(listing.files.indices)
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { files.count }

  /// The file at an index and its label.
  public subscript(index: Int) -> LabeledFile { files[index] }

  /// How many images each class has, in the order of the class names.
  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classNames.count)
    for file in files { counts[file.label] += 1 }
    return counts
  }

  /// The part of the folder at the given indices, in their order.
  ///
  /// - Throws: ``ImageFolderError`` `indexOutOfRange`.
  public func selecting(_ indices: [Int]) throws(ImageFolderError) -> ImageFolder {
    try check(indices)
    var part = self
    part.files = indices.map { files[$0] }
    part.positions = indices.map { positions[$0] }
    return part
  }

  func check(_ indices: [Int]) throws(ImageFolderError) {
    guard let wrong = indices.first(where: { !files.indices.contains($0) }) else { return }
    throw ImageFolderError(
      .indexOutOfRange, path: path, got: "index \(wrong)", expected: "0 ..< \(files.count)")
  }

  private static func check(
    size: Size2D?, channels: Int?, limits: PNGLimits, path: String
  ) throws(ImageFolderError) {
    if let channels, channels != 1, channels != 3 {
      throw ImageFolderError(
        .impossibleShape, path: path, got: "\(channels) channels",
        expected: "1 (gray) or 3 (red, green, blue)")
    }
    guard let size else { return }
    let (pixelCount, overflow) = size.height.multipliedReportingOverflow(by: size.width)
    guard size.height >= 1, size.width >= 1, !overflow, pixelCount <= limits.pixelCount else {
      throw ImageFolderError(
        .impossibleShape, path: path, got: "images of \(size) pixels",
        expected: "sides of 1 or more and at most \(limits.pixelCount) pixels")
    }
  }
}
