/// A convolution that a model computes, and where.
public struct ModelConvolution: Hashable, Sendable {
  /// The prefix of the layer's parameters, counted from 0 as in PyTorch: `4`, `4.body.0`.
  public var path: String
  /// One image through the layer; for a transposed convolution the convolution it mirrors.
  public var geometry: ConvolutionGeometry
  /// Whether the layer is a transposed convolution: its output is the input gradient of ``geometry``, and its input
  /// gradient the output.
  public var isTransposed: Bool
}

extension ModelDescription {
  /// All convolutional layers in their order, those inside residual blocks too.
  ///
  /// - Throws: ``GeometryError`` as ``resolved(input:classCount:)``.
  public func convolutions() throws(GeometryError) -> [ModelConvolution] {
    let model = try resolved()
    guard let input = model.inputShape(batch: 1) else { return [] }
    var found: [ModelConvolution] = []
    _ = try Self.append(model.layers, under: "", input, to: &found)
    return found
  }

  private static func append(
    _ layers: [LayerDescription], under prefix: String, _ input: Shape, to found: inout [ModelConvolution]
  ) throws(GeometryError) -> Shape {
    var shape = input
    for (index, layer) in layers.enumerated() {
      let path = prefix + "\(index)"
      switch (layer, shape.image) {
      case (.conv2D(let layer), let image?):
        found.append(
          ModelConvolution(path: path, geometry: try layer.geometry(for: image), isTransposed: false))
      case (.convTranspose2D(let layer), let image?):
        found.append(
          ModelConvolution(path: path, geometry: try layer.convolution(for: image), isTransposed: true))
      case (.residual(let block), _):
        _ = try append(block.body, under: path + ".body.", shape, to: &found)
        _ = try append(block.shortcut, under: path + ".shortcut.", shape, to: &found)
      default: break
      }
      shape = try layer.outputShape(for: shape)
    }
    return shape
  }
}
