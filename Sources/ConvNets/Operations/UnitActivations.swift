extension Variable {
  /// Column u of [N, units] through the activation of unit u; none is softmax.
  ///
  /// The gradient of a unit whose activation is a step is 0; when all are steps there is none.
  public func activated(byUnit activations: [Activation], in pass: ForwardPass) -> Variable {
    .result(of: .unitActivations(activations), self)
  }
}
