/// x · weightᵀ + bias: what a dense layer computes from [N, F], [U, F] and perhaps [U].
///
/// ```
/// gradients: upstream · weight, upstreamᵀ · x, Σ_n upstream
/// ```
struct LinearDefinition: OperationDefinition {
  let name = "linear"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard (2...3).contains(operands.count) else {
      throw .operandCount(operation: name, got: operands.count, expected: "2 or 3")
    }
    let (input, weight) = (operands[0], operands[1])
    guard input.rank == 2, weight.rank == 2, input[1] == weight[1],
      operands.count == 2 || operands[2] == [weight[0]]
    else { throw .shapes(operation: name, got: operands, expected: "[N, F], [U, F] and perhaps [U]") }
    return [input[0], weight[0]]
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let product = operands[0].times(operands[1].transposed)
    guard operands.count == 3 else { return product }
    return product.combined(with: operands[2].expanded(to: shape), +)
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    let results = [upstream.times(operands[1]), upstream.transposed.times(operands[0])]
    return operands.count == 2 ? results : results + [upstream.summed(to: operands[2].shape)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let words = ["upstream @ y", "transpose(upstream) @ x", "1"]
    return operands.indices.map {
      LocalDerivative(words: words[$0], values: $0 == 2 ? DoubleTensor(value.shape, repeating: 1) : nil)
    }
  }
}
