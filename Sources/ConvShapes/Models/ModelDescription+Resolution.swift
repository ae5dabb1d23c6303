extension ModelDescription {
  /// The same network with its input and every `classes` filled in and every layer checked.
  ///
  /// - Parameters:
  ///   - input: [C, H, W] of the images; the description's own when nil. When both are given they must agree.
  ///   - classCount: what `classes` stands for; when given, the network must end in [N, classCount].
  /// - Throws: ``GeometryError`` located as `layer 3 (conv2d)`, the 1-based position and name of the layer.
  public func resolved(
    input: ImageShape? = nil, classCount: Int? = nil
  ) throws(GeometryError) -> ModelDescription {
    guard let image = input ?? self.input else {
      throw GeometryError(
        .unresolved, at: ["input"], got: "a model without an image shape",
        expected: "channels, height and width",
        fix: "give the model an input")
    }
    if let own = self.input, own != image {
      throw GeometryError(
        .shapeMismatch, at: ["input"], got: "images of \(image)", expected: "\(own), as the model says",
        fix: takesFeatures
          ? "this model takes lists of \(own.channels) numbers and no images"
          : "use images of \(own), or leave the input out of the model")
    }
    if let classCount, classCount < 1 {
      throw GeometryError(
        .notPositive, at: ["classes"], got: "\(classCount)", expected: "at least 1", fix: "use 1")
    }
    if layers.isEmpty {
      throw GeometryError(.shapeMismatch, at: ["layers"], got: "none", expected: "at least one layer")
    }
    var model = self
    model.input = image
    model.layers = layers.map { $0.resolved(classCount: classCount) }
    let shape = model.inputShape(batch: 1) ?? []
    let output = try model.layers.outputShape(for: shape)
    _ = try model.layers.parameterCount(for: shape)
    _ = try model.layers.multiplyAddCount(for: shape)
    if let classCount, output != [1, classCount] {
      throw GeometryError(
        .shapeMismatch, at: ["layer \(layers.count) (\(layers[layers.count - 1].name))"],
        got:
          "an output of \(output.dimensions.dropFirst().map(String.init).joined(separator: "×")) for each image",
        expected: "\(classCount), one number a class",
        fix: "end the model in a dense layer of \"classes\" units")
    }
    return model
  }

  /// The shape that comes out for `batch` images, batch first.
  ///
  /// - Throws: ``GeometryError`` as ``resolved(input:classCount:)``.
  public func outputShape(batch: Int = 1) throws(GeometryError) -> Shape {
    let model = try resolved()
    guard let input = model.inputShape(batch: batch) else { return [] }
    return try model.layers.outputShape(for: input)
  }
}

extension ModelDescription {
  /// Whether a dense layer waits for the number of classes.
  public var hasOpenClasses: Bool { layers.contains { $0.hasOpenClasses } }
}

extension LayerDescription {
  fileprivate var hasOpenClasses: Bool {
    switch self {
    case .dense(let layer): layer.units == .classes
    case .residual(let block): (block.body + block.shortcut).contains { $0.hasOpenClasses }
    default: false
    }
  }

  /// The layer with `classes` filled in, in the branches of a residual block too.
  func resolved(classCount: Int?) -> LayerDescription {
    switch self {
    case .dense(var layer):
      if let classCount, layer.units == .classes { layer.units = .count(classCount) }
      return .dense(layer)
    case .residual(var block):
      block.body = block.body.map { $0.resolved(classCount: classCount) }
      block.shortcut = block.shortcut.map { $0.resolved(classCount: classCount) }
      return .residual(block)
    default: return self
    }
  }
}
