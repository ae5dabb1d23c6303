extension Variable {
  /// The sum of two tensors, with broadcasting.
  ///
  /// The local derivative is 1 for both, so both are given the output's gradient.
  public func adding(_ other: Variable, in pass: ForwardPass) -> Variable {
    guard shape == other.shape else { return .result(of: .add, self, other) }
    var sum = value
    sum.add(other.value, context: pass.context)
    let needs = (needsGradient, other.needsGradient)
    return Tape.record(.add, sum, of: [self, other], context: pass.context) { gradient in
      let gradient = gradient
      return [needs.0 ? gradient : nil, needs.1 ? gradient : nil]
    }
  }
}
