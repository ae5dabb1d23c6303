import Foundation

extension Variable {
  /// 1 ÷ (1 + e⁻ˣ), without overflow for any x.
  ///
  /// The local derivative is output · (1 − output).
  public func sigmoid(in pass: ForwardPass) -> Variable {
    let output = Elementwise.map(value, pass.context, ConvNets.sigmoid)
    return Tape.record("sigmoid", output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      var gradient = gradient
      Elementwise.update(&gradient, with: output, context) { $0 * $1 * (1 - $1) }
      return [gradient]
    }
  }

  /// (eˣ − e⁻ˣ) ÷ (eˣ + e⁻ˣ)
  ///
  /// The local derivative is 1 − output².
  public func tanh(in pass: ForwardPass) -> Variable {
    let output = Elementwise.map(value, pass.context) { Foundation.tanh($0) }
    return Tape.record("tanh", output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      var gradient = gradient
      Elementwise.update(&gradient, with: output, context) { $0 * (1 - $1) * (1 + $1) }
      return [gradient]
    }
  }
}

/// The exponential's argument is never above 0, so nothing overflows.
func sigmoid(_ x: Float) -> Float {
  let power = exp(-abs(x))
  return x < 0 ? power / (1 + power) : 1 / (1 + power)
}
