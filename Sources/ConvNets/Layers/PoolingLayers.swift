/// The layer of a ``MaxPool2D``.
struct MaxPoolingLayer: Layer {
  let description: MaxPool2D

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    let geometry = accepted(input) { image throws(GeometryError) in
      try PoolingGeometry(description.window, input: image.size)
    }
    return input.maxPooled(geometry, in: pass)
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
