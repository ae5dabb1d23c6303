import CMicrokernels
import Foundation

/// Adam: steps in units of each weight's own gradient size. PyTorch's rule; weight decay is added to the gradient.
///
/// ```
/// g ← gradient + weightDecay · parameter
/// m ← β₁ · m + (1 − β₁) · g          v ← β₂ · v + (1 − β₂) · g²
/// parameter ← parameter − learningRate · m ÷ (1 − β₁ᵗ) ÷ (√v ÷ √(1 − β₂ᵗ) + ε)          t = 1, 2, …
/// ```
///
/// Source: Kingma & Ba, *Adam*, 2015, algorithm 1.
public struct Adam: Optimizer {
  /// The step size, about the largest change of a weight in one step.
  public var learningRate: Float
  private var rule: AdamRule

  /// - Parameters:
  ///   - learningRate: above 0.
  ///   - beta1: 0 ..< 1, the share of the mean gradient that is kept.
  ///   - beta2: 0 ..< 1, the share of the mean squared gradient that is kept.
  ///   - epsilon: above 0, keeps the division finite.
  ///   - weightDecay: 0 or more.
  public init(
    learningRate: Float = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) {
    self.learningRate = learningRate
    rule = AdamRule(
      beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, isDecoupled: false)
  }

  /// One step, in place.
  public mutating func update(_ parameters: [NamedParameter], along gradients: Gradients) {
    rule.update(parameters, along: gradients, learningRate: learningRate)
  }

  /// `<parameter>.step`, `<parameter>.exp_avg` and `<parameter>.exp_avg_sq`.
  public var state: [String: Tensor] { rule.memory.state }

  /// - Throws: ``OptimizerStateError``
  public mutating func restore(
    _ state: [String: Tensor], for parameters: [NamedParameter]
  ) throws(OptimizerStateError) {
    try rule.memory.restore(state, for: parameters)
  }
}

/// Adam whose weight decay does not pass through the gradient: parameter ← (1 − learningRate · weightDecay) · parameter
/// before the step of ``Adam``.
///
/// Source: Loshchilov & Hutter, *Decoupled Weight Decay Regularization*, 2019, algorithm 2.
public struct AdamW: Optimizer {
  /// The step size, about the largest change of a weight in one step.
  public var learningRate: Float
  private var rule: AdamRule

  /// - Parameters:
  ///   - learningRate: above 0.
  ///   - beta1: 0 ..< 1, the share of the mean gradient that is kept.
  ///   - beta2: 0 ..< 1, the share of the mean squared gradient that is kept.
  ///   - epsilon: above 0, keeps the division finite.
  ///   - weightDecay: 0 or more.
  public init(
    learningRate: Float = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0.01
  ) {
    self.learningRate = learningRate
    rule = AdamRule(
      beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, isDecoupled: true)
  }

  /// One step, in place.
  public mutating func update(_ parameters: [NamedParameter], along gradients: Gradients) {
    rule.update(parameters, along: gradients, learningRate: learningRate)
  }

  /// `<parameter>.step`, `<parameter>.exp_avg` and `<parameter>.exp_avg_sq`.
  public var state: [String: Tensor] { rule.memory.state }

  /// - Throws: ``OptimizerStateError``
  public mutating func restore(
    _ state: [String: Tensor], for parameters: [NamedParameter]
  ) throws(OptimizerStateError) {
    try rule.memory.restore(state, for: parameters)
  }
}

extension Optimizer where Self == Adam {
  /// ``Adam``
  public static func adam(
    learningRate: Float = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) -> Adam {
    Adam(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
  }
}

extension Optimizer where Self == AdamW {
  /// ``AdamW``
  public static func adamW(
    learningRate: Float = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0.01
  ) -> AdamW {
    AdamW(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
  }
}

/// What Adam and AdamW share.
private struct AdamRule {
  let beta1: Double
  let beta2: Double
  let epsilon: Double
  let weightDecay: Double
  let isDecoupled: Bool
  var memory = OptimizerMemory(["exp_avg", "exp_avg_sq"])

  init(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, isDecoupled: Bool) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.isDecoupled = isDecoupled
  }

  mutating func update(
    _ parameters: [NamedParameter], along gradients: Gradients, learningRate: Float
  ) {
    let adamStep = gradients.instructionSet.adamStep
    for item in parameters {
      guard let gradient = gradients[item.parameter] else { continue }
      memory[item.name].step += 1
      let step = Double(memory[item.name].step)
      // In Double: 1 − β₂ᵗ of a single would lose half its digits in the first steps.
      let correction1 = 1 - pow(beta1, step)
      let correction2 = 1 - pow(beta2, step)
      var terms = convkit_adam_rule(
        gradientDecay: isDecoupled ? 0 : Float(weightDecay),
        keepMean: Float(beta1), freshMean: Float(1 - beta1), keepSquare: Float(beta2),
        freshSquare: Float(1 - beta2),
        factor: isDecoupled ? Float(1 - Double(learningRate) * weightDecay) : 1,
        stepSize: Float(Double(learningRate) / correction1), inverseRoot: Float(1 / correction2.squareRoot()),
        epsilon: Float(epsilon))
      memory[item.name].update(0, 1, of: item.parameter) { mean, square in
        item.parameter.update(along: gradient) { loop in
          gradients.forEachPiece(of: loop.count) { piece in
            let start = piece.lowerBound
            adamStep(
              piece.count, &terms, loop.gradient + start, mean + start, square + start, loop.parameter + start
            )
          }
        }
      }
    }
  }
}

extension InstructionSet {
  /// The micro-kernel `adam_step`: see its header for what it computes.
  fileprivate var adamStep: convkit_adam_step_function {
    switch self {
    case .avx512: convkit_adam_step_avx512
    case .avx2: convkit_adam_step_avx2
    case .baseline: convkit_adam_step_baseline
    }
  }
}
