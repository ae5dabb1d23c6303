extension Variable {
  /// Sets each element to zero with probability `rate` and divides the rest by 1 − rate, so that the mean stays.
  ///
  /// The local derivative is 1 ÷ (1 − rate) for what was kept, 0 for what was not. Each piece of the tensor draws from
  /// its own stream, so the mask does not depend on the number of threads.
  ///
  /// Source: Srivastava et al., *Dropout*, 2014 ("inverted", as all frameworks do it).
  public func droppingOut(rate: Double, in pass: ForwardPass) -> Variable {
    precondition((0..<1).contains(rate), "dropout rate: got \(rate), expected 0 ..< 1")
    let seed = pass.nextSeed(for: "dropout")
    let scale = Float(1 / (1 - rate))
    let mask = Tensor(uninitialized: shape) { mask in
      pass.context.parallelFor(mask.count, chunk: DropoutChoice.chunk) { range in
        var choice = DropoutChoice(rate: rate, seed: seed, piece: range.lowerBound / DropoutChoice.chunk)
        for index in range { mask[index] = choice.drops() ? 0 : scale }
      }
    }
    var output = value
    Elementwise.update(&output, with: mask, pass.context, Self.multiply)
    return Tape.record(.dropout(rate: rate, seed: seed), output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      var gradient = gradient
      Elementwise.update(&gradient, with: mask, context, Self.multiply)
      return [gradient]
    }
  }

  private static func multiply(
    _ target: UnsafeMutablePointer<Float>, _ mask: UnsafePointer<Float>, _ count: Int
  ) {
    for index in 0..<count { target[index] *= mask[index] }
  }
}

/// Which elements of a piece of a tensor dropout sets to zero, one after the other: the same for a seed wherever it is
/// asked.
struct DropoutChoice {
  /// The elements of a piece.
  static let chunk = Elementwise.chunk

  private let rate: Double
  private var random: RandomStream

  init(rate: Double, seed: UInt64, piece: Int) {
    self.rate = rate
    random = RandomStream(seed: seed, purpose: "dropout", index: piece)
  }

  /// Whether the next element is dropped.
  mutating func drops() -> Bool { Double(random.uniform()) < rate }
}
