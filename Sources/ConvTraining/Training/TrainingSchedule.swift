/// How the learning rate changes in the course of a training, as a factor on the optimizer's rate.
///
/// The rules that are counted in epochs stay the same within one, as PyTorch's do when they are stepped once an epoch.
/// A warm-up and one-cycle change with every step.
public struct TrainingSchedule: Hashable, Sendable {
  /// What the rate does behind the warm-up.
  public enum Rule: Hashable, Sendable {
    /// 1
    case constant
    /// gamma^⌊epochs ÷ every⌋
    case step(every: Int, gamma: Double)
    /// gamma^epochs
    case exponential(gamma: Double)
    /// From 1 down to almost 0 in the last epoch, along half a cosine.
    case cosine
    /// One rise and one fall over all steps; it is a warm-up of its own.
    case oneCycle
    /// Down when the validation loss has stopped falling.
    case plateau(PlateauRule)
  }

  /// What the factor does once the warm-up is over.
  public var rule: Rule
  /// Epochs in which the rate rises from 0 to the optimizer's in equal steps; 0 or more. The rule begins behind them.
  public var warmUpEpochs: Int

  /// - Parameter warmUpEpochs: 0 or more; none unless given.
  public init(_ rule: Rule, warmUpEpochs: Int = 0) {
    self.rule = rule
    self.warmUpEpochs = warmUpEpochs
  }

  /// The optimizer's rate all along.
  public static let constant = TrainingSchedule(.constant)
  /// Down to almost 0 along half a cosine.
  public static let cosine = TrainingSchedule(.cosine)

  /// The factor for a step.
  ///
  /// - Parameters:
  ///   - step: of the whole training, 0 for the first.
  ///   - stepsPerEpoch: 1 or more.
  ///   - epochs: of the whole training.
  ///   - plateau: what the plateau rule has come to.
  public func factor(
    at step: Int, stepsPerEpoch: Int, epochs: Int, plateau: PlateauRule.State = PlateauRule.State()
  ) -> Double {
    let warmUpSteps = warmUpEpochs * stepsPerEpoch
    if step < warmUpSteps { return Double(step + 1) / Double(warmUpSteps) }
    let epoch = step / stepsPerEpoch - warmUpEpochs
    let left = max(epochs - warmUpEpochs, 1)
    switch rule {
    case .constant: return 1
    case .step(let every, let gamma):
      return LearningRateSchedule.step(every: every, gamma: gamma).factor(at: epoch)
    case .exponential(let gamma): return LearningRateSchedule.exponential(gamma: gamma).factor(at: epoch)
    case .cosine: return LearningRateSchedule.cosine(period: left).factor(at: epoch)
    case .oneCycle:
      return LearningRateSchedule.oneCycle(steps: left * stepsPerEpoch).factor(at: step - warmUpSteps)
    case .plateau: return plateau.factor
    }
  }
}
