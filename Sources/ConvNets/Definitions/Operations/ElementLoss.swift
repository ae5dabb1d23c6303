/// A loss that is a function of each prediction and its target alone, then reduced.
///
/// The training tape computes with the same formulas, in Double too.
struct ElementLoss: OperationDefinition {
  let name: String
  /// The derivative by the prediction, in which `x` is the prediction and `y` the target, and that by the target.
  let words: (prediction: String, target: String)
  let reduction: LossReduction
  let value: (_ prediction: Double, _ target: Double) -> Double
  let slope: (_ prediction: Double, _ target: Double) -> Double
  let targetSlope: (_ prediction: Double, _ target: Double) -> Double
  /// A setting the loss cannot have; nil: all is well.
  var fault: (got: String, expected: String)?
  /// Which case of the formula a pair falls into; nil for formulas without cases.
  var piece: ((_ prediction: Double, _ target: Double) -> Int)?

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 2 else {
      throw .operandCount(operation: name, got: operands.count, expected: "2")
    }
    if let fault { throw .setting(operation: name, got: fault.got, expected: fault.expected) }
    guard operands[0] == operands[1] else {
      throw .shapes(operation: name, got: operands, expected: "a target of the shape of the prediction")
    }
    if reduction == .mean, operands[0].count == 0 {
      throw .shapes(operation: name, got: operands, expected: "at least one element to take the mean of")
    }
    return reduction == .none ? operands[0] : []
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let losses = operands[0].combined(with: operands[1], value)
    return reduction == .none
      ? losses : DoubleTensor(losses.elements.reduce(0, +) / divisor(losses.count))
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    slopes(operands).map { $0.combined(with: upstream.expanded(to: $0.shape), *) }
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let suffix = reduction == .mean ? "/\(operands[0].count)" : ""
    return zip([words.prediction, words.target], slopes(operands)).map {
      LocalDerivative(words: suffix.isEmpty ? $0 : "(\($0))\(suffix)", values: $1)
    }
  }

  func pieces(of operands: [DoubleTensor], value: DoubleTensor) -> [Int] {
    piece.map { zip(operands[0].elements, operands[1].elements).map($0) } ?? []
  }

  /// What the sum of the losses is divided by.
  func divisor(_ count: Int) -> Double { reduction == .mean ? Double(count) : 1 }

  private func slopes(_ operands: [DoubleTensor]) -> [DoubleTensor] {
    let divisor = divisor(operands[0].count)
    return [slope, targetSlope].map { slope in
      operands[0].combined(with: operands[1]) { slope($0, $1) / divisor }
    }
  }
}
