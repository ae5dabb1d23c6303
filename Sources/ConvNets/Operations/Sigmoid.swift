import Foundation

extension Variable {
  /// 1 ÷ (1 + e⁻ˣ), without overflow for any x.
  ///
  /// The local derivative is output · (1 − output).
  public func sigmoid(in pass: ForwardPass) -> Variable {
    let output = Elementwise.map(value, pass.context) { x, y, count in
      for index in 0..<count {
        // The exponent is never above 0, so nothing overflows.
        let power = Foundation.exp(-Swift.abs(x[index]))
        y[index] = (x[index] < 0 ? power : 1) / (1 + power)
      }
    }
    return Tape.record(.sigmoid, output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      var gradient = gradient
      Elementwise.update(&gradient, with: output, context) { g, y, count in
        for index in 0..<count { g[index] *= y[index] * (1 - y[index]) }
      }
      return [gradient]
    }
  }
}
