/// What came of reading every file of a folder once: each file is read, hashed and decoded, and kept in the cache.
struct ImageReading {
  /// The hash of each file's bytes; nil for the files that cannot be read.
  private(set) var contents: [ContentHash?]
  /// Why the others cannot, in the order of the files.
  private(set) var errors: [PNGError] = []

  /// - Parameter onProgress: called on this thread, now and then, with the files read and the files in all.
  static func all(
    of folders: [ImageFolder], context: ComputeContext, onProgress: (Int, Int) -> Void
  ) -> [ImageReading] {
    let total = folders.reduce(0) { $0 + $1.count }
    var done = 0
    return folders.map { folder in
      let reading = ImageReading(of: folder, context: context) { onProgress(done + $0, total) }
      done += folder.count
      return reading
    }
  }

  private init(of folder: ImageFolder, context: ComputeContext, onProgress: (Int) -> Void) {
    var results = [Result<ContentHash, PNGError>?](repeating: nil, count: folder.count)
    results.withUnsafeMutableBufferPointer { results in
      // Each task writes its own element.
      let results = results
      for first in stride(from: 0, to: folder.count, by: Self.filesAtOnce) {
        let count = min(Self.filesAtOnce, folder.count - first)
        context.parallelFor(count) { place in
          do throws(PNGError) {
            results[first + place] = .success(try folder.read(first + place))
          } catch {
            results[first + place] = .failure(error)
          }
        }
        onProgress(first + count)
      }
    }
    contents = []
    for case let result? in results {
      switch result {
      case .success(let content): contents.append(content)
      case .failure(let error):
        contents.append(nil)
        errors.append(error)
      }
    }
  }

  /// Enough for all threads, few enough to show progress.
  static let filesAtOnce = 256
}

extension ImageFolder {
  /// Reads, hashes and decodes one file, and keeps the image.
  fileprivate func read(_ index: Int) throws(PNGError) -> ContentHash {
    let file = files[index].file
    let bytes = try RegularFile.bytes(of: file, limit: limits.fileByteCount)
    let image = try PNGCodec.decode(bytes, file: file, limits: limits, background: background)
    if cache.byteLimit > 0 { cache.keep(fitted(image).samples, of: positions[index]) }
    return ContentHash(of: bytes)
  }
}
