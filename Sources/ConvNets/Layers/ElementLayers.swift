/// The layer of a ``Flatten``.
struct FlattenLayer: Layer {
  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    let features = input.shape.dimensions.dropFirst().reduce(1, *)
    return input.reshaped(to: [input.shape[0], features], in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.flatten(Flatten()).outputShape(for: input)
  }
}

/// The layer of a ``Dropout``.
struct DropoutLayer: Layer {
  let description: Dropout

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    guard pass.mode == .training, description.rate > 0 else { return input }
    return input.droppingOut(rate: description.rate, in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.dropout(description).outputShape(for: input)
  }
}

/// The layer of an ``Activation``.
struct ActivationLayer: Layer {
  let activation: Activation

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    switch activation {
    case .relu: input.relu(in: pass)
    case .leakyReLU(let slope): input.leakyReLU(slope: slope, in: pass)
    case .elu(let alpha): input.elu(alpha: alpha, in: pass)
    case .softplus: input.softplus(in: pass)
    case .step(let atZero): input.step(atZero: atZero, in: pass)
    case .identity: input
    case .sigmoid: input.sigmoid(in: pass)
    case .tanh: input.tanh(in: pass)
    case .softmax: input.softmax(in: pass)
    }
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.activation(activation).outputShape(for: input)
  }
}
