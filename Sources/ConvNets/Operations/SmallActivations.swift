// Activations of small networks, computed by their definitions: no network that needs speed has them.

extension Variable {
  /// x for x > 0, else α · (eˣ − 1); the local derivative is 1 above 0, else α · eˣ.
  public func elu(alpha: Double = 1, in pass: ForwardPass) -> Variable {
    defined(by: .elu(alpha: alpha), in: pass)
  }

  /// ln(1 + eˣ), without overflow; the local derivative is sigmoid(x).
  public func softplus(in pass: ForwardPass) -> Variable { defined(by: .softplus, in: pass) }

  /// 1 above 0, 0 below it, and the stated value at 0. It has no gradient: nothing flows back through it.
  public func step(atZero: Double, in pass: ForwardPass) -> Variable {
    defined(by: .step(atZero: atZero), in: pass)
  }

  /// Column u of [N, units] through the activation of unit u; none is softmax.
  ///
  /// The local derivative of each element is that of its unit's activation, for a step 0.
  public func activated(byUnit activations: [Activation], in pass: ForwardPass) -> Variable {
    precondition(
      shape.rank == 2 && shape[1] == activations.count, "\(activations.count) activations for \(shape)")
    return defined(by: .unitActivations(activations), in: pass)
  }

  private func defined(by operation: TensorOperation, in pass: ForwardPass) -> Variable {
    let definition = operation.definition
    let (input, shape) = (value, shape)
    let output = definition.value(of: [DoubleTensor(input)], shape: shape)
    return Tape.record(operation.name, Tensor(output), of: [self], context: pass.context) { gradient in
      // Computed again in Double: what a step keeps is Float.
      let operands = [DoubleTensor(input)]
      let output = definition.value(of: operands, shape: shape)
      return definition.pullback(DoubleTensor(gradient), operands: operands, value: output).map { gradient in
        gradient.map { Tensor($0) }
      }
    }
  }
}
