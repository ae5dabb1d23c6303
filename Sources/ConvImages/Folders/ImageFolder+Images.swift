extension ImageFolder {
  /// The image at an index, with the folder's channels and size.
  ///
  /// An image of another size is brought to it as ``ImageFolder/resizing`` says.
  ///
  /// - Throws: ``ImageFolderError`` `image`, which names the file, or `indexOutOfRange`.
  public func image(at index: Int) throws(ImageFolderError) -> PixelImage {
    try check([index])
    let position = positions[index]
    if let stored = cache.samples(of: position) {
      return PixelImage(shape: imageShape, samples: stored.samples)
    }
    let image = try decodedImage(at: index)
    cache.keep(image.samples, of: position)
    return image
  }

  /// Writes the samples [C, H, W] of ``image(at:)``.
  ///
  /// - Parameter target: room for as many floats as the image shape has.
  /// - Throws: as ``image(at:)``
  public func write(
    imageAt index: Int, to target: UnsafeMutableBufferPointer<Float>
  ) throws(ImageFolderError) {
    try check([index])
    if let stored = cache.samples(of: positions[index]) { return stored.write(to: target) }
    _ = target.update(fromContentsOf: try image(at: index).samples)
  }

  private func decodedImage(at index: Int) throws(ImageFolderError) -> PixelImage {
    let image: PixelImage
    do {
      image = try PixelImage(pngFile: files[index].file, limits: limits, background: background)
    } catch {
      throw ImageFolderError(error)
    }
    return fitted(image)
  }

  /// An image with the folder's channels and size.
  func fitted(_ image: PixelImage) -> PixelImage { image.fitted(to: imageShape, by: resizing) }

  /// The images at the given indices, decoded on all threads: the same bits for any number of them.
  ///
  /// - Parameter indices: into the folder, in any order; an index may come twice.
  /// - Returns: images [N, C, H, W] and labels in the order of the indices.
  /// - Throws: ``ImageFolderError``: the error of the first of the given images that cannot be read, or
  ///   `indexOutOfRange`.
  public func batch(of indices: [Int], context: ComputeContext) throws(ImageFolderError) -> Batch {
    try check(indices)
    var errors = [ImageFolderError?](repeating: nil, count: indices.count)
    let imageCount = imageShape.channels * imageShape.height * imageShape.width
    let images = Tensor(uninitialized: Shape(batch: indices.count, imageShape)) { target in
      errors.withUnsafeMutableBufferPointer { errors in
        // Each task writes its own image and its own error.
        let errors = errors
        context.parallelFor(indices.count) { place in
          let part = UnsafeMutableBufferPointer(
            rebasing: target[place * imageCount..<(place + 1) * imageCount])
          do throws(ImageFolderError) {
            try write(imageAt: indices[place], to: part)
          } catch {
            errors[place] = error
            part.update(repeating: 0)
          }
        }
      }
    }
    for case let error? in errors { throw error }
    return Batch(images: images, labels: indices.map { files[$0].label })
  }
}
