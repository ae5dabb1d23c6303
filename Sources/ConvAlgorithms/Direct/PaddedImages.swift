/// The zero-padded copies of a few images at a time, which an engine reads in place of the images.
///
/// Nothing is copied where there is nothing to add: then all images are one chunk.
struct PaddedImages: Sendable {
  let planes: PaddedPlanes
  /// Channels of an image.
  let channels: Int
  let batch: Int
  /// Images copied at a time.
  let chunk: Int

  /// - Parameters:
  ///   - least: images that a chunk has at least, if the batch has.
  ///   - extra: floats that an engine keeps of each image beside the copy.
  ///   - limit: floats of a chunk. Of the default a second-level cache still holds most when they are read; more are
  ///     worth it where an engine has much to do between two chunks.
  init(
    _ planes: PaddedPlanes, channels: Int, batch: Int, atLeast least: Int = 1, extra: Int = 0,
    limit: Int = 1 << 18
  ) {
    self.planes = planes
    self.channels = channels
    self.batch = batch
    let count = planes.channelCount * channels + extra
    chunk = planes.isIdentity && extra == 0 ? batch : min(max(limit / count, least), batch)
  }

  /// Floats of the copy of one image; none where images are read in place.
  var copyCount: Int { planes.isIdentity ? 0 : planes.channelCount * channels }
  /// Floats of the copies of a chunk.
  var workspaceCount: Int { copyCount * chunk }
  /// Floats from one image to the next, in the copy or in the source.
  var pitch: Int { planes.channelCount * channels }

  /// `4 padded images at a time`
  var summary: String {
    copyCount == 0 ? "read in place" : "\(chunk) padded image\(chunk == 1 ? "" : "s") at a time"
  }

  /// Calls `body` with the images of each chunk in their order, and where the first of them stands padded.
  func forEachChunk(
    of source: UnsafePointer<Float>, _ context: ComputeContext,
    _ body: (_ images: Range<Int>, _ padded: UnsafePointer<Float>) -> Void
  ) {
    let copy = copyCount == 0 ? nil : TensorStorage(count: workspaceCount)
    for first in stride(from: 0, to: batch, by: chunk) {
      let images = first..<min(first + chunk, batch)
      let start = source + first * channels * planes.imageCount
      if let copy {
        planes.copy(start, channels: images.count * channels, to: copy.pointer, context: context)
      }
      body(images, copy.map { UnsafePointer($0.pointer) } ?? start)
    }
  }
}
