import Foundation

/// The other image that an image is mixed with, and how much of itself it stays.
struct Mixup: Hashable {
  /// An index into the folder; the image's own may come up.
  let partner: Int
  /// ½ … 1
  let ownShare: Float

  init(alpha: Double, imageCount: Int, _ chance: inout RandomStream) {
    partner = chance.integer(below: imageCount)
    let share = Float(Self.beta(alpha, &chance))
    // The larger share is the image's own: the distribution of the mixtures is the same, and every image of the
    // training part is the main one once an epoch.
    ownShare = max(share, 1 - share)
  }

  /// A number of the distribution Beta(α, α): g ÷ (g + h), with g and h of the distribution Gamma(α).
  ///
  /// A number of Gamma(α) for α < 1 is one of Gamma(α + 1) times a uniform number to the power 1 ÷ α. All in logarithms,
  /// because for small α it is smaller than a Double can say; what is then divided is g by h.
  private static func beta(_ alpha: Double, _ chance: inout RandomStream) -> Double {
    let boosted = alpha < 1 ? alpha + 1 : alpha
    var ratio = logGamma(boosted, &chance)
    ratio -= logGamma(boosted, &chance)
    if alpha < 1 { ratio += (log(open(&chance)) - log(open(&chance))) / alpha }
    return 1 / (1 + exp(-ratio))
  }

  /// The logarithm of a number of the distribution Gamma(α), α 1 or more (Marsaglia & Tsang, *A Simple Method for
  /// Generating Gamma Variables*, 2000).
  private static func logGamma(_ alpha: Double, _ chance: inout RandomStream) -> Double {
    let d = alpha - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = Double(chance.normal())
      let v = 1 + c * x
      if v > 0, log(open(&chance)) < x * x / 2 + d - d * v * v * v + 3 * d * log(v) {
        return log(d) + 3 * log(v)
      }
    }
  }

  /// Uniform between 0 and 1, neither included: logarithms want it so.
  private static func open(_ chance: inout RandomStream) -> Double {
    (Double(chance.next() >> 12) + 0.5) * 0x1p-52
  }
}
