/// One operation as it is defined, in Double: value, pullback, name and local derivative side by side.
///
/// ``TensorOperation`` checks the operands once (``resultShape(of:)``, ``checkDomain(of:)``); the formulas then rely on them.
protocol OperationDefinition {
  /// What tapes and error messages call it.
  var name: String { get }

  /// The shape of the value; throws for operands that do not fit.
  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape

  /// Throws for a number that has no value; operands have shapes that fit.
  func checkDomain(of operands: [DoubleTensor]) throws(OperationError)

  /// The formula. Where there is no value, it gives NaN or an infinity, as Double's arithmetic does.
  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor

  /// The gradient of each operand from that of the value; nil for an operand that has none.
  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?]

  /// The derivative by each operand.
  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative]

  /// Which piece of a formula by cases each element falls into; empty for formulas without cases. Two evaluations with
  /// different pieces lie on two sides of a kink.
  func pieces(of operands: [DoubleTensor], value: DoubleTensor) -> [Int]
}

extension OperationDefinition {
  func checkDomain(of operands: [DoubleTensor]) throws(OperationError) {}

  func pieces(of operands: [DoubleTensor], value: DoubleTensor) -> [Int] { [] }
}
