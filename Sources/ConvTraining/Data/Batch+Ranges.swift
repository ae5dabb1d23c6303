import ConvImages

extension ImageFolder {
  /// Decodes every image once; those that fit stay in the cache.
  ///
  /// - Throws: ``ImageFolderError`` for the first one that cannot be read.
  func readAll(context: ComputeContext) throws(ImageFolderError) {
    for range in Batch.ranges(of: count, size: imagesAtOnce) {
      _ = try batch(of: Array(range), context: context)
    }
  }

  /// How many images are read at a time where the number changes no result: 256, and fewer large ones, so that
  /// the memory for their floats stays within 32 MiB or one image.
  var imagesAtOnce: Int {
    let byteCount = imageShape.channels * imageShape.height * imageShape.width * MemoryLayout<Float>.stride
    return Swift.min(256, Swift.max(1, (32 << 20) / byteCount))
  }
}

extension Batch {
  /// 0 ..< count cut into ranges of `size` neighbours, the last one of the rest.
  ///
  /// The cuts depend on the count alone, and so do sums that are taken range by range.
  static func ranges(of count: Int, size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}
