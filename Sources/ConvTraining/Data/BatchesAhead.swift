/// The normalized batches of an epoch, one after the other, each made ready while the steps before it are computed.
///
/// Threads of the context that have no loop to run read, decode, augment and normalize the images of the next batches; what they
/// have not done when a batch is wanted is done then, on all threads. So no thread waits for another one's work, there
/// are never more threads than the context has, and with one of them everything is done when it is wanted. The bits
/// do not depend on who did what.
final class BatchesAhead {
  /// How many batches are made ready beside the one that is computed on.
  private static let depth = 2

  private let folder: ImageFolder
  private let normalization: Normalization
  private let augmentation: EpochAugmentation?
  private let indices: [[Int]]
  private let context: ComputeContext
  private var waiting: [BatchUnderWay] = []
  private var taken = 0

  /// - Parameters:
  ///   - indices: of the images of each batch, in the folder.
  ///   - augmentation: nil for images that are judged by.
  init(
    of folder: ImageFolder, _ indices: [[Int]], normalization: Normalization,
    augmentation: EpochAugmentation? = nil, context: ComputeContext
  ) {
    self.folder = folder
    self.indices = indices
    self.normalization = normalization
    self.augmentation = augmentation
    self.context = context
  }

  /// What is not wanted any more need not be finished.
  deinit {
    for batch in waiting { batch.abandon() }
  }

  /// The next batch, its images normalized; nil behind the last one.
  ///
  /// - Throws: ``ImageFolderError`` of the first image of the batch that cannot be read.
  func next() throws(ImageFolderError) -> Batch? {
    guard taken < indices.count else { return nil }
    let batch = waiting.isEmpty ? underWay(taken) : waiting.removeFirst()
    let finished = try batch.finished(on: context)
    taken += 1
    while waiting.count < Self.depth, taken + waiting.count < indices.count {
      let batch = underWay(taken + waiting.count)
      waiting.append(batch)
      context.offer(batch.pieces)
    }
    return finished
  }

  private func underWay(_ number: Int) -> BatchUnderWay {
    BatchUnderWay(
      of: folder, indices[number], normalization: normalization, augmentation: augmentation)
  }
}
