import Foundation

/// Adam and AdamW: steps in units of each weight's own gradient size. PyTorch's rules, which differ in weight decay.
///
/// ```
/// g ← gradient + weightDecay · parameter                      Adam
/// parameter ← (1 − learningRate · weightDecay) · parameter    AdamW; g is the gradient alone
///
/// m ← β₁ · m + (1 − β₁) · g          v ← β₂ · v + (1 − β₂) · g²
/// parameter ← parameter − learningRate · m ÷ (1 − β₁ᵗ) ÷ (√v ÷ √(1 − β₂ᵗ) + ε)          t = 1, 2, …
/// ```
///
/// Sources: Kingma & Ba, *Adam*, 2015, algorithm 1; Loshchilov & Hutter, *Decoupled Weight Decay Regularization*, 2019,
/// algorithm 2.
public struct Adam: Optimizer {
  /// The step size, about the largest change of a weight in one step.
  public var learningRate: Float
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Double
  private let weightDecay: Double
  private let isDecoupled: Bool
  private var memory = OptimizerMemory(["exp_avg", "exp_avg_sq"])

  /// - Parameters:
  ///   - learningRate: above 0.
  ///   - beta1: 0 ..< 1, the share of the mean gradient that is kept.
  ///   - beta2: 0 ..< 1, the share of the mean squared gradient that is kept.
  ///   - epsilon: above 0, keeps the division finite.
  ///   - weightDecay: 0 or more.
  ///   - decoupled: whether the decay goes past the gradient, which makes it AdamW.
  public init(
    learningRate: Float = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0, decoupled: Bool = false
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    isDecoupled = decoupled
  }

  /// One step, in place.
  public mutating func update(_ parameters: [NamedParameter], along gradients: Gradients) {
    for item in parameters {
      guard let gradient = gradients[item.parameter] else { continue }
      memory[item.name].step += 1
      let step = adamStep(memory[item.name].step, gradients.instructionSet)
      memory[item.name].update(0, 1, of: item.parameter) { mean, square in
        item.parameter.update(along: gradient) { loop in
          gradients.forEachPiece(of: loop.count) { piece in
            let start = piece.lowerBound
            step(
              piece.count, gradient: loop.gradient + start, mean: mean + start, square: square + start,
              parameter: loop.parameter + start)
          }
        }
      }
    }
  }

  /// The numbers of step t = 1, 2, …; in Double: 1 − β₂ᵗ of a single would lose half its digits in the first steps.
  private func adamStep(_ count: Int, _ set: InstructionSet) -> AdamStep {
    let rate = Double(learningRate)
    let correction1: Double = 1 - pow(beta1, Double(count))
    let correction2: Double = 1 - pow(beta2, Double(count))
    let factor: Double = isDecoupled ? 1 - rate * weightDecay : 1
    return AdamStep(
      decay: isDecoupled ? 0 : weightDecay, keepMean: beta1, keepSquare: beta2, factor: factor,
      stepSize: rate / correction1, inverseRoot: 1 / correction2.squareRoot(), epsilon: epsilon, on: set)
  }

  /// `<parameter>.step`, `<parameter>.exp_avg` and `<parameter>.exp_avg_sq`.
  public var state: [String: Tensor] { memory.state }

  /// - Throws: ``OptimizerStateError``
  public mutating func restore(
    _ state: [String: Tensor], for parameters: [NamedParameter]
  ) throws(OptimizerStateError) {
    try memory.restore(state, for: parameters)
  }
}

extension Optimizer where Self == Adam {
  /// ``Adam`` with weight decay as a part of the gradient.
  public static func adam(
    learningRate: Float = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) -> Adam {
    Adam(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
  }

  /// ``Adam`` with decoupled weight decay: AdamW.
  public static func adamW(
    learningRate: Float = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0.01
  ) -> Adam {
    Adam(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
      decoupled: true)
  }
}
