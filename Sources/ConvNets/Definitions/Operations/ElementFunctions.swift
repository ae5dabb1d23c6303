import Foundation

/// Functions of one number.
extension ElementFunction {
  /// −x
  static var negate: ElementFunction {
    ElementFunction(name: "negate", words: "-1", value: { -$0 }, derivative: { _, _ in -1 })
  }

  /// eˣ
  static var exp: ElementFunction {
    ElementFunction(
      name: "exp", words: "exp(x)", value: { Foundation.exp($0) }, derivative: { _, value in value })
  }

  /// ln x, for x > 0.
  static var log: ElementFunction {
    ElementFunction(
      name: "log", words: "1/x", domain: ("a number above 0", { $0 <= 0 }),
      value: { Foundation.log($0) }, derivative: { x, _ in 1 / x })
  }

  /// √x, for x ≥ 0; at 0 the derivative is infinite.
  static var sqrt: ElementFunction {
    ElementFunction(
      name: "sqrt", words: "1/(2*sqrt(x))", domain: ("a number of 0 or more", { $0 < 0 }),
      value: { $0.squareRoot() }, derivative: { _, value in 1 / (2 * value) })
  }

  /// |x|; at 0 the derivative is 0.
  static var abs: ElementFunction {
    ElementFunction(
      name: "abs", words: "sign(x)", value: { Swift.abs($0) },
      derivative: { x, _ in x > 0 ? 1 : x < 0 ? -1 : x.isNaN ? x : 0 },
      piece: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 })
  }
}
