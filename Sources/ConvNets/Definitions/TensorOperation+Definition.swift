extension TensorOperation {
  /// `add`, `leaky relu`, `matrix product`: what tapes, tables and messages call it.
  public var name: String { definition.name }

  /// The value in Double.
  ///
  /// - Throws: ``OperationError`` for operands whose number or shapes do not fit, and for numbers for which the
  ///   operation is not defined (the logarithm of 0, a divisor of 0). NaN among the operands is passed on.
  public func value(of operands: [DoubleTensor]) throws(OperationError) -> DoubleTensor {
    let definition = definition
    let shape = try definition.resultShape(of: operands.map(\.shape))
    try definition.checkDomain(of: operands)
    return definition.value(of: operands, shape: shape)
  }

  /// The gradient of each operand, of its shape: Σ upstream · ∂value ÷ ∂operand.
  ///
  /// - Parameters:
  ///   - upstream: the gradient of the final quantity by the value, of its shape.
  ///   - operands: those the value was computed from.
  ///   - value: what ``value(of:)`` gave.
  /// - Returns: nil for an operand that has no gradient, as that of a step.
  public func pullback(
    _ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor
  ) -> [DoubleTensor?] {
    precondition(
      upstream.shape == value.shape, "\(name): upstream \(upstream.shape) for a value of \(value.shape)")
    return definition.pullback(upstream, operands: operands, value: value)
  }

  /// The derivative by each operand, in words and, where it is a number an element, in numbers.
  public func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    definition.localDerivatives(of: operands, value: value)
  }
}
