extension ImageFolder {
  /// Writes the samples [C, H, W] of an image as an epoch's augmentation changes it.
  ///
  /// What tells an image from others is its index, so that the same part of a data set, however it was opened, gives the
  /// same bits. The image it is mixed with is augmented as it is itself in that epoch.
  ///
  /// - Parameter target: room for as many floats as the image shape has.
  /// - Throws: ``ImageFolderError`` `image`, which names the file, or `indexOutOfRange`.
  public func write(
    imageAt index: Int, augmentedBy epoch: EpochAugmentation, to target: UnsafeMutableBufferPointer<Float>
  ) throws(ImageFolderError) {
    try write(imageAt: index, to: target)
    epoch.augment(target, imageShape, key: index)
    guard let mixup = mixup(of: index, epoch) else { return }
    let other = UnsafeMutableBufferPointer<Float>.allocate(capacity: target.count)
    defer { other.deallocate() }
    other.initialize(repeating: 0)
    try write(imageAt: mixup.partner, to: other)
    epoch.augment(other, imageShape, key: mixup.partner)
    for place in target.indices {
      target[place] = target[place] * mixup.ownShare + other[place] * (1 - mixup.ownShare)
    }
  }

  /// How much of each class each image is in an epoch: [N, classes], rows that sum to 1; nil when nothing is mixed.
  ///
  /// - Parameter indices: into the folder.
  /// - Throws: ``ImageFolderError`` `indexOutOfRange`.
  public func probabilities(
    of indices: [Int], augmentedBy epoch: EpochAugmentation
  ) throws(ImageFolderError) -> Tensor? {
    try check(indices)
    let mixups = indices.compactMap { mixup(of: $0, epoch) }
    guard !mixups.isEmpty else { return nil }
    var result = Tensor([indices.count, classNames.count], repeating: 0)
    result.withUnsafeMutableBufferPointer { result in
      for (row, mixup) in mixups.enumerated() {
        let start = row * classNames.count
        result[start + files[indices[row]].label] += mixup.ownShare
        result[start + files[mixup.partner].label] += 1 - mixup.ownShare
      }
    }
    return result
  }

  /// nil when the augmentation has no mixup.
  private func mixup(of index: Int, _ epoch: EpochAugmentation) -> Mixup? {
    for case .mixup(let alpha) in epoch.augmentation.steps where alpha > 0 {
      var chance = epoch.stream(.mixup, index)
      return Mixup(alpha: alpha, imageCount: count, &chance)
    }
    return nil
  }
}
