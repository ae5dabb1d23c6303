import ConvImages

/// What a network will see of a training part: for each class some images, and what each epoch makes of them.
///
/// The pictures take the way of a training: decoded, resized, augmented, normalized by the thread that trains, and then
/// brought back to 0…1. With the seed of a training and its training part they are the very images of its first epochs.
public struct TrainingPreview: Sendable {
  /// One row of the sheet.
  public struct Row: Hashable, Sendable {
    /// The label of the row's files.
    public let className: String
    /// The files in the row: one with an augmentation, several without.
    public let files: [String]
    /// With an augmentation the image as it is, then the image of epoch 1, 2, …; else the images of the files.
    public let images: [PixelImage]
  }

  /// Class by class, in the order of the labels.
  public let rows: [Row]
  /// Whether the first image of each row is the original and the others are of epochs.
  public let showsEpochs: Bool

  /// - Parameters:
  ///   - folder: the training part.
  ///   - augmentation: of the training; none shows images as they are.
  ///   - columnCount: images a row, 1 or more: with an augmentation the original and the epochs, else images of the class.
  ///   - rowsPerClass: with an augmentation the images of each class, 1 or more; else rows of images.
  ///   - seed: of the training.
  ///   - context: the threads to use.
  /// - Throws: ``TrainingError`` `setting` for a number of images that is not positive, or a sheet that is too large to be
  ///   read as a PNG; ``ImageFolderError`` when an image cannot be read.
  /// - Complexity: reads every image once: what is erased gets the mean of all.
  public init(
    of folder: ImageFolder, augmentation: Augmentation = .none, columnCount: Int = 8, rowsPerClass: Int = 1,
    seed: UInt64, context: ComputeContext
  ) throws {
    for (name, count) in [("columns", columnCount), ("rows of a class", rowsPerClass)] where count < 1 {
      throw TrainingError.setting(name: name, got: "\(count)", expected: "at least 1")
    }
    showsEpochs = !augmentation.isEmpty
    let chosen = Self.chosen(
      of: folder, rowsPerClass: rowsPerClass, imagesPerRow: showsEpochs ? 1 : columnCount)
    try Self.checkSize(
      rows: chosen.count, columns: showsEpochs ? columnCount : chosen.map(\.count).max() ?? 1,
      of: folder.imageShape)
    let normalization = try Normalization(of: folder, context: context)

    // One batch of all images for each epoch, the first of them without augmentation.
    let indices = chosen.flatMap(\.self)
    var columns: [[PixelImage]] = []
    for epoch in 0..<(showsEpochs ? columnCount : 1) {
      let batches = BatchesAhead(
        of: folder, [indices], normalization: normalization,
        augmentation: epoch == 0
          ? nil : EpochAugmentation(augmentation, seed: seed, epoch: epoch, fill: normalization.mean),
        context: context)
      columns.append(try batches.next().map { normalization.pictures($0.images) } ?? [])
    }
    var rows: [Row] = []
    var next = 0
    for files in chosen {
      let places = next..<next + files.count
      next += files.count
      rows.append(
        Row(
          className: folder.classNames[folder[files[0]].label], files: files.map { folder[$0].file },
          images: places.flatMap { place in columns.map { $0[place] } }))
    }
    self.rows = rows
  }

  /// The rows as one picture, numbered as they are counted: the first is 1.
  public var sheet: ContactSheet { ContactSheet(rows: rows.map(\.images), leadCount: showsEpochs ? 1 : 0) }

  /// Indices of images of each class, spread evenly over its files: the images of each row.
  private static func chosen(of folder: ImageFolder, rowsPerClass: Int, imagesPerRow: Int) -> [[Int]] {
    var members = [[Int]](repeating: [], count: folder.classNames.count)
    for (index, file) in folder.enumerated() { members[file.label].append(index) }
    return members.flatMap { members in
      // Not the product: both may be as large as numbers go.
      let (wanted, overflow) = rowsPerClass.multipliedReportingOverflow(by: imagesPerRow)
      let count = overflow ? members.count : min(wanted, members.count)
      let shown = (0..<count).map { members[$0 * members.count / count] }
      return stride(from: 0, to: count, by: imagesPerRow).map {
        Array(shown[$0..<min($0.advanced(by: min(imagesPerRow, count)), count)])
      }
    }
  }

  /// A sheet is to be read by the programs that read PNG files here.
  private static func checkSize(rows: Int, columns: Int, of shape: ImageShape) throws {
    let limit = PNGLimits().pixelCount
    let tiles = rows.multipliedReportingOverflow(by: columns)
    let size = max(shape.height, 64).multipliedReportingOverflow(by: max(shape.width, 64))
    let pixels = tiles.partialValue.multipliedReportingOverflow(by: size.partialValue)
    guard !tiles.overflow, !size.overflow, !pixels.overflow, pixels.partialValue <= limit / 2 else {
      throw TrainingError.setting(
        name: "preview", got: "\(rows) rows of \(columns) images of \(shape.size) pixels",
        expected: "a sheet of at most \(limit / 2) pixels; show fewer columns or fewer rows a class")
    }
  }
}

extension Normalization {
  /// The pictures that normalized images [N, C, H, W] were: rounding apart.
  fileprivate func pictures(_ images: Tensor) -> [PixelImage] {
    guard let shape = images.shape.image else { return [] }
    let area = shape.height * shape.width
    return images.withUnsafeBufferPointer { images in
      (0..<images.count / (shape.channels * area)).map { n in
        let first = n * shape.channels * area
        return PixelImage(
          shape: shape,
          samples: (0..<shape.channels * area).map { place in
            let channel = place / area
            let sample = images[first + place] * Float(deviation[channel]) + Float(mean[channel])
            return min(max(sample, 0), 1)
          })
      }
    }
  }
}
