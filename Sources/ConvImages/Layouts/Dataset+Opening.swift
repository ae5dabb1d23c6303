extension Dataset {
  /// Opens a data set of any layout, reads every image once, and draws a validation part where none is given.
  ///
  /// - Parameters:
  ///   - path: a folder of classes, a folder of parts, or a CSV manifest (``DatasetLayout``).
  ///   - validation: a folder or manifest to judge by, in place of the data set's own part or a drawn one.
  ///   - test: a folder or manifest to read at the end, in place of the data set's own part.
  ///   - size: what every image is resized to; when not given, the size most training images have.
  ///   - resizing: how images of another aspect ratio are brought to the size, in all parts.
  ///   - channels: 1 or 3; when not given, 1 if every training image is gray and else 3.
  ///   - validationShare: 0 ..< 1, of each class; unused when there is a validation part.
  ///   - seed: decides which images are drawn.
  ///   - skipsBadFiles: whether files that cannot be read are left out; else they are an error.
  ///   - cacheByteLimit: how many bytes of decoded images each part may keep.
  ///   - context: the threads that read the files.
  ///   - onProgress: called on this thread with the files read and the files in all.
  /// - Throws: ``ImageFolderError``: `image` or `images` for files that cannot be read, which names all of them;
  ///   `classMismatch` when the parts have other classes; `noImages` when a class has no readable image left.
  /// - Complexity: decodes every image once.
  public init(
    _ path: String, validation: String? = nil, test: String? = nil, size: Size2D? = nil,
    resizing: ResizePolicy = .stretch, channels: Int? = nil, validationShare: Double, seed: UInt64,
    skipsBadFiles: Bool = false, cacheByteLimit: Int = ImageFolder.defaultCacheByteLimit,
    context: ComputeContext = ComputeContext(),
    onProgress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ImageFolderError) {
    let listing = try DatasetListing(path)
    var groups: [DatasetSplit.Part: DatasetListing.Group] = [:]
    for group in listing.groups { groups[group.part ?? .training] = group }
    for (part, other) in [(DatasetSplit.Part.validation, validation), (.test, test)] {
      if let other { groups[part] = try DatasetListing.undivided(other) }
    }
    let parts = DatasetSplit.Part.allCases.filter { groups[$0] != nil }
    guard let first = groups[.training] else {
      throw ImageFolderError(.noImages, path: path, got: "no training part", expected: "one")
    }
    var folders = [
      try ImageFolder(
        first.path, listing: first.listing, size: size, resizing: resizing, channels: channels,
        cacheByteLimit: cacheByteLimit,
        context: context)
    ]
    let shape = folders[0].imageShape
    let classNames = folders[0].classNames
    for part in [DatasetSplit.Part.validation, .test] {
      guard let group = groups[part] else { continue }
      let folder = try ImageFolder(
        group.path, listing: group.listing, size: shape.size, resizing: resizing, channels: shape.channels,
        // A test part is read once more, at the end: keeping it would take the room of what is read each epoch.
        cacheByteLimit: part == .test ? 0 : cacheByteLimit, context: context)
      folders.append(try folder.withClassNames(classNames))
    }
    try Self.refuseSharedFiles(folders, parts: parts)
    let readings = ImageReading.all(of: folders, context: context, onProgress: onProgress)
    let errors = readings.flatMap(\.errors)
    guard errors.isEmpty || skipsBadFiles else { throw ImageFolderError(damaged: errors, path: path) }

    var kept: [DatasetSplit.Part: (folder: ImageFolder, contents: [ContentHash])] = [:]
    for (part, (folder, reading)) in zip(parts, zip(folders, readings)) {
      let good = folder.indices.filter { reading.contents[$0] != nil }
      kept[part] = (try folder.selecting(good), good.compactMap { reading.contents[$0] })
    }
    try self.init(
      kept, folders: folders, root: DatasetSplit.absolute(listing.root), skipped: errors,
      validationShare: validationShare, seed: seed)
  }

  /// A file in two parts would judge what was learnt from it, and a split could not tell the two apart.
  private static func refuseSharedFiles(
    _ folders: [ImageFolder], parts: [DatasetSplit.Part]
  ) throws(ImageFolderError) {
    var known: [[UInt8]: DatasetSplit.Part] = [:]
    for (folder, part) in zip(folders, parts) {
      for file in folder {
        guard let other = known.updateValue(part, forKey: Array(DatasetSplit.absolute(file.file).utf8)) else {
          continue
        }
        throw ImageFolderError(
          .sharedFile, path: file.file,
          got: "the same file in the \(other.rawValue) and the \(part.rawValue) part",
          expected: "each file in one part", fix: "name another folder, or none")
      }
    }
  }

  /// - Parameter kept: the files of each part that can be read, and their hashes; a training part among them.
  private init(
    _ kept: [DatasetSplit.Part: (folder: ImageFolder, contents: [ContentHash])], folders: [ImageFolder],
    root: String, skipped: [PNGError], validationShare: Double, seed: UInt64
  ) throws(ImageFolderError) {
    guard let training = kept[.training] else {
      throw ImageFolderError(.noImages, path: root, got: "no training part", expected: "one")
    }
    let classNames = training.folder.classNames
    if let label = training.folder.classCounts.firstIndex(of: 0) {
      throw ImageFolderError(
        .noImages, path: root, got: "no readable image of class \(classNames[label])",
        expected: "at least one")
    }
    func files(_ part: DatasetSplit.Part) -> [DatasetSplit.File] {
      guard let (folder, contents) = kept[part] else { return [] }
      return folder.splitFiles(in: root, contents: contents) { _ in part }
    }
    if let validation = kept[.validation] {
      self.init(
        training: training.folder, validation: validation.folder, test: kept[.test]?.folder,
        split: DatasetSplit(
          folder: root, classNames: classNames, files: files(.training) + files(.validation) + files(.test)),
        skipped: skipped, folders: folders)
      return
    }
    let drawn = try training.folder.split(
      validationShare: validationShare, seed: seed, contents: training.contents, root: root)
    self.init(
      training: drawn.training, validation: drawn.validation, test: kept[.test]?.folder,
      split: DatasetSplit(
        folder: root, seed: seed, validationShare: validationShare, classNames: classNames,
        files: drawn.split.files + files(.test)),
      skipped: skipped, folders: folders)
  }
}

extension DatasetListing {
  /// A folder of classes or a manifest without a column `split`.
  static func undivided(_ path: String) throws(ImageFolderError) -> Group {
    let listing = try DatasetListing(path)
    guard listing.groups.count == 1, let group = listing.groups.first, group.part == nil else {
      throw ImageFolderError(
        .ambiguousParts, path: path, got: "a data set of several parts", expected: "the images of one part",
        fix: "name the folder of the part")
    }
    return group
  }
}

extension ImageFolder {
  /// A folder of classes, as ``init(_:size:channels:limits:background:cacheByteLimit:context:)``, or a CSV manifest
  /// without a column `split`.
  ///
  /// - Throws: ``ImageFolderError``: as for a folder; `manifest`; `ambiguousParts` for a data set of several parts.
  public init(
    undivided path: String, size: Size2D? = nil, channels: Int? = nil,
    context: ComputeContext = ComputeContext()
  ) throws(ImageFolderError) {
    let group = try DatasetListing.undivided(path)
    try self.init(path, listing: group.listing, size: size, channels: channels, context: context)
  }
}
