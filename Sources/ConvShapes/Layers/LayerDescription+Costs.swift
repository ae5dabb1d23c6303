extension LayerDescription {
  /// The trained parameters of the layer for an input of the given shape.
  ///
  /// Batch normalisation has 2·C (its running statistics are not trained and not counted); a residual block has those
  /// of both branches; pooling, activations, dropout and flatten have none.
  ///
  /// - Throws: ``GeometryError`` as ``outputShape(for:)``.
  public func parameterCount(for input: Shape) throws(GeometryError) -> ParameterCount {
    _ = try outputShape(for: input)
    switch self {
    case .conv2D(let layer):
      return try layer.geometry(for: input.requireImage()).parameterCount(bias: layer.bias)
    case .convTranspose2D(let layer): return try layer.parameterCount(for: input.requireImage())
    case .dense(let layer): return try layer.parameterCount(for: input)
    case .batchNorm2D:
      return try ParameterCount(weights: input[1], biases: 0).adding(
        ParameterCount(weights: 0, biases: input[1]))
    case .residual(let layer): return try layer.parameterCount(for: input)
    case .maxPool2D, .averagePool2D, .globalAveragePool, .dropout, .flatten, .activation, .unitActivations:
      return ParameterCount(weights: 0, biases: 0)
    }
  }

  /// The multiply-adds (MACs) of the layer for the whole batch; FLOPs are twice this number.
  ///
  /// Counted are the products of convolutions and dense layers. Pooling, activations, dropout, batch normalisation,
  /// bias additions and the sum of a residual block count as 0: they touch each element once, and a count of products
  /// would hide that memory is what they cost.
  ///
  /// - Throws: ``GeometryError`` as ``outputShape(for:)``, and when the number overflows Int.
  public func multiplyAddCount(for input: Shape) throws(GeometryError) -> Int {
    _ = try outputShape(for: input)
    switch self {
    case .conv2D(let layer):
      let geometry = try layer.geometry(for: input.requireImage())
      return try checkedProduct([input[0], geometry.multiplyAddCount], of: "multiply-adds")
    case .convTranspose2D(let layer):
      let image = try input.requireImage()
      let weights = try layer.parameterCount(for: image).weights
      return try checkedProduct([input[0], image.height, image.width, weights], of: "multiply-adds")
    case .dense(let layer):
      return try checkedProduct([input[0], layer.parameterCount(for: input).weights], of: "multiply-adds")
    case .residual(let layer): return try layer.multiplyAddCount(for: input)
    case .maxPool2D, .averagePool2D, .globalAveragePool, .batchNorm2D, .dropout, .flatten, .activation,
      .unitActivations:
      return 0
    }
  }
}

extension [LayerDescription] {
  /// The trained parameters of all layers for an input of the given shape, batch first.
  ///
  /// - Throws: ``GeometryError`` located as `layer 3 (conv2d)`.
  public func parameterCount(for input: Shape) throws(GeometryError) -> ParameterCount {
    try parameterCount(for: input, word: "layer")
  }

  /// The multiply-adds of all layers for the whole batch.
  ///
  /// - Throws: ``GeometryError`` located as `layer 3 (conv2d)`.
  public func multiplyAddCount(for input: Shape) throws(GeometryError) -> Int {
    try multiplyAddCount(for: input, word: "layer")
  }

  func parameterCount(for input: Shape, word: String) throws(GeometryError) -> ParameterCount {
    var total = ParameterCount(weights: 0, biases: 0)
    _ = try walk(from: input, word: word) { (_, layer, shape) throws(GeometryError) in
      total = try total.adding(layer.parameterCount(for: shape))
    }
    return total
  }

  func multiplyAddCount(for input: Shape, word: String) throws(GeometryError) -> Int {
    var total = 0
    _ = try walk(from: input, word: word) { (_, layer, shape) throws(GeometryError) in
      total = try checkedSum([total, layer.multiplyAddCount(for: shape)], of: "multiply-adds")
    }
    return total
  }
}

extension ParameterCount {
  /// Both counts added, when the total fits Int.
  func adding(_ other: ParameterCount) throws(GeometryError) -> ParameterCount {
    _ = try checkedSum([weights, biases, other.weights, other.biases], of: "parameters")
    return ParameterCount(weights: weights + other.weights, biases: biases + other.biases)
  }
}
