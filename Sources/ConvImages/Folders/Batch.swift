/// Images and their labels, ready for a network.
public struct Batch: Sendable {
  /// [N, C, H, W], samples 0…1.
  public let images: Tensor
  /// The class of each image: an index into the folder's class names.
  public let labels: [Int]
  /// [N, classes]: the share of each class in each image, where images were mixed; nil where each is all of its label.
  public let probabilities: Tensor?

  /// A batch of `labels.count` images.
  public init(images: Tensor, labels: [Int], probabilities: Tensor? = nil) {
    precondition(
      images.shape.rank == 4 && images.shape[0] == labels.count,
      "\(labels.count) labels for images of shape \(images.shape)")
    self.images = images
    precondition(
      probabilities.map { $0.shape.rank == 2 && $0.shape[0] == labels.count } ?? true,
      "probabilities of shape \(probabilities?.shape ?? []) for \(labels.count) labels")
    self.labels = labels
    self.probabilities = probabilities
  }

  /// The number of images.
  public var count: Int { labels.count }
}
