/// What the headers of a folder's files say together, read on all threads without decoding a pixel.
struct FolderSurvey {
  /// How many images have each size.
  private(set) var sizeCounts: [Size2D: Int] = [:]
  /// The size most images have; of several, the one met first.
  private(set) var commonSize: Size2D?
  /// Whether every image is gray.
  private(set) var isGray = true
  /// Files whose header cannot be read, in the order of the files.
  private(set) var damagedFiles: [PNGError] = []

  init(_ files: [LabeledFile], limits: PNGLimits, context: ComputeContext) {
    var results = [Result<PNGHeader, PNGError>?](repeating: nil, count: files.count)
    results.withUnsafeMutableBufferPointer { results in
      // Each task writes its own element.
      let results = results
      context.parallelFor(files.count) { index in
        do throws(PNGError) {
          results[index] = .success(try PNGHeader(pngFile: files[index].file, limits: limits))
        } catch {
          results[index] = .failure(error)
        }
      }
    }
    var sizes: [Size2D] = []
    for result in results {
      switch result {
      case .success(let header)?:
        if sizeCounts[header.size] == nil { sizes.append(header.size) }
        sizeCounts[header.size, default: 0] += 1
        if header.channels != 1 { isGray = false }
      case .failure(let error)?: damagedFiles.append(error)
      case nil: break
      }
    }
    let largest = sizeCounts.values.max()
    commonSize = sizes.first { sizeCounts[$0] == largest }
  }
}
