extension Variable {
  /// Sum, difference, product and quotient, element by element, with broadcasting as in NumPy: lengths are compared from
  /// the last axis on and must be equal or 1; the gradient of what was repeated is the sum over its uses.
  ///
  /// The local derivatives are 1 and 1; 1 and −1; y and x; 1 ÷ y and −x ÷ y².
  public static func + (x: Variable, y: Variable) -> Variable { result(of: .add, x, y) }

  /// The difference; see ``+(_:_:)``.
  public static func - (x: Variable, y: Variable) -> Variable { result(of: .subtract, x, y) }

  /// The product, element by element; see ``+(_:_:)``.
  public static func * (x: Variable, y: Variable) -> Variable { result(of: .multiply, x, y) }

  /// The quotient, element by element; see ``+(_:_:)``.
  public static func / (x: Variable, y: Variable) -> Variable { result(of: .divide, x, y) }

  /// −x; the local derivative is −1.
  public static prefix func - (x: Variable) -> Variable { result(of: .negate, x) }

  /// This variable to the power `exponent`, both variable, with broadcasting.
  ///
  /// The local derivatives are y · x^(y − 1), 0 where y is 0, and x^y · ln x, 0 where x is 0; NaN where x is negative,
  /// because the neighbours of an integer exponent have no power.
  public func raised(to exponent: Variable, in pass: ForwardPass) -> Variable {
    .result(of: .power, self, exponent)
  }

  /// The larger of two, with broadcasting; equal ones share the gradient half and half.
  public func maximum(with other: Variable, in pass: ForwardPass) -> Variable {
    .result(of: .maximum, self, other)
  }

  /// The smaller of two, with broadcasting; equal ones share the gradient half and half.
  public func minimum(with other: Variable, in pass: ForwardPass) -> Variable {
    .result(of: .minimum, self, other)
  }

  /// The product of vectors and matrices: NumPy's `@` for ranks 1 and 2.
  ///
  /// ```
  /// [m, k] @ [k, n] → [m, n]     [k] @ [k, n] → [n]     [m, k] @ [k] → [m]     [k] @ [k] → one number
  /// gradients: upstream · yᵀ and xᵀ · upstream
  /// ```
  ///
  /// - Complexity: m·k·n multiply-adds, by ConvTensors' packed product.
  public func matrixProduct(with other: Variable, in pass: ForwardPass) -> Variable {
    let shape: Shape
    do {
      shape = try MatrixProductDefinition().resultShape(of: [self.shape, other.shape])
    } catch { preconditionFailure("\(error)") }
    // A vector on the left is a row, one on the right a column.
    let x = self.shape.rank == 2 ? value : value.reshaped(to: [1, value.count])
    let y = other.shape.rank == 2 ? other.value : other.value.reshaped(to: [other.value.count, 1])
    let (shapes, needs) = ((self.shape, other.shape), (needsGradient, other.needsGradient))
    let context = pass.context
    let product = ConvTensors.matrixProduct(x, y, context: context).reshaped(to: shape)
    return Tape.record(.matrixProduct, product, of: [self, other], context: context) { upstream in
      let upstream = upstream.reshaped(to: [x.shape[0], y.shape[1]])
      return [
        needs.0
          ? ConvTensors.matrixProduct(upstream, y, transposingB: true, context: context).reshaped(
            to: shapes.0)
          : nil,
        needs.1
          ? ConvTensors.matrixProduct(x, upstream, transposingA: true, context: context).reshaped(
            to: shapes.1)
          : nil,
      ]
    }
  }
}

extension Variable: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A constant: `2.5 * x`.
  public init(floatLiteral value: Float) { self.init(Tensor(value)) }

  /// A constant: `2 * x`.
  public init(integerLiteral value: Int) { self.init(Tensor(Float(value))) }
}
