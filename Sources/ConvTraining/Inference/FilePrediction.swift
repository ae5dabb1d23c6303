import ConvImages

/// What a classifier says about one file, or why it says nothing.
public struct FilePrediction: Sendable {
  /// The path, as the caller named it.
  public let image: String
  /// The prediction, or the error of the file.
  public let result: Result<Prediction, PNGError>

  /// The most probable class when it is at least as probable as the threshold; nil for “unknown” and for an error.
  ///
  /// - Parameter threshold: 0…1.
  public func className(threshold: Double) -> String? {
    guard case .success(let prediction) = result, prediction.probability >= threshold else { return nil }
    return prediction.className
  }
}

extension Classifier {
  /// What the classifier says about some files, in their order, each decoded and classified by one thread.
  ///
  /// Every image goes through the network by itself, so that what is said about it depends neither on the others nor on
  /// the number of threads. A file that cannot be read is a result as well, and the rest goes on.
  ///
  /// - Complexity: holds a prediction a file; ask for some hundred at a time when there are millions.
  public func predictions(for files: [String], context: ComputeContext) -> [FilePrediction] {
    predictions(for: files.map { PNGFiles.Found($0) }, context: context)
  }

  /// The same for what was found in a folder: what is known to be unreadable is not opened.
  public func predictions(for files: [PNGFiles.Found], context: ComputeContext) -> [FilePrediction] {
    // An array of no capacity is one that all threads share, and its count would be written.
    if files.isEmpty { return [] }
    let single = ComputeContext(threadCount: 1, instructionSet: context.instructionSet)
    return [FilePrediction](unsafeUninitializedCapacity: files.count) { rows, count in
      // Each index writes its own element.
      nonisolated(unsafe) let rows = rows
      context.parallelFor(files.count) { index in
        let result = Result { () throws(PNGError) in
          if let error = files[index].error { throw error }
          return prediction(for: try PixelImage(pngFile: files[index].path), context: single)
        }
        rows.initializeElement(at: index, to: FilePrediction(image: files[index].path, result: result))
      }
      count = files.count
    }
  }
}
