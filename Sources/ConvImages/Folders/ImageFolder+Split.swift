extension ImageFolder {
  /// Splits off a validation part, class by class.
  ///
  /// Of a class of n images, `round(share · n)` go to validation, at least 1 where the class has two and the share is
  /// not 0, and at least 1 stays for training. Which ones depends on the seed, the class's name and n alone, so another
  /// class that grows does not move them. Both parts keep the order of the files.
  ///
  /// - Parameters:
  ///   - validationShare: 0 ..< 1.
  ///   - seed: any number; the same one gives the same split.
  /// - Throws: ``ImageFolderError`` `impossibleShare`.
  public func split(
    validationShare: Double, seed: UInt64
  ) throws(ImageFolderError) -> (training: ImageFolder, validation: ImageFolder) {
    guard validationShare >= 0, validationShare < 1 else {
      throw ImageFolderError(
        .impossibleShare, path: path, got: "a validation share of \(validationShare)",
        expected: "at least 0 and less than 1")
    }
    var members = [[Int]](repeating: [], count: classNames.count)
    for (index, file) in files.enumerated() { members[file.label].append(index) }
    var isValidation = [Bool](repeating: false, count: files.count)
    for (label, indices) in members.enumerated() where indices.count > 1 && validationShare > 0 {
      let wanted = Int((validationShare * Double(indices.count)).rounded())
      let part = Swift.min(Swift.max(wanted, 1), indices.count - 1)
      var stream = RandomStream(seed: seed, purpose: "validation split of class \(classNames[label])")
      for place in stream.permutation(of: indices.count).prefix(part) { isValidation[indices[place]] = true }
    }
    return (
      training: try selecting(files.indices.filter { !isValidation[$0] }),
      validation: try selecting(files.indices.filter { isValidation[$0] })
    )
  }
}
