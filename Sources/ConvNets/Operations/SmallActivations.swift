import Foundation

// Activations of small networks. They are computed element by element in Double: no network that needs speed has them.

extension Variable {
  /// x for x > 0, else alpha · (eˣ − 1).
  ///
  /// The local derivative is 1 where x is above 0, else alpha · eˣ (also at the kink).
  public func elu(alpha: Double, in pass: ForwardPass) -> Variable {
    activated("elu", by: [.elu(alpha: alpha)], in: pass)
  }

  /// ln(1 + eˣ), without overflow for any x.
  ///
  /// The local derivative is sigmoid(x).
  public func softplus(in pass: ForwardPass) -> Variable { activated("softplus", by: [.softplus], in: pass) }

  /// 1 for x > 0, 0 for x < 0, and `atZero` at 0. It has no gradient.
  public func step(atZero: Double, in pass: ForwardPass) -> Variable {
    activated("step", by: [.step(atZero: atZero)], in: pass)
  }

  /// Column u of [N, units] through the activation of unit u; none is softmax.
  ///
  /// The local derivative of each element is that of its unit's activation, for a step 0.
  public func activated(byUnit activations: [Activation], in pass: ForwardPass) -> Variable {
    precondition(
      shape.rank == 2 && shape[1] == activations.count, "\(activations.count) activations for \(shape)")
    return activated("unit activations", by: activations, in: pass)
  }

  /// - Parameter activations: taken in turn.
  private func activated(_ name: String, by activations: [Activation], in pass: ForwardPass) -> Variable {
    let input = value.elements
    let functions = activations.map(ElementFunction.init)
    let output = input.enumerated().map { functions[$0 % functions.count].value(Double($1)) }
    let hasGradient = functions.contains { $0.slope != nil }
    return Tape.record(
      name, Tensor(shape, output.map { Float($0) }), of: [self], context: pass.context
    ) { gradient in
      guard hasGradient else { return [nil] }
      let slopes = input.indices.map { index in
        functions[index % functions.count].slope.map { $0(Double(input[index]), output[index]) } ?? 0
      }
      return [Tensor(gradient.shape, zip(gradient.elements, slopes).map { Float(Double($0) * $1) })]
    }
  }
}

/// A function of one number and its derivative, from the number and the value; nil for a step.
private struct ElementFunction {
  let value: (Double) -> Double
  let slope: ((_ x: Double, _ y: Double) -> Double)?

  init(_ activation: Activation) {
    func sigmoid(_ x: Double) -> Double {
      let power = exp(-abs(x))
      return (x < 0 ? power : 1) / (1 + power)
    }
    switch activation {
    case .relu:
      value = { $0 < 0 ? 0 : $0 }
      slope = { x, _ in x <= 0 ? 0 : 1 }
    case .leakyReLU(let factor):
      value = { $0 > 0 ? $0 : factor * $0 }
      slope = { x, _ in x > 0 ? 1 : factor }
    case .elu(let alpha):
      value = { $0 > 0 ? $0 : alpha * expm1($0) }
      slope = { x, y in x > 0 ? 1 : y + alpha }
    case .softplus:
      value = { max($0, 0) + log1p(exp(-abs($0))) }
      slope = { x, _ in sigmoid(x) }
    case .sigmoid:
      value = sigmoid
      slope = { _, y in y * (1 - y) }
    case .tanh:
      value = { tanh($0) }
      slope = { _, y in (1 - y) * (1 + y) }
    case .step(let atZero):
      value = { $0 > 0 ? 1 : $0 < 0 ? 0 : $0 == 0 ? atZero : $0 }
      slope = nil
    case .identity:
      value = { $0 }
      slope = { _, _ in 1 }
    case .softmax: preconditionFailure("softmax is no function of one number")
    }
  }
}
