/// Functions of each element, by their definitions (``TensorOperation``).
extension Variable {
  /// eˣ; the local derivative is the output.
  public func exp(in pass: ForwardPass) -> Variable { .result(of: .exp, self) }

  /// ln x; the local derivative is 1 ÷ x. −∞ at 0 and NaN below.
  public func log(in pass: ForwardPass) -> Variable { .result(of: .log, self) }

  /// √x; the local derivative is 1 ÷ (2 √x), infinite at 0. NaN below.
  public func sqrt(in pass: ForwardPass) -> Variable { .result(of: .sqrt, self) }

  /// |x|; the local derivative is the sign of x, 0 at 0.
  public func abs(in pass: ForwardPass) -> Variable { .result(of: .abs, self) }

  /// x for x > 0, else α · (eˣ − 1); the local derivative is 1 above 0, else α · eˣ.
  public func elu(alpha: Double = 1, in pass: ForwardPass) -> Variable {
    .result(of: .elu(alpha: alpha), self)
  }

  /// ln(1 + eˣ), without overflow; the local derivative is sigmoid(x).
  public func softplus(in pass: ForwardPass) -> Variable { .result(of: .softplus, self) }

  /// 1 above 0, 0 below it, and the stated value at 0. It has no gradient: nothing flows back through it.
  public func step(atZero: Double, in pass: ForwardPass) -> Variable {
    .result(of: .step(atZero: atZero), self)
  }
}
