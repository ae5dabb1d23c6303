import Foundation
import Synchronization

/// A batch that any number of threads put together, piece by piece.
final class BatchUnderWay: @unchecked Sendable {
  // Unchecked: each piece is claimed by one thread, which alone writes its images and its error; they are read after
  // the condition has told that all claimed pieces are done.
  private let folder: ImageFolder
  private let indices: [Int]
  private let normalization: Normalization
  private let augmentation: EpochAugmentation?
  private let storage: TensorStorage
  private let pieceCount: Int
  private var errors: [Int: ImageFolderError] = [:]
  private let claimed = Atomic<Int>(0)
  private var done = 0
  private let condition = NSCondition()

  /// A piece is several images when they are small.
  private static let pixelsOfPiece = 1 << 13

  init(
    of folder: ImageFolder, _ indices: [Int], normalization: Normalization, augmentation: EpochAugmentation?
  ) {
    self.folder = folder
    self.indices = indices
    self.normalization = normalization
    self.augmentation = augmentation
    let sampleCount = Shape(batch: 1, folder.imageShape).count
    storage = TensorStorage(count: indices.count * sampleCount)
    imagesOfPiece = max(Self.pixelsOfPiece / max(sampleCount, 1), 1)
    pieceCount = (indices.count + imagesOfPiece - 1) / imagesOfPiece
  }

  private let imagesOfPiece: Int

  /// Work for other threads: each does the piece that is next, if one is left.
  var pieces: [@Sendable () -> Void] {
    (0..<pieceCount).map { _ in { self.doNextPiece() } }
  }

  /// The batch, after what is left of it has been done on all threads.
  ///
  /// - Throws: the error of the first image that cannot be read.
  func finished(on context: ComputeContext) throws(ImageFolderError) -> Batch {
    context.parallelFor(pieceCount) { _ in doNextPiece() }
    condition.lock()
    while done < pieceCount { condition.wait() }
    let first = errors.min { $0.key < $1.key }
    condition.unlock()
    if let first { throw first.value }
    return Batch(
      images: Tensor(shape: Shape(batch: indices.count, folder.imageShape), storage: storage),
      labels: indices.map { folder[$0].label },
      probabilities: try augmentation.flatMap { (epoch) throws(ImageFolderError) in
        try folder.probabilities(of: indices, augmentedBy: epoch)
      })
  }

  /// Leaves the pieces that nobody has begun.
  func abandon() { claimed.store(pieceCount, ordering: .relaxed) }

  private func doNextPiece() {
    let piece = claimed.add(1, ordering: .relaxed).oldValue
    guard piece < pieceCount else { return }
    let sampleCount = Shape(batch: 1, folder.imageShape).count
    var failures: [Int: ImageFolderError] = [:]
    for place in piece * imagesOfPiece..<min((piece + 1) * imagesOfPiece, indices.count) {
      let target = UnsafeMutableBufferPointer(
        start: storage.pointer + place * sampleCount, count: sampleCount)
      do throws(ImageFolderError) {
        if let augmentation {
          try folder.write(imageAt: indices[place], augmentedBy: augmentation, to: target)
        } else {
          try folder.write(imageAt: indices[place], to: target)
        }
        normalization.normalize(target)
      } catch {
        failures[place] = error
      }
    }
    condition.lock()
    errors.merge(failures) { first, _ in first }
    done += 1
    if done == pieceCount { condition.broadcast() }
    condition.unlock()
  }
}
