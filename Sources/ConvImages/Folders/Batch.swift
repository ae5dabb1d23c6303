/// Images and their labels, ready for a network.
public struct Batch: Sendable {
  /// [N, C, H, W], samples 0…1.
  public let images: Tensor
  /// The class of each image: an index into the folder's class names.
  public let labels: [Int]

  /// A batch of `labels.count` images.
  public init(images: Tensor, labels: [Int]) {
    precondition(
      images.shape.rank == 4 && images.shape[0] == labels.count,
      "\(labels.count) labels for images of shape \(images.shape)")
    self.images = images
    self.labels = labels
  }

  /// The number of images.
  public var count: Int { labels.count }
}
