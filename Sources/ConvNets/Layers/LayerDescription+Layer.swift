extension LayerDescription {
  /// The layer itself, with drawn weights.
  ///
  /// - Parameters:
  ///   - input: the shape it will be given, batch first.
  ///   - seed: of the initial weights, which also depend on the path.
  ///   - path: the layer's place in its network, as `4.body.0`.
  ///   - initializer: nil takes Glorot's uniform law (a network knows what follows, and takes He's before ReLU).
  /// - Throws: ``GeometryError`` as ``outputShape(for:)``, when the layer is too large to run, and when the algorithm
  ///   cannot compute a convolution.
  public func layer(
    input: Shape, seed: UInt64, path: String = "", algorithm: ConvolutionAlgorithm? = nil,
    initializer: Initializer? = nil
  ) throws(GeometryError) -> any Layer {
    try layer(
      input: input,
      at: LayerPlace(
        values: .drawn(seed: seed, initializer: initializer), algorithm: algorithm, isFrozen: false,
        path: path))
  }

  func layer(input: Shape, at place: LayerPlace) throws(GeometryError) -> any Layer {
    let output = try outputShape(for: input)
    try checkSize(input: input, output: output)
    switch self {
    case .conv2D(let description): return try ConvolutionLayer(description, input: input, at: place)
    case .convTranspose2D(let description):
      return try TransposedConvolutionLayer(description, input: input, at: place)
    case .dense(let description): return DenseLayer(description, input: input, output: output, at: place)
    case .maxPool2D(let description): return MaxPoolingLayer(description: description)
    case .averagePool2D(let description): return AveragePoolingLayer(description: description)
    case .globalAveragePool: return GlobalAveragePoolingLayer()
    case .batchNorm2D(let description): return BatchNormLayer(description, channels: input[1], at: place)
    case .residual(let description): return try ResidualLayer(description, input: input, at: place)
    case .dropout(let description): return DropoutLayer(description: description)
    case .flatten: return FlattenLayer()
    case .activation(let activation): return ActivationLayer(activation: activation)
    case .unitActivations(let description): return UnitActivationsLayer(description: description)
    }
  }
}

/// The geometry of a layer over an input that must fit it: our own tensor, so a mismatch is a fault in the program.
func accepted<Geometry>(
  _ input: Variable, _ geometry: (ImageShape) throws(GeometryError) -> Geometry
) -> Geometry {
  guard let image = input.shape.image else {
    preconditionFailure("input: got \(input.shape), expected [N, C, H, W]")
  }
  do {
    return try geometry(image)
  } catch {
    preconditionFailure("input \(input.shape): \(error)")
  }
}
