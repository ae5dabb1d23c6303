/// The steps of an algorithm that multiplies transforms.
public enum TransformPhase: String, CaseIterable, Codable, Sendable {
  /// The tensor that the pass reads beside its filters: input or output gradient.
  case sourceTransform
  /// The filters; in the filter gradient the output gradient.
  case filterTransform
  /// The products of the transforms, summed over channels or tiles.
  case products
  /// From the sums of products to the result, which is written.
  case resultTransform
}

/// Adds up the time that threads spend in each phase.
final class PhaseClock: Sendable {
  private let sums = Locked<[TransformPhase: Double]>([:])

  /// Seconds of all threads together.
  var seconds: [TransformPhase: Double] { sums.withLock { $0 } }

  fileprivate func add(_ seconds: Double, to phase: TransformPhase) {
    sums.withLock { $0[phase, default: 0] += seconds }
  }
}

extension PhaseClock? {
  /// What time it is; nil without a clock, which then costs nothing.
  func start() -> ContinuousClock.Instant? { self == nil ? nil : ContinuousClock.now }

  /// Counts the time since then for `threads` threads, which all worked on the phase.
  func stop(_ phase: TransformPhase, since start: ContinuousClock.Instant?, threads: Int = 1) {
    guard let self, let start else { return }
    self.add((ContinuousClock.now - start).seconds * Double(threads), to: phase)
  }

  /// Counts the time of `body`, at which `threads` threads work.
  func count(_ phase: TransformPhase, threads: Int, _ body: () -> Void) {
    let start = start()
    body()
    stop(phase, since: start, threads: threads)
  }
}

/// An engine whose work falls into phases.
protocol PhasedEngine: ConvolutionEngine {
  /// Set while phases are measured, nil otherwise.
  var clock: PhaseClock? { get set }
}

extension ConvolutionPlan {
  /// Seconds of one execution, its filters' preparation included, by phase: those of all threads ÷ their number; what
  /// misses to the whole is handing out work and waiting. nil for an algorithm without transforms.
  ///
  /// - Parameters:
  ///   - budget: seconds to spend, roughly; each phase's median over all runs is given.
  ///   - body: runs a plan once, its filters' preparation included.
  func phases(budget: Double, _ body: (ConvolutionPlan) -> Void) -> [TransformPhase: Double]? {
    guard var engine = engine as? any PhasedEngine else { return nil }
    // Once without a clock: caches fill, threads wake.
    body(self)
    var runs: [[TransformPhase: Double]] = []
    let begin = ContinuousClock.now
    repeat {
      let clock = PhaseClock()
      engine.clock = clock
      var plan = self
      plan.engine = engine
      body(plan)
      runs.append(clock.seconds)
    } while (ContinuousClock.now - begin).seconds < budget && runs.count < 100_000
    return Dictionary(
      uniqueKeysWithValues: TransformPhase.allCases.map { phase in
        let seconds = TimeSpread(of: runs.map { $0[phase] ?? 0 }).median
        return (phase, seconds / Double(context.threadCount))
      })
  }
}
