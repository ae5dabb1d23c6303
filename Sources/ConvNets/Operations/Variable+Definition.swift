extension Variable {
  /// Any operation of the closed set, computed by its definition: in Double, element by element, rounded to Float once.
  ///
  /// What networks spend their time in has kernels of its own (``convolution(filters:bias:geometry:plans:rectified:in:)``,
  /// ``linear(weight:bias:in:)``, ``relu(in:)``); everything else has one formula for training and for gradient checks.
  /// Numbers outside an operation's domain give NaN or infinities, as everywhere in training.
  ///
  /// - Throws: ``OperationError`` for operands whose number or shapes do not fit.
  public static func applying(
    _ operation: TensorOperation, to operands: [Variable]
  ) throws(OperationError) -> Variable {
    let definition = operation.definition
    let shape = try definition.resultShape(of: operands.map(\.shape))
    let tensors = operands.map(\.value)
    let value = definition.value(of: tensors.map { DoubleTensor($0) }, shape: shape)
    let needs = operands.map(\.needsGradient)
    return Tape.record(operation, Tensor(value), of: operands, context: nil) { upstream in
      // Computed again in Double: what a step keeps is Float.
      let operands = tensors.map { DoubleTensor($0) }
      let value = definition.value(of: operands, shape: shape)
      let gradients = definition.pullback(DoubleTensor(upstream), operands: operands, value: value)
      return zip(needs, gradients).map { needs, gradient in needs ? gradient.map { Tensor($0) } : nil }
    }
  }

  /// As ``applying(_:to:)`` for our own tensors, where a mismatch is a fault in the program.
  static func result(of operation: TensorOperation, _ operands: Variable...) -> Variable {
    do {
      return try applying(operation, to: operands)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
