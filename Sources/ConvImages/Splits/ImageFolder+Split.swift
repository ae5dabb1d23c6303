extension ImageFolder {
  /// Splits off a validation part, class by class, by the contents of the files.
  ///
  /// ```
  /// validation  ⇔  place(content, seed) < share        (``ContentHash/place(seed:)``)
  /// ```
  ///
  /// The share is met on average. A class of two different files or more has at least one on each side; copies of
  /// one file are never parted. Files that are added move no other one, save the one that was on its side only so that
  /// the side is not empty. Both parts keep the order of the files.
  ///
  /// - Parameters:
  ///   - validationShare: 0 ..< 1; 0 leaves everything for training.
  ///   - seed: any number; the same one gives the same split.
  ///   - context: the threads that read the files.
  /// - Returns: both parts, and the split as it is written down (``DatasetSplit``).
  /// - Throws: ``ImageFolderError`` `impossibleShare`, or `image` for the first file that cannot be read.
  /// - Complexity: reads every file once.
  public func split(
    validationShare: Double, seed: UInt64, context: ComputeContext = ComputeContext()
  ) throws(ImageFolderError) -> (training: ImageFolder, validation: ImageFolder, split: DatasetSplit) {
    let contents = try contentHashes(context: context)
    return try split(
      validationShare: validationShare, seed: seed, contents: contents, root: DatasetSplit.absolute(path))
  }

  /// - Parameters:
  ///   - contents: one hash a file.
  ///   - root: the absolute path that the split's paths are below.
  func split(
    validationShare: Double, seed: UInt64, contents: [ContentHash], root: String
  ) throws(ImageFolderError) -> (training: ImageFolder, validation: ImageFolder, split: DatasetSplit) {
    guard validationShare >= 0, validationShare < 1 else {
      throw ImageFolderError(
        .impossibleShare, path: path, got: "a validation share of \(validationShare)",
        expected: "at least 0 and less than 1")
    }
    var members = [[Int]](repeating: [], count: classNames.count)
    for (index, file) in files.enumerated() { members[file.label].append(index) }
    var isValidation = [Bool](repeating: false, count: files.count)
    for indices in members {
      let part = ClassSplit(indices.map { contents[$0] }, share: validationShare, seed: seed)
      for (place, index) in indices.enumerated() { isValidation[index] = part.isValidation[place] }
    }
    let split = DatasetSplit(
      folder: root, seed: seed, validationShare: validationShare, classNames: classNames,
      files: splitFiles(in: root, contents: contents) { isValidation[$0] ? .validation : .training })
    return (
      training: try selecting(files.indices.filter { !isValidation[$0] }),
      validation: try selecting(files.indices.filter { isValidation[$0] }), split: split
    )
  }

  /// The files as a split lists them.
  func splitFiles(
    in root: String, contents: [ContentHash], part: (Int) -> DatasetSplit.Part
  ) -> [DatasetSplit.File] {
    files.enumerated().map { index, file in
      DatasetSplit.File(
        path: DatasetSplit.relative(file.file, to: root), className: classNames[file.label],
        part: part(index), content: contents[index])
    }
  }

  /// The hash of each file's bytes, in the order of the files, read on all threads.
  ///
  /// - Throws: ``ImageFolderError`` `image`, for the first file that cannot be read.
  public func contentHashes(context: ComputeContext) throws(ImageFolderError) -> [ContentHash] {
    var results = [Result<ContentHash, PNGError>?](repeating: nil, count: files.count)
    results.withUnsafeMutableBufferPointer { results in
      // Each task writes its own element.
      let results = results
      context.parallelFor(files.count) { index in
        do throws(PNGError) {
          results[index] = .success(try ContentHash(ofFile: files[index].file, limits: limits))
        } catch {
          results[index] = .failure(error)
        }
      }
    }
    var hashes: [ContentHash] = []
    for case let result? in results {
      switch result {
      case .success(let hash): hashes.append(hash)
      case .failure(let error): throw ImageFolderError(error)
      }
    }
    return hashes
  }
}
