extension Variable {
  /// The same elements in another shape of the same count; nothing is moved.
  ///
  /// The local derivative is 1: the gradient takes the input's shape again.
  public func reshaped(to shape: Shape, in pass: ForwardPass) -> Variable {
    let inputShape = self.shape
    return Tape.record(.reshape(shape), value.reshaped(to: shape), of: [self], context: pass.context) {
      gradient in
      [gradient.reshaped(to: inputShape)]
    }
  }
}
