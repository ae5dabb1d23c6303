/// A function of two numbers, element by element, with broadcasting as in NumPy.
///
/// The gradient of an operand that was repeated is the sum over the elements it was repeated for.
struct PairFunction: OperationDefinition {
  let name: String
  /// The derivatives by the first and by the second operand, in words.
  let words: (x: String, y: String)
  /// What the pairs with a value are, and which number of a pair is at fault; nil: all have one.
  var domain: (words: String, fault: (Double, Double) -> Double?)?
  let value: (Double, Double) -> Double
  /// The derivative by the first operand, from both and the value.
  let derivativeByX: (_ x: Double, _ y: Double, _ value: Double) -> Double
  /// The derivative by the second operand.
  let derivativeByY: (_ x: Double, _ y: Double, _ value: Double) -> Double
  /// Which case of the formula a pair falls into; nil for formulas without cases.
  var piece: ((Double, Double) -> Int)?

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 2 else {
      throw .operandCount(operation: name, got: operands.count, expected: "2")
    }
    guard let shape = DoubleTensor.broadcastShape(operands[0], operands[1]) else {
      throw .shapes(
        operation: name, got: operands, expected: "lengths that are equal or 1, from the last axis on")
    }
    var count = 1
    for length in shape.dimensions where length > 0 {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: length)
      guard !isTooLarge, product <= DoubleTensor.largestResult else {
        throw .shapes(
          operation: name, got: operands, expected: "at most \(DoubleTensor.largestResult) elements together")
      }
      count = product
    }
    return shape
  }

  func checkDomain(of operands: [DoubleTensor]) throws(OperationError) {
    guard let domain, let shape = DoubleTensor.broadcastShape(operands[0].shape, operands[1].shape) else {
      return
    }
    let pairs = zip(operands[0].expanded(to: shape).elements, operands[1].expanded(to: shape).elements)
    for (element, pair) in pairs.enumerated() {
      guard let got = domain.fault(pair.0, pair.1) else { continue }
      throw .domain(operation: name, element: element, got: got, expected: domain.words)
    }
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    operands[0].expanded(to: shape).combined(with: operands[1].expanded(to: shape), value)
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    zip(derivatives(operands, value), operands).map { derivative, operand in
      derivative.combined(with: upstream, *).summed(to: operand.shape)
    }
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    zip([words.x, words.y], derivatives(operands, value)).map(LocalDerivative.init)
  }

  func pieces(of operands: [DoubleTensor], value: DoubleTensor) -> [Int] {
    guard let piece else { return [] }
    let (left, right) = (operands[0].expanded(to: value.shape), operands[1].expanded(to: value.shape))
    return zip(left.elements, right.elements).map(piece)
  }

  /// By the first and the second operand, of the shape of the value.
  private func derivatives(_ operands: [DoubleTensor], _ value: DoubleTensor) -> [DoubleTensor] {
    let (left, right) = (operands[0].expanded(to: value.shape), operands[1].expanded(to: value.shape))
    let indices = value.elements.indices
    return [derivativeByX, derivativeByY].map { derivative in
      DoubleTensor(
        value.shape, indices.map { derivative(left.elements[$0], right.elements[$0], value.elements[$0]) })
    }
  }
}
