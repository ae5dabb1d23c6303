/// An activation of its own for each unit of [N, units].
///
/// The gradient of a unit whose activation is a step is 0; when all are steps there is none.
struct UnitActivationsDefinition: OperationDefinition {
  let name = "unit activations"
  private let functions: [ElementFunction]

  init(_ activations: [Activation]) { functions = activations.map(ElementFunction.init) }

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    guard operands[0].rank == 2, operands[0][1] == functions.count else {
      throw .shapes(operation: name, got: operands, expected: "[N, \(functions.count)]")
    }
    return operands[0]
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    DoubleTensor(
      shape, operands[0].elements.enumerated().map { functions[$0 % functions.count].value($1) })
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    [derivatives(operands[0], value)?.combined(with: upstream, *)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let words = functions.map(\.words)
    return [
      LocalDerivative(
        words: Set(words).count == 1 ? words[0] : words.joined(separator: "; "),
        values: derivatives(operands[0], value))
    ]
  }

  func pieces(of operands: [DoubleTensor], value: DoubleTensor) -> [Int] {
    operands[0].elements.enumerated().map { functions[$0 % functions.count].piece?($1) ?? 0 }
  }

  private func derivatives(_ operand: DoubleTensor, _ value: DoubleTensor) -> DoubleTensor? {
    if functions.allSatisfy({ $0.derivative == nil }) { return nil }
    return DoubleTensor(
      operand.shape,
      operand.elements.indices.map { index in
        functions[index % functions.count].derivative?(operand.elements[index], value.elements[index]) ?? 0
      })
  }
}

extension ElementFunction {
  /// The function of an activation; not of softmax, which is no function of a single number.
  init(_ activation: Activation) {
    switch activation {
    case .relu: self = .relu
    case .leakyReLU(let slope): self = .leakyReLU(slope: slope)
    case .elu(let alpha): self = .elu(alpha: alpha)
    case .softplus: self = .softplus
    case .sigmoid: self = .sigmoid
    case .tanh: self = .tanh
    case .step(let value): self = .step(atZero: value)
    case .identity:
      self = ElementFunction(name: "identity", words: "1", value: { $0 }, derivative: { _, _ in 1 })
    case .softmax: preconditionFailure("softmax is no function of one number")
    }
  }
}
