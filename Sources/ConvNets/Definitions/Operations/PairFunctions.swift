import Foundation

/// Functions of two numbers.
extension PairFunction {
  /// x + y
  static var add: PairFunction {
    PairFunction(
      name: "add", words: ("1", "1"), value: (+), derivativeByX: { _, _, _ in 1 },
      derivativeByY: { _, _, _ in 1 })
  }

  /// x − y
  static var subtract: PairFunction {
    PairFunction(
      name: "subtract", words: ("1", "-1"), value: (-), derivativeByX: { _, _, _ in 1 },
      derivativeByY: { _, _, _ in -1 })
  }

  /// x · y, element by element
  static var multiply: PairFunction {
    PairFunction(
      name: "multiply", words: ("y", "x"), value: (*), derivativeByX: { _, y, _ in y },
      derivativeByY: { x, _, _ in x })
  }

  /// x ÷ y, for y ≠ 0
  static var divide: PairFunction {
    PairFunction(
      name: "divide", words: ("1/y", "-x/y**2"),
      domain: ("a divisor other than 0", { _, y in y == 0 ? y : nil }), value: (/),
      derivativeByX: { _, y, _ in 1 / y }, derivativeByY: { _, y, value in -value / y })
  }

  /// x to the power y, both variable.
  ///
  /// Defined for x > 0; for x = 0 with y ≥ 0, where 0⁰ = 1; for x < 0 with integers y. The derivative by x is 0 where y
  /// is, also at x = 0. The derivative by y is 0 where x is, and for x < 0 there is none (NaN), because the neighbours
  /// of y have no power: PyTorch's rules.
  static var power: PairFunction {
    PairFunction(
      name: "power", words: ("y*x**(y - 1)", "x**y*log(x)"),
      domain: (
        "a base above 0, or 0 with an exponent of 0 or more, or a negative base with an integer exponent",
        { x, y in (x < 0 && y != y.rounded()) || (x == 0 && y < 0) ? x : nil }
      ),
      value: { pow($0, $1) },
      derivativeByX: { x, y, _ in y == 0 ? 0 : y * pow(x, y - 1) },
      derivativeByY: { x, y, value in x == 0 && y >= 0 ? 0 : value * log(x) })
  }

  /// The larger of two; equal ones share the gradient half and half, as in PyTorch. NaN is larger than everything.
  static var maximum: PairFunction {
    PairFunction(
      name: "maximum",
      words: ("1 where x > y, 1/2 where x = y, else 0", "1 where y > x, 1/2 where x = y, else 0"),
      value: { x, y in x.isNaN || x > y ? x : y },
      derivativeByX: { x, y, _ in x == y ? 0.5 : x < y ? 0 : 1 },
      derivativeByY: { x, y, _ in x == y ? 0.5 : y < x ? 0 : 1 }, piece: order)
  }

  /// The smaller of two; equal ones share the gradient half and half, as in PyTorch. NaN is smaller than everything.
  static var minimum: PairFunction {
    PairFunction(
      name: "minimum",
      words: ("1 where x < y, 1/2 where x = y, else 0", "1 where y < x, 1/2 where x = y, else 0"),
      value: { x, y in x.isNaN || x < y ? x : y },
      derivativeByX: { x, y, _ in x == y ? 0.5 : x > y ? 0 : 1 },
      derivativeByY: { x, y, _ in x == y ? 0.5 : y > x ? 0 : 1 }, piece: order)
  }

  private static func order(_ x: Double, _ y: Double) -> Int { x > y ? 1 : x < y ? -1 : 0 }
}
