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
  /// One rise and one fall, each along half a cosine: from 1 ÷ `startDivisor` to 1 in the first `warmUpShare` of the
  /// steps, then down to 1 ÷ (`startDivisor` · `endDivisor`), the base rate being the highest. Source: Smith & Topin,
  /// *Super-Convergence*, 2018; PyTorch's `OneCycleLR` (whose momentum stays as it is here).
  case oneCycle(steps: Int, warmUpShare: Double = 0.3, startDivisor: Double = 25, endDivisor: Double = 1e4)

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
    case .oneCycle(let steps, let warmUpShare, let startDivisor, let endDivisor):
      let (start, end) = (1 / startDivisor, 1 / (startDivisor * endDivisor))
      let (top, last) = (warmUpShare * Double(steps) - 1, Double(steps - 1))
      // With so few steps that the rise has none it begins at the top.
      if position < top { return Self.halfCosine(from: start, to: 1, position / top) }
      let span = last - max(top, 0)
      return span > 0 ? Self.halfCosine(from: 1, to: end, min((position - max(top, 0)) / span, 1)) : 1
    case .polynomial(let steps, let power): return pow(max(1 - position / Double(max(steps, 1)), 0), power)
    }
  }

  /// Along half a cosine from one number to another.
  ///
  /// - Parameter share: of the way, 0…1.
  private static func halfCosine(from start: Double, to end: Double, _ share: Double) -> Double {
    end + (start - end) / 2 * (1 + cos(.pi * share))
  }
}
