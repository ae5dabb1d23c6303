import CMicrokernels

/// The micro-kernels that networks use outside of convolutions: each header says what its kernel computes. Plain
/// functions, so that ConvNets needs no C; the choice of the set costs nothing beside a call's work.
extension InstructionSet {
  /// `double_sum`: Σ values in double precision, in an order that depends on their number alone.
  package func doubleSum(_ values: UnsafeBufferPointer<Float>) -> Double {
    switch self {
    case .avx512: convkit_double_sum_avx512(values.count, values.baseAddress)
    case .avx2: convkit_double_sum_avx2(values.count, values.baseAddress)
    case .baseline: convkit_double_sum_baseline(values.count, values.baseAddress)
    }
  }

  /// `max_pool`: the largest of each 2×2 window of a plane, after ReLU where `rectified`.
  ///
  /// - Parameters:
  ///   - size: of the output.
  ///   - choices: `size.height` lines of ``poolChoicePitch(_:)`` bytes, or nil.
  package func maxPool(
    _ size: Size2D, _ input: UnsafePointer<Float>, pitch: Int, rectified: Bool,
    into output: UnsafeMutablePointer<Float>, choices: UnsafeMutablePointer<UInt8>?
  ) {
    let function =
      switch self {
      case .avx512: convkit_max_pool_avx512
      case .avx2: convkit_max_pool_avx2
      case .baseline: convkit_max_pool_baseline
      }
    function(size.height, size.width, input, pitch, rectified, output, choices)
  }

  /// `max_pool_gradient`: each gradient at the input that was chosen, zeros at all others.
  package func maxPoolGradient(
    _ size: Size2D, _ gradient: UnsafePointer<Float>, choices: UnsafePointer<UInt8>, inputSize: Size2D,
    into result: UnsafeMutablePointer<Float>
  ) {
    let function =
      switch self {
      case .avx512: convkit_max_pool_gradient_avx512
      case .avx2: convkit_max_pool_gradient_avx2
      case .baseline: convkit_max_pool_gradient_baseline
      }
    function(size.height, size.width, gradient, choices, inputSize.height, inputSize.width, result)
  }

  /// The bytes from one line of choices to the next.
  package static func poolChoicePitch(_ columns: Int) -> Int { convkit_choice_pitch(columns) }
}

/// The micro-kernel `adam_step` with the numbers of one step.
package struct AdamStep {
  private let rule: convkit_adam_rule
  private let function: convkit_adam_step_function

  /// - Parameters:
  ///   - decay: of the weights, added to their gradient.
  ///   - keepMean: the share of the mean gradient that is kept, β₁; 1 − β₁ of the new one is added.
  ///   - keepSquare: the same of the mean square, β₂.
  ///   - factor: what each weight is multiplied with.
  ///   - stepSize: the learning rate ÷ (1 − β₁ᵗ).
  ///   - inverseRoot: 1 ÷ √(1 − β₂ᵗ).
  package init(
    decay: Double, keepMean: Double, keepSquare: Double, factor: Double, stepSize: Double,
    inverseRoot: Double, epsilon: Double, on set: InstructionSet
  ) {
    rule = convkit_adam_rule(
      gradientDecay: Float(decay), keepMean: Float(keepMean), freshMean: Float(1 - keepMean),
      keepSquare: Float(keepSquare), freshSquare: Float(1 - keepSquare), factor: Float(factor),
      stepSize: Float(stepSize), inverseRoot: Float(inverseRoot), epsilon: Float(epsilon))
    function =
      switch set {
      case .avx512: convkit_adam_step_avx512
      case .avx2: convkit_adam_step_avx2
      case .baseline: convkit_adam_step_baseline
      }
  }

  /// The step of `count` weights, in place.
  package func callAsFunction(
    _ count: Int, gradient: UnsafePointer<Float>, mean: UnsafeMutablePointer<Float>,
    square: UnsafeMutablePointer<Float>, parameter: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: rule) { function(count, $0, gradient, mean, square, parameter) }
  }
}
