@_exported import ConvNets

/// A trained network with everything needed to use it: class names, input shape and normalization.
///
/// It is a value: it never changes, and many threads may ask it at once.
public struct Classifier: Sendable {
  /// [C, H, W] of the images the network takes.
  public let inputShape: ImageShape
  /// One name a logit.
  public let classNames: [String]
  /// Taken off the images before the network sees them: callers give pixels of 0…1.
  public let normalization: Normalization
  /// How images of another aspect ratio are brought to the input shape: as in training.
  public let resizing: ResizePolicy
  /// From normalized images [N, C, H, W] to logits [N, classes].
  public let network: FrozenNetwork
  /// How many images go through the network together when many are asked about: it changes no bit as long as the
  /// algorithms are the same, and which those are may depend on it.
  var imagesAtOnce: Int

  init(
    network: FrozenNetwork, classNames: [String], normalization: Normalization,
    resizing: ResizePolicy = .stretch
  ) {
    self.network = network
    guard let input = network.description.input else { preconditionFailure("a network without an input") }
    inputShape = input
    self.classNames = classNames
    self.normalization = normalization
    self.resizing = resizing
    imagesAtOnce = Self.imagesAtOnce(of: network.description, input: input)
  }

  /// The logits of some images.
  ///
  /// - Parameter images: [N, C, H, W] of the input shape, 0…1.
  /// - Returns: [N, classes].
  public func logits(of images: Tensor, context: ComputeContext) -> Tensor {
    precondition(
      images.shape.image == inputShape,
      "images of shape \(images.shape) for a network that takes \(inputShape)")
    return network(normalization.normalized(images, context: context), context: context)
  }

  /// What the classifier says about a PNG file, which is resized and converted to the input shape.
  ///
  /// - Throws: ``PNGError`` when the file cannot be read.
  public func prediction(for path: String, context: ComputeContext = ComputeContext(threadCount: 1)) throws
    -> Prediction
  {
    prediction(for: try PixelImage(pngFile: path), context: context)
  }

  /// What the classifier says about an image, which is resized and converted to the input shape.
  public func prediction(for image: PixelImage, context: ComputeContext = ComputeContext(threadCount: 1))
    -> Prediction
  {
    let logits = logits(of: fitted(image).tensor, context: context)
    return Prediction(logits: logits.elements, classNames: classNames)
  }

  /// The image with the size and the channels of the input, as an ``ImageFolder`` of the same policy gives it.
  func fitted(_ image: PixelImage) -> PixelImage { image.fitted(to: inputShape, by: resizing) }

  /// How well the classifier does on a folder, whose classes are matched by name.
  ///
  /// Images are resized by the classifier's policy, whatever the folder's own is.
  /// The images are taken in the folder's order in batches of one size, so that the result does not depend on the
  /// number of threads. The size depends on the network alone, and not on the machine: 64, or fewer where the
  /// activations of 64 images are large.
  ///
  /// - Throws: ``ImageFolderError`` when the folder has a class the classifier does not know, or an image cannot be
  ///   read; ``TrainingError`` `imageShape` when the folder's images have another shape than the input.
  public func evaluation(of folder: ImageFolder, context: ComputeContext) throws -> Evaluation {
    let folder = try folder.withClassNames(classNames, allowingMissing: true).withResizing(resizing)
    guard folder.imageShape == inputShape else {
      throw TrainingError.imageShape(got: folder.imageShape, expected: inputShape)
    }
    var sums = EvaluationSums(classNames: classNames)
    let batches = BatchesAhead(
      of: folder, Batch.ranges(of: folder.count, size: imagesAtOnce).map(Array.init),
      normalization: normalization, context: context)
    while let batch = try batches.next() {
      sums.add(logits: network(batch.images, context: context), labels: batch.labels)
    }
    return sums.evaluation
  }

  /// 64, or as many as keep the activations within 256 MiB, and at least one.
  ///
  /// Three batches of images may be ready, and a block with a shortcut holds three activations at a time.
  private static func imagesAtOnce(of model: ModelDescription, input: ImageShape) -> Int {
    let outputs = (try? ModelSummary(model).rows.map(\.outputShape.count)) ?? []
    let numbers = 3 * (input.channels * input.height * input.width + (outputs.max() ?? 0))
    return min(64, max(1, activationByteLimit / (numbers * MemoryLayout<Float>.stride)))
  }

  private static let activationByteLimit = 256 << 20
}
