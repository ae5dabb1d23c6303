extension Dataset {
  /// The parts of a split that was written down, in the order they had.
  ///
  /// Every file must be there and be what it was. Files that were added since are in no part.
  ///
  /// - Parameters:
  ///   - folder: where the data set is now; where the split says when not given.
  ///   - imageShape: what every image is brought to: the input of the network that was trained on it.
  ///   - resizing: how images of another aspect ratio are brought to it: as in that training.
  ///   - cacheByteLimit: how many bytes of decoded images may be kept for all parts together.
  ///   - context: the threads that read the files.
  /// - Throws: ``DatasetSplitError`` `files`, which names those that are gone or have changed, or `emptyPart` without a
  ///   training or a validation file; ``ImageFolderError`` when no image can be read.
  /// - Complexity: reads every file once.
  public init(
    _ split: DatasetSplit, folder: String? = nil, imageShape: ImageShape, resizing: ResizePolicy = .stretch,
    cacheByteLimit: Int = ImageFolder.defaultCacheByteLimit, context: ComputeContext = ComputeContext()
  ) throws {
    for part in [DatasetSplit.Part.training, .validation]
    where !split.files.contains(where: { $0.part == part }) {
      throw DatasetSplitError(path: folder ?? split.folder, .emptyPart(part))
    }
    let whole = try ImageFolder(
      split, folder: folder, imageShape: imageShape, cacheByteLimit: cacheByteLimit, context: context
    ).withResizing(resizing)
    func part(_ part: DatasetSplit.Part) throws -> ImageFolder {
      try whole.selecting(split.files.indices.filter { split.files[$0].part == part })
    }
    let test = try part(.test)
    self.init(
      training: try part(.training), validation: try part(.validation), test: test.isEmpty ? nil : test,
      split: split, folders: [whole])
  }
}

extension ImageFolder {
  /// One part of a split that was written down, in the order it had.
  ///
  /// Every file of the part must be there and be what it was.
  ///
  /// - Parameters:
  ///   - part: of the split.
  ///   - folder: where the data set is now; where the split says when not given.
  ///   - imageShape: what every image is brought to.
  ///   - context: the threads that read the files.
  /// - Throws: ``DatasetSplitError`` `files`, which names those that are gone or have changed, or `emptyPart`;
  ///   ``ImageFolderError`` when no image can be read.
  /// - Complexity: reads every file of the part once.
  public init(
    _ part: DatasetSplit.Part, of split: DatasetSplit, folder: String? = nil, imageShape: ImageShape,
    context: ComputeContext = ComputeContext()
  ) throws {
    let files = split.files(of: part)
    guard !files.isEmpty else { throw DatasetSplitError(path: folder ?? split.folder, .emptyPart(part)) }
    let alone = DatasetSplit(folder: split.folder, classNames: split.classNames, files: files)
    try self.init(
      alone, folder: folder, imageShape: imageShape, cacheByteLimit: Self.defaultCacheByteLimit,
      context: context)
  }

  /// All files of a split, at least one.
  fileprivate init(
    _ split: DatasetSplit, folder: String?, imageShape: ImageShape, cacheByteLimit: Int,
    context: ComputeContext
  ) throws {
    try split.verifyFiles(in: folder, context: context)
    let labels = Dictionary(
      zip(split.classNames.map { Array($0.utf8) }, split.classNames.indices),
      uniquingKeysWith: { first, _ in first })
    let files = split.files.map { file in
      LabeledFile(
        file: split.path(of: file, in: folder), label: labels[Array(file.className.utf8)] ?? 0)
    }
    try self.init(
      folder ?? split.folder, listing: FolderListing(classNames: split.classNames, files: files),
      size: imageShape.size, channels: imageShape.channels, cacheByteLimit: cacheByteLimit, context: context)
  }
}

extension DatasetSplit {
  /// Reads every file and compares it with the split.
  ///
  /// - Parameter folder: where the data set is now; where the split says when not given.
  /// - Throws: ``DatasetSplitError`` `files`, which names all that are gone or cannot be read, and all that are others.
  public func verifyFiles(in folder: String? = nil, context: ComputeContext) throws(DatasetSplitError) {
    enum State { case same, changed, missing }
    var states = [State](repeating: .same, count: files.count)
    states.withUnsafeMutableBufferPointer { states in
      // Each task writes its own element.
      let states = states
      context.parallelFor(files.count) { index in
        let file = files[index]
        let limits = PNGLimits(pixelCount: .max)
        guard let content = try? ContentHash(ofFile: path(of: file, in: folder), limits: limits) else {
          states[index] = .missing
          return
        }
        if content != file.content { states[index] = .changed }
      }
    }
    func names(_ state: State) -> [String] { zip(files, states).filter { $1 == state }.map(\.0.path) }
    let (missing, changed) = (names(.missing), names(.changed))
    guard missing.isEmpty, changed.isEmpty else {
      throw DatasetSplitError(path: folder ?? self.folder, .files(missing: missing, changed: changed))
    }
  }
}
