/// A function of each element by itself.
struct ElementFunction: OperationDefinition {
  let name: String
  /// The derivative in words.
  let words: String
  /// The numbers that have a value, in words, and whether one is outside; nil: all have.
  var domain: (words: String, excludes: (Double) -> Bool)?
  let value: (Double) -> Double
  /// The derivative from the operand and the value; nil for a function without a gradient.
  let derivative: ((_ x: Double, _ value: Double) -> Double)?
  /// Which case of the formula an operand falls into; nil for formulas without cases.
  var piece: ((Double) -> Int)?

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    return operands[0]
  }

  func checkDomain(of operands: [DoubleTensor]) throws(OperationError) {
    guard let domain, let element = operands[0].elements.firstIndex(where: domain.excludes) else { return }
    throw .domain(
      operation: name, element: element, got: operands[0].elements[element], expected: domain.words)
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor { operands[0].map(value) }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    [derivatives(operands[0], value)?.combined(with: upstream, *)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    [LocalDerivative(words: words, values: derivatives(operands[0], value))]
  }

  func pieces(of operands: [DoubleTensor], value: DoubleTensor) -> [Int] {
    piece.map { operands[0].elements.map($0) } ?? []
  }

  private func derivatives(_ operand: DoubleTensor, _ value: DoubleTensor) -> DoubleTensor? {
    derivative.map { operand.combined(with: value, $0) }
  }
}
