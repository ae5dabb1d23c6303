import ConvKit

/// Images in memory, normalized, and their labels.
struct LabelledImages {
  /// [N, C, H, W]
  let images: Tensor
  let labels: [Int]

  /// All images of a folder.
  init(folder path: String, context: ComputeContext) throws {
    let folder = try ImageFolder(path, context: context)
    let batch = try folder.batch(of: Array(folder.indices), context: context)
    images = try Normalization(of: folder, context: context).normalized(batch.images, context: context)
    labels = batch.labels
  }

  private init(images: Tensor, labels: [Int]) {
    self.images = images
    self.labels = labels
  }

  /// 3×32×32: a pattern for each of ten classes under five times as much noise.
  static func synthetic(count: Int) -> LabelledImages {
    var random = RandomStream(seed: 3, purpose: "synthetic images")
    let size = 3 * 32 * 32
    let patterns = (0..<10 * size).map { _ in random.normal() }
    let labels = (0..<count).map { _ in random.integer(below: 10) }
    let images = Tensor(uninitialized: [count, 3, 32, 32]) { target in
      for (image, label) in labels.enumerated() {
        for sample in 0..<size {
          target[image * size + sample] = patterns[label * size + sample] * 0.2 + random.normal()
        }
      }
    }
    return LabelledImages(images: images, labels: labels)
  }

  /// The images of the given indices, gathered.
  func batch(_ indices: ArraySlice<Int>) -> (images: Tensor, labels: [Int]) {
    let size = images.count / labels.count
    let shape = Shape([indices.count] + images.shape.dimensions.dropFirst())
    let gathered = Tensor(uninitialized: shape) { target in
      images.withUnsafeBufferPointer { source in
        for (place, index) in indices.enumerated() {
          _ = UnsafeMutableBufferPointer(rebasing: target[place * size..<(place + 1) * size])
            .update(fromContentsOf: source[index * size..<(index + 1) * size])
        }
      }
    }
    return (gathered, indices.map { labels[$0] })
  }
}
