/// The same elements in another shape of the same count.
struct ReshapeDefinition: OperationDefinition {
  let target: Shape

  let name = "reshape"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    var count = 1
    for length in target.dimensions {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !isTooLarge else {
        throw .shapes(
          operation: name, got: [target], expected: "lengths of 0 or more, \(operands[0].count) elements")
      }
      count = product
    }
    guard count == operands[0].count else {
      throw .shapes(operation: name, got: [operands[0], target], expected: "the same number of elements")
    }
    return target
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor { operands[0].reshaped(to: shape) }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    [upstream.reshaped(to: operands[0].shape)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    [LocalDerivative(words: "1", values: DoubleTensor(operands[0].shape, repeating: 1))]
  }
}
