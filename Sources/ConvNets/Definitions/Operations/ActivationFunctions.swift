import Foundation

/// What a unit makes of its sum.
extension ElementFunction {
  /// 1 ÷ (1 + e⁻ˣ), without overflow.
  static var sigmoid: ElementFunction {
    ElementFunction(
      name: "sigmoid", words: "sigmoid(x)*(1 - sigmoid(x))",
      value: { x in
        let power = Foundation.exp(-Swift.abs(x))
        return (x < 0 ? power : 1) / (1 + power)
      },
      derivative: { x, value in
        // Not 1 − value: near 1 that has no digits left.
        let power = Foundation.exp(-Swift.abs(x))
        return power / ((1 + power) * (1 + power))
      })
  }

  /// (eˣ − e⁻ˣ) ÷ (eˣ + e⁻ˣ)
  static var tanh: ElementFunction {
    ElementFunction(
      name: "tanh", words: "1 - tanh(x)**2", value: { Foundation.tanh($0) },
      derivative: { _, value in (1 - value) * (1 + value) })
  }

  /// max(x, 0); at 0 the derivative is 0.
  static var relu: ElementFunction {
    ElementFunction(
      name: "relu", words: "1 where x > 0, else 0", value: { $0 < 0 ? 0 : $0 },
      derivative: { x, _ in x <= 0 ? 0 : 1 }, piece: sign)
  }

  /// x for x > 0, else slope · x; at 0 the derivative is the slope.
  static func leakyReLU(slope: Double) -> ElementFunction {
    ElementFunction(
      name: "leaky relu", words: "1 where x > 0, else \(slope)", value: { $0 > 0 ? $0 : slope * $0 },
      derivative: { x, _ in x > 0 ? 1 : slope }, piece: sign)
  }

  /// x for x > 0, else α · (eˣ − 1); at 0 the derivative is α.
  ///
  /// Source: Clevert, Unterthiner & Hochreiter, 2016.
  static func elu(alpha: Double) -> ElementFunction {
    ElementFunction(
      name: "elu", words: "1 where x > 0, else \(alpha == 1 ? "" : "\(alpha)*")exp(x)",
      value: { $0 > 0 ? $0 : alpha * expm1($0) },
      derivative: { x, _ in x > 0 ? 1 : alpha * Foundation.exp(x) }, piece: sign)
  }

  /// ln(1 + eˣ), without overflow and without PyTorch's change to x itself above 20.
  static var softplus: ElementFunction {
    ElementFunction(
      name: "softplus", words: "sigmoid(x)",
      value: { max($0, 0) + log1p(Foundation.exp(-Swift.abs($0))) },
      derivative: { x, _ in sigmoid.value(x) })
  }

  /// 1 for x > 0, 0 for x < 0 and the stated value at 0; it has no gradient.
  static func step(atZero: Double) -> ElementFunction {
    ElementFunction(
      name: "step", words: "none: a step has no gradient",
      value: { $0 > 0 ? 1 : $0 < 0 ? 0 : $0.isNaN ? $0 : atZero }, derivative: nil, piece: sign)
  }

  /// Below, at and above 0: a point at the kink itself is on neither side.
  private static func sign(_ x: Double) -> Int { x > 0 ? 1 : x < 0 ? -1 : 0 }
}
