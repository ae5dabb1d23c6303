/// Repeated measurements of one duration: the median, and how far they lie apart.
///
/// The quartiles say what a repetition of the measurement would give; the minimum what an undisturbed machine reaches.
public struct TimeSpread: Hashable, Codable, Sendable {
  /// Seconds, not below 0, ascending in this order.
  public let minimum, lowerQuartile, median, upperQuartile, maximum: Double
  /// The number of measurements.
  public let count: Int

  /// - Parameter seconds: one duration a measurement; at least one.
  public init(of seconds: [Double]) {
    precondition(!seconds.isEmpty, "a spread of no measurements")
    let sorted = seconds.sorted()
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let lower = Int(place)
      let upper = min(lower + 1, sorted.count - 1)
      return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
    }
    minimum = sorted[0]
    lowerQuartile = quantile(0.25)
    median = quantile(0.5)
    upperQuartile = quantile(0.75)
    maximum = sorted[sorted.count - 1]
    count = sorted.count
  }

  /// Calls `body` again and again, each call timed by itself.
  ///
  /// A quarter of the time goes by before anything counts: caches fill, threads wake, the clock settles. A body that
  /// takes longer than the whole budget is called twice, and only the second call counts.
  ///
  /// - Parameter budget: seconds to spend, roughly.
  public static func measure(budget: Double, _ body: () -> Void) -> TimeSpread {
    let begin = ContinuousClock.now
    func elapsed() -> Double { (ContinuousClock.now - begin).seconds }
    repeat { body() } while elapsed() < budget / 4
    var measured: [Double] = []
    repeat {
      let start = ContinuousClock.now
      body()
      measured.append((ContinuousClock.now - start).seconds)
    } while (elapsed() < budget || measured.count < 3 && elapsed() < 2 * budget) && measured.count < 100_000
    return TimeSpread(of: measured)
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
