/// How often a training's state is saved: every so many steps, or every so many seconds.
public enum CheckpointInterval: Hashable, Sendable, CustomStringConvertible {
  /// After this many steps, 1 or more, counted from the last save.
  case steps(Int)
  /// After the first step that ends this many seconds or more after the last save; above 0.
  case seconds(Double)

  /// `7` for steps, `30s` or `0.5s` for seconds; nil for anything else, and for numbers that are not above 0.
  public init?(_ text: String) {
    if text.hasSuffix("s") {
      guard let seconds = Double(text.dropLast()), seconds > 0, seconds.isFinite else { return nil }
      self = .seconds(seconds)
    } else {
      guard let steps = Int(text), steps >= 1 else { return nil }
      self = .steps(steps)
    }
  }

  /// `7` or `30.0s`
  public var description: String {
    switch self {
    case .steps(let steps): "\(steps)"
    case .seconds(let seconds): "\(seconds)s"
    }
  }
}

/// Says when the next checkpoint is due.
struct CheckpointClock {
  /// nil: at the end of an epoch when the last save is a second old, and within long epochs once a minute.
  let interval: CheckpointInterval?
  private let clock = ContinuousClock()
  private var lastSave: ContinuousClock.Instant
  private var stepsSinceSave = 0

  init(_ interval: CheckpointInterval?) {
    self.interval = interval
    lastSave = clock.now
  }

  /// Whether something was done since the last save.
  var hasUnsavedSteps: Bool { stepsSinceSave > 0 }

  mutating func countStep() { stepsSinceSave += 1 }

  mutating func countSave() {
    stepsSinceSave = 0
    lastSave = clock.now
  }

  func isDue(atEndOfEpoch: Bool) -> Bool {
    let age = (clock.now - lastSave) / .seconds(1)
    return switch interval {
    case .steps(let steps): stepsSinceSave >= steps
    case .seconds(let seconds): age >= seconds
    case nil: age >= (atEndOfEpoch ? 1 : 60)
    }
  }
}
