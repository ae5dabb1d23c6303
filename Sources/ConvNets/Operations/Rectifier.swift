extension Variable {
  /// max(x, 0), element by element.
  ///
  /// The local derivative is 1 where the output is above 0, else 0 (also at the kink). NaN stays NaN. The pullback
  /// keeps the output, which the next layer keeps anyway.
  public func relu(in pass: ForwardPass) -> Variable {
    // Written so that NaN fails the comparison and is passed on.
    let output = Elementwise.map(value, pass.context) { $0 < 0 ? 0 : $0 }
    return Tape.record("relu", output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      var gradient = gradient
      Elementwise.update(&gradient, with: output, context) { $1 <= 0 ? 0 : $0 }
      return [gradient]
    }
  }

  /// x for x > 0, else slope · x.
  ///
  /// The local derivative is 1 where x is above 0, else the slope (also at the kink).
  public func leakyReLU(slope: Float, in pass: ForwardPass) -> Variable {
    let output = Elementwise.map(value, pass.context) { $0 > 0 ? $0 : slope * $0 }
    // With a slope of 0 or more the output is above 0 where the input is, and the input need not be kept.
    let sign = slope >= 0 ? output : value
    return Tape.record("leaky relu", output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      var gradient = gradient
      Elementwise.update(&gradient, with: sign, context) { $1 > 0 ? $0 : slope * $0 }
      return [gradient]
    }
  }
}
