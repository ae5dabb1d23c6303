extension LayerDescription {
  /// The shape that comes out of the layer for an input of the given shape, batch first.
  ///
  /// - Parameter input: [N, C, H, W] for layers of images, [N, features] for `dense`; every length at least 1.
  /// - Throws: ``GeometryError`` when the layer cannot take the shape, one of its own numbers is impossible, or the
  ///   number of elements overflows Int. The location is inside the layer; ``ModelDescription`` adds the layer's own.
  public func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try input.checkLengths(of: "input")
    let output: Shape
    switch self {
    case .conv2D(let layer):
      output = Shape(batch: input[0], try layer.geometry(for: input.requireImage()).output)
    case .convTranspose2D(let layer):
      output = Shape(batch: input[0], try layer.outputShape(for: input.requireImage()))
    case .dense(let layer): output = try layer.outputShape(for: input)
    case .maxPool2D(let layer):
      output = Shape(batch: input[0], try layer.outputShape(for: input.requireImage()))
    case .averagePool2D(let layer):
      output = Shape(batch: input[0], try layer.outputShape(for: input.requireImage()))
    case .globalAveragePool: output = [input[0], try input.requireImage().channels]
    case .batchNorm2D(let layer):
      _ = try input.requireImage()
      try layer.validate()
      output = input
    case .residual(let layer): output = try layer.outputShape(for: input)
    case .dropout(let layer):
      try layer.validate()
      output = input
    case .flatten:
      output = [input[0], try checkedProduct(Array(input.dimensions.dropFirst()), of: "features")]
    case .activation(let activation):
      try activation.validate(for: input)
      output = input
    case .unitActivations(let layer): output = try layer.outputShape(for: input)
    }
    try output.checkLengths(of: "output")
    return output
  }
}

extension [LayerDescription] {
  /// The shape that comes out of the layers, one after the other, for an input of the given shape, batch first.
  ///
  /// - Throws: ``GeometryError`` located as `layer 3 (conv2d)`: the 1-based position and the name.
  public func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try walk(from: input) { _, _, _ throws(GeometryError) in }
  }

  /// Goes through the layers with the shape each is given, and locates what is thrown.
  ///
  /// - Parameters:
  ///   - word: what a position is called: `layer`, `body`, `shortcut`.
  ///   - visit: is given the layer's index, the layer and its input's shape, after the layer's shape was checked.
  /// - Returns: the shape after the last layer.
  func walk(
    from input: Shape, word: String = "layer",
    _ visit: (Int, LayerDescription, Shape) throws(GeometryError) -> Void
  ) throws(GeometryError) -> Shape {
    var shape = input
    for (index, layer) in self.enumerated() {
      do {
        let output = try layer.outputShape(for: shape)
        try visit(index, layer, shape)
        shape = output
      } catch {
        throw error.located(in: "\(word) \(index + 1) (\(layer.name))")
      }
    }
    return shape
  }
}

extension Shape {
  /// Checks that there is a batch axis, that every length is at least 1, and that the count fits Int.
  func checkLengths(of name: String) throws(GeometryError) {
    if rank < 1 {
      throw GeometryError(
        .shapeMismatch, at: [name], got: "the shape \(self)", expected: "the batch as first length")
    }
    if dimensions.contains(where: { $0 < 1 }) {
      throw GeometryError(
        .notPositive, at: [name], got: "the shape \(self)", expected: "lengths of at least 1",
        fix: "use \(Shape(dimensions.map { Swift.max($0, 1) }))")
    }
    _ = try checkedProduct(dimensions, of: "\(name) elements")
  }

  /// [C, H, W] of [N, C, H, W], for a layer that takes nothing else.
  func requireImage() throws(GeometryError) -> ImageShape {
    if let image { return image }
    throw GeometryError(
      .shapeMismatch, at: ["input"], got: "the shape \(self)",
      expected: "images, [batch, channels, height, width]",
      fix: rank == 2 ? "put this layer before flatten, dense or global-average-pool" : nil)
  }
}
