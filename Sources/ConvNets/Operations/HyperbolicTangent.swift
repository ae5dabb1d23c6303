import Foundation

extension Variable {
  /// (eˣ − e⁻ˣ) ÷ (eˣ + e⁻ˣ)
  ///
  /// The local derivative is 1 − output².
  public func tanh(in pass: ForwardPass) -> Variable {
    let output = Elementwise.map(value, pass.context) { x, y, count in
      // Two loops: the second, without a call, becomes vectors, whose choices are no branches.
      for index in 0..<count { y[index] = Foundation.exp(2 * Swift.abs(x[index])) }
      for index in 0..<count { y[index] = hyperbolicTangent(x[index], power: y[index]) }
    }
    return Tape.record(.tanh, output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      var gradient = gradient
      Elementwise.update(&gradient, with: output, context) { g, y, count in
        for index in 0..<count { g[index] *= (1 - y[index]) * (1 + y[index]) }
      }
      return [gradient]
    }
  }
}

/// tanh x from x and e^(2|x|), within 2 units in the last place, at a fraction of the time of the system's.
///
/// Below 0.625 by an odd polynomial, because 1 − 2 ÷ (power + 1) would lose the digits of a small x. Source: Moshier,
/// *Methods and Programs for Mathematical Functions*, 1989 (Cephes, tanhf).
@inline(__always)
func hyperbolicTangent(_ x: Float, power: Float) -> Float {
  let z = x * x
  let tail = (((-5.70498872745e-3 * z + 2.06390887954e-2) * z - 5.37397155531e-2) * z + 1.33314422036e-1) * z
  let small = x + x * z * (tail - 3.33332819422e-1)
  let large = 1 - 2 / (power + 1)
  let signed = x < 0 ? -large : large
  return abs(x) < 0.625 ? small : signed
}
