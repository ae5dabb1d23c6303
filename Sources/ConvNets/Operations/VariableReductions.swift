/// Reductions and softmax over all elements (nil) or along an axis, counted from the end when negative, by their
/// definitions (``TensorOperation``). A reduced axis is gone from the shape.
extension Variable {
  /// Σ x; the local derivative is 1.
  public func sum(axis: Int? = nil, in pass: ForwardPass) -> Variable { .result(of: .sum(axis: axis), self) }

  /// Σ x ÷ n; the local derivative is 1 ÷ n.
  public func mean(axis: Int? = nil, in pass: ForwardPass) -> Variable {
    .result(of: .mean(axis: axis), self)
  }

  /// The largest. Of equal ones all share the gradient when all elements are taken; along an axis the first takes it.
  public func max(axis: Int? = nil, in pass: ForwardPass) -> Variable { .result(of: .max(axis: axis), self) }

  /// The smallest; equal ones as ``max(axis:in:)``.
  public func min(axis: Int? = nil, in pass: ForwardPass) -> Variable { .result(of: .min(axis: axis), self) }

  /// eˣ ÷ Σ eˣ along any axis; axis 1 has a kernel of its own, ``softmax(in:)``.
  public func softmax(axis: Int, in pass: ForwardPass) -> Variable {
    axis == 1 && shape.rank >= 2 ? softmax(in: pass) : .result(of: .softmax(axis: axis), self)
  }

  /// x − ln Σ eˣ along any axis; axis 1 has a kernel of its own, ``logSoftmax(in:)``.
  public func logSoftmax(axis: Int, in pass: ForwardPass) -> Variable {
    axis == 1 && shape.rank >= 2 ? logSoftmax(in: pass) : .result(of: .logSoftmax(axis: axis), self)
  }
}
