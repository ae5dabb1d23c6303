import Foundation

/// Where the true share lies, most probably, when some of a number of trials succeeded.
///
/// ```
/// centre ± reach,  centre = (p + z² ÷ 2n) ÷ (1 + z² ÷ n)
///                  reach  = z ÷ (1 + z² ÷ n) · √(p (1 − p) ÷ n + z² ÷ 4n²)
/// ```
///
/// p is the observed share, n the number of trials and z = 1.96, which covers 95 % of a normal distribution. Unlike
/// p ± z√(p(1 − p)/n) it stays inside 0…1 and says something of shares of 0 and 1. It speaks of images like these, drawn
/// independently; it knows nothing of images of another kind.
/// Source: Wilson, 1927; Brown, Cai & DasGupta, *Interval Estimation for a Binomial Proportion*, 2001.
public struct ConfidenceInterval: Hashable, Codable, Sendable {
  /// 0…1, at most ``upper``.
  public let lower: Double
  /// 0…1.
  public let upper: Double

  /// The 95 % interval of a share.
  ///
  /// - Precondition: 0 ≤ `successes` ≤ `count`.
  /// - Returns: 0…1 when nothing was tried.
  public init(of successes: Int, in count: Int) {
    precondition(successes >= 0 && successes <= count, "\(successes) of \(count)")
    guard count > 0 else {
      (lower, upper) = (0, 1)
      return
    }
    let n = Double(count)
    let share = Double(successes) / n
    let squared = Self.normalQuantile * Self.normalQuantile
    let centre = (share + squared / (2 * n)) / (1 + squared / n)
    let reach =
      Self.normalQuantile / (1 + squared / n)
      * (share * (1 - share) / n + squared / (4 * n * n)).squareRoot()
    // Rounding must not carry the ends over those of a share.
    lower = successes == 0 ? 0 : max(centre - reach, 0)
    upper = successes == count ? 1 : min(centre + reach, 1)
  }

  /// The 97.5 % quantile of the standard normal distribution.
  private static let normalQuantile = 1.959963984540054
}

extension ConfidenceInterval: CustomStringConvertible {
  /// `96.8–99.4 %`
  public var description: String {
    String(format: "%.1f–%.1f %%", locale: nil, lower * 100, upper * 100)
  }
}
