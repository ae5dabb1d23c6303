/// What one file of a data set is, for a check.
struct CheckedImage: Sendable {
  /// How much of a file is looked at.
  enum Depth {
    /// The first 33 bytes.
    case header
    /// All of it, decoded.
    case pixels
  }

  let header: PNGHeader?
  let error: PNGError?
  /// Of the file's bytes; nil when only the header was read.
  private(set) var bytes: ContentHash?
  /// Of the decoded samples.
  private(set) var pixels: ContentHash?
  private(set) var descriptor: ImageDescriptor?

  init(file: String, depth: Depth, limits: PNGLimits) {
    do throws(PNGError) {
      guard depth == .pixels else {
        header = try PNGHeader(pngFile: file, limits: limits)
        error = nil
        return
      }
      let bytes = try RegularFile.bytes(of: file, limit: limits.fileByteCount)
      let image = try PNGCodec.decode(bytes, file: file, limits: limits, background: 1)
      header = try PNGHeader(png: bytes, name: file, limits: limits)
      error = nil
      self.bytes = ContentHash(of: bytes)
      pixels = ContentHash(of: image)
      descriptor = ImageDescriptor(image)
    } catch {
      header = nil
      self.error = error
    }
  }

  /// - Parameter onProgress: called on this thread, now and then, with the files done.
  static func all(
    _ files: [String], depth: Depth, limits: PNGLimits, context: ComputeContext, onProgress: (Int) -> Void
  ) -> [CheckedImage] {
    var results = [CheckedImage?](repeating: nil, count: files.count)
    results.withUnsafeMutableBufferPointer { results in
      // Each task writes its own element.
      let results = results
      for first in stride(from: 0, to: files.count, by: ImageReading.filesAtOnce) {
        let count = min(ImageReading.filesAtOnce, files.count - first)
        context.parallelFor(count) { place in
          results[first + place] = CheckedImage(file: files[first + place], depth: depth, limits: limits)
        }
        onProgress(first + count)
      }
    }
    return results.compactMap { $0 }
  }
}

extension ContentHash {
  /// The hash of an image's shape and samples: of what a network would see.
  init(of image: PixelImage) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * (image.samples.count + 3))
    for number in [image.channels, image.height, image.width] {
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: number).littleEndian) { bytes.append(contentsOf: $0) }
    }
    image.samples.withUnsafeBytes { bytes.append(contentsOf: $0) }
    self.init(of: bytes)
  }
}
