/// A derivative by central differences, with how far it can be trusted.
///
/// ```
/// D(h) = (f(x + h) − f(x − h)) ÷ 2h          R(h) = (16 D(h) − D(4h)) ÷ 15
/// ```
///
/// A large step is wrong by the function's curvature, a small one by rounding, and which is which depends on the function.
/// So the step goes down by factors of 4 from 2⁻⁶ · max(|x|, 1), each pair of steps is extrapolated (the error then is
/// of order h⁴), and the extrapolation that differs least from its neighbours is taken; that difference, plus what
/// rounding can do, is its uncertainty. Source: Ridders, *Accurate computation of F'(x) and F'(x) F''(x)*, 1982.
enum FiniteDifference {
  /// What the function says about a point.
  enum Sample {
    case value(Double)
    /// On the other side of a kink than the point the derivative is asked at.
    case acrossKink
    /// There is no finite value.
    case undefined
  }

  enum Result {
    case derivative(Double, uncertainty: Double)
    /// A kink stands so close on one side that no step avoids it.
    case kink
    /// The function has no value on one side.
    case undefined
  }

  /// The steps tried: the smallest is 2⁻⁴⁴ of the largest.
  private static let stepCount = 22

  /// - Parameters:
  ///   - noise: how far rounding may move a value of the function.
  ///   - precision: the relative uncertainty that is good enough to stop.
  static func derivative(
    at x: Double, noise: Double, precision: Double, of function: (Double) -> Sample
  ) -> Result {
    var (step, last) = (0x1p-6 * max(abs(x), 1), Result.undefined)
    var (difference, extrapolated): (Double?, Double?) = (nil, nil)
    var best: (value: Double, uncertainty: Double)?
    for _ in 0..<stepCount {
      defer { step /= 4 }
      let (upper, lower) = (x + step, x - step)
      guard upper > lower else { break }
      let samples = (function(upper), function(lower))
      guard case (.value(let above), .value(let below)) = samples else {
        if case .acrossKink = samples.0 { last = .kink }
        if case .acrossKink = samples.1 { last = .kink }
        continue
      }
      let current = (above - below) / (upper - lower)
      defer { difference = current }
      guard let previous = difference else { continue }
      let refined = (16 * current - previous) / 15
      defer { extrapolated = refined }
      guard let coarser = extrapolated else { continue }
      let uncertainty = max(abs(refined - coarser), abs(refined - current)) + noise / step
      if uncertainty < best?.uncertainty ?? .infinity { best = (refined, uncertainty) }
      if uncertainty <= precision * abs(refined) { break }
    }
    return best.map { .derivative($0.value, uncertainty: $0.uncertainty) } ?? last
  }
}
