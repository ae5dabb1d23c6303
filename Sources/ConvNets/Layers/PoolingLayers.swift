/// The layer of a ``MaxPool2D``.
struct MaxPoolingLayer: Layer {
  let description: MaxPool2D

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    input.maxPooled(geometry(of: input), in: pass)
  }

  /// As after a ReLU, which costs nothing where one loop does both: the largest of what is negative or 0 is 0.
  func afterReLU(_ input: Variable, in pass: ForwardPass) -> Variable {
    let geometry = geometry(of: input)
    return PairPooling.takes(geometry)
      ? input.maxPooled(geometry, rectified: true, in: pass)
      : input.relu(in: pass).maxPooled(geometry, in: pass)
  }

  /// Whether one loop does ReLU and pooling of a shape.
  func takesReLU(of input: Shape) -> Bool {
    guard let image = input.image, let geometry = try? PoolingGeometry(description.window, input: image.size)
    else { return false }
    return PairPooling.takes(geometry)
  }

  private func geometry(of input: Variable) -> PoolingGeometry {
    accepted(input) { image throws(GeometryError) in
      try PoolingGeometry(description.window, input: image.size)
    }
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.maxPool2D(description).outputShape(for: input)
  }
}

/// The layer of an ``AveragePool2D``.
struct AveragePoolingLayer: Layer {
  let description: AveragePool2D

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    let geometry = accepted(input) { image throws(GeometryError) in
      try PoolingGeometry(description.window, input: image.size)
    }
    return input.averagePooled(geometry, countsPadding: description.countsPadding, in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.averagePool2D(description).outputShape(for: input)
  }
}

/// The layer of a ``GlobalAveragePool``.
struct GlobalAveragePoolingLayer: Layer {
  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    input.globallyAveraged(in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.globalAveragePool(GlobalAveragePool()).outputShape(for: input)
  }
}
