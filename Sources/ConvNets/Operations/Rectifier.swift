extension Variable {
  /// max(x, 0), element by element.
  ///
  /// The local derivative is 1 where the output is above 0, else 0 (also at the kink). NaN stays NaN. The pullback
  /// keeps the output, which the next layer keeps anyway.
  public func relu(in pass: ForwardPass) -> Variable {
    // Written so that NaN fails the comparison and is passed on.
    let output = Elementwise.map(value, pass.context) { x, y, count in
      for index in 0..<count { y[index] = x[index] < 0 ? 0 : x[index] }
    }
    return Tape.record(.relu, output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      var gradient = gradient
      gradient.clearWhereNotPositive(output, context)
      return [gradient]
    }
  }

  /// x for x > 0, else slope · x.
  ///
  /// The local derivative is 1 where x is above 0, else the slope (also at the kink).
  public func leakyReLU(slope: Double, in pass: ForwardPass) -> Variable {
    let factor = Float(slope)
    let output = Elementwise.map(value, pass.context) { x, y, count in
      for index in 0..<count { y[index] = x[index] > 0 ? x[index] : factor * x[index] }
    }
    // With a slope of 0 or more the output is above 0 where the input is, and the input need not be kept.
    let sign = slope >= 0 ? output : value
    return Tape.record(.leakyReLU(slope: slope), output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      var gradient = gradient
      Elementwise.update(&gradient, with: sign, context) { g, y, count in
        for index in 0..<count { g[index] = y[index] > 0 ? g[index] : factor * g[index] }
      }
      return [gradient]
    }
  }
}

extension Tensor {
  /// ReLU's gradient, in place: 0 where its output is 0, unchanged where it is above 0 or NaN.
  mutating func clearWhereNotPositive(_ output: Tensor, _ context: ComputeContext) {
    Elementwise.update(&self, with: output, context) { g, y, count in
      for index in 0..<count {
        // Read in any case: a read that depends on the comparison would keep the loop from becoming vectors.
        let value = g[index]
        g[index] = y[index] <= 0 ? 0 : value
      }
    }
  }
}
