/// Shows what a classifier does with an image: where it looks, what its layers see, what its first filters are.
///
/// It holds a network of its own, because maps need gradients, which a ``FrozenNetwork`` does not give. One thread at a
/// time uses it.
public struct Explainer {
  /// What is explained; its answers are the ones the maps belong to.
  public let classifier: Classifier
  private let network: Sequential
  /// The layer whose output ``classActivationMap(for:of:context:)`` weighs: the last convolution with what belongs to
  /// it; nil in a network without one, or one that ends in a single pixel there.
  private let featureLayer: Int?

  /// - Throws: ``GeometryError`` and ``WeightsError``, which a classifier that could be read does not give.
  public init(_ classifier: Classifier) throws {
    self.classifier = classifier
    network = try Sequential(classifier.network.description, seed: 0)
    try network.load(classifier.network.weights)
    featureLayer = try Self.featureLayer(of: classifier.network.description)
  }

  private static func featureLayer(of description: ModelDescription) throws -> Int? {
    let layers = description.layers
    let last = layers.lastIndex { layer in
      switch layer {
      case .conv2D, .convTranspose2D, .residual: true
      default: false
      }
    }
    guard var index = last else { return nil }
    while index + 1 < layers.count {
      switch layers[index + 1] {
      case .batchNorm2D, .activation: index += 1
      default: return index
      }
    }
    return index
  }

  /// The image as the network takes it: its size, its channels, 0…1.
  public func fitted(_ image: PixelImage) -> PixelImage { classifier.fitted(image) }

  /// Where the classifier looks for a class in an image; nil when the network has no convolution.
  ///
  /// - Parameters:
  ///   - image: any size; it is brought to the network's input as for a prediction.
  ///   - className: one of the classifier's; the most probable one when nil.
  /// - Throws: ``ImageFolderError`` `classMismatch` for a class the classifier does not know.
  public func classActivationMap(
    for image: PixelImage, of className: String? = nil, context: ComputeContext
  ) throws -> ClassActivationMap? {
    guard let featureLayer else { return nil }
    let name = className ?? classifier.prediction(for: image, context: context).className
    guard let index = classifier.classNames.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) else {
      throw ImageFolderError(
        .classMismatch, path: "class", got: name,
        expected: "one of the model's classes: \(listed(classifier.classNames))")
    }
    return ClassActivationMap(
      input(of: image, context: context), classIndex: index, network: network, featureLayer: featureLayer,
      context: context)
  }

  /// What each layer that still has a picture gives for an image: the first channels of its output, each stretched to
  /// 0…1 of its own.
  ///
  /// - Parameter channelLimit: the most channels of a layer, 1 or more.
  public func featureMaps(
    for image: PixelImage, channelLimit: Int = 16, context: ComputeContext
  ) -> [LayerFeatures] {
    let outputs = network.outputs(of: input(of: image, context: context), context: context)
    return zip(classifier.network.description.layers, outputs).enumerated().compactMap { index, layer in
      let (description, output) = layer
      guard output.shape.rank == 4, output.shape[2] * output.shape[3] > 1 else { return nil }
      let area = output.shape[2] * output.shape[3]
      let elements = output.elements
      let shape = ImageShape(channels: 1, height: output.shape[2], width: output.shape[3])
      let images = (0..<min(output.shape[1], channelLimit)).map { channel in
        PixelImage(shape: shape, samples: stretched(elements[channel * area..<(channel + 1) * area]))
      }
      return LayerFeatures(
        path: "\(index)", name: description.name, channelCount: output.shape[1], images: images)
    }
  }

  /// The filters of the first convolution over the image itself: one picture a filter, in colour when the input has three
  /// channels; all are stretched to 0…1 together, so that strong filters look strong. Empty when the network has none.
  public func firstFilters() -> [PixelImage] {
    let first = network.parameters.first { $0.parameter.value.shape.rank == 4 }
    guard let weight = first?.parameter.value else { return [] }
    let (count, channels) = (weight.shape[0], weight.shape[1])
    let largest = weight.elements.reduce(0) { max($0, abs($1)) }
    let samples = weight.elements.map { largest > 0 ? 0.5 + 0.5 * $0 / largest : 0.5 }
    let area = weight.shape[2] * weight.shape[3]
    return (0..<count).map { filter in
      // Filters over other numbers of channels are shown by their first.
      let shown = channels == 3 ? 3 : 1
      let start = filter * channels * area
      return PixelImage(
        shape: ImageShape(channels: shown, height: weight.shape[2], width: weight.shape[3]),
        samples: Array(samples[start..<start + shown * area]))
    }
  }

  private func input(of image: PixelImage, context: ComputeContext) -> Tensor {
    classifier.normalization.normalized(fitted(image).tensor, context: context)
  }

  private func stretched(_ values: ArraySlice<Float>) -> [Float] {
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    return high > low ? values.map { ($0 - low) / (high - low) } : values.map { _ in 0 }
  }
}

/// Some channels of a layer's output for one image.
public struct LayerFeatures: Hashable, Sendable {
  /// The layer's path, as in the summary.
  public let path: String
  /// Its word: `conv2d`.
  public let name: String
  /// All channels the layer has; ``images`` may be fewer.
  public let channelCount: Int
  /// One gray picture a channel, 0…1.
  public let images: [PixelImage]
}
