import Foundation

/// The learning rate as a function of the step (or epoch) number, as a factor on a base rate: PyTorch's schedules.
public enum LearningRateSchedule: Hashable, Sendable {
  /// 1
  case constant
  /// gamma^⌊step ÷ every⌋
  case step(every: Int, gamma: Double)
  /// gamma^(number of milestones reached)
  case multistep(milestones: [Int], gamma: Double)
  /// gamma^step
  case exponential(gamma: Double)
  /// From 1 down to `floor` along half a cosine of `period` steps, and up again beyond. Source: Loshchilov & Hutter,
  /// *SGDR*, 2017, eq. 5.
  case cosine(period: Int, floor: Double = 0)
  /// From `start` to `end` in `steps` equal steps, then `end`: a warm-up.
  case linear(start: Double, end: Double = 1, steps: Int)
  /// (1 − step ÷ steps)^power, then 0
  case polynomial(steps: Int, power: Double)

  /// The factor for a step.
  ///
  /// - Parameter step: 0, 1, …
  public func factor(at step: Int) -> Double {
    let position = Double(step)
    switch self {
    case .constant: return 1
    case .step(let every, let gamma): return pow(gamma, Double(step / max(every, 1)))
    case .multistep(let milestones, let gamma): return pow(gamma, Double(milestones.count { $0 <= step }))
    case .exponential(let gamma): return pow(gamma, position)
    case .cosine(let period, let floor):
      return floor + (1 - floor) * (1 + cos(.pi * position / Double(max(period, 1)))) / 2
    case .linear(let start, let end, let steps):
      return start + (end - start) * min(position / Double(max(steps, 1)), 1)
    case .polynomial(let steps, let power): return pow(max(1 - position / Double(max(steps, 1)), 0), power)
    }
  }
}
