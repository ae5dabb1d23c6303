/// How fast a training goes: for people only, nothing that is computed depends on it.
struct TrainingPace {
  private let stepCount: Int
  private let clock = ContinuousClock()
  private let beginning: ContinuousClock.Instant
  private var epochBeginning: ContinuousClock.Instant
  private var epochImages = 0
  private var epochTrainingSeconds = 0.0
  private var steps = 0

  /// - Parameter stepCount: of the whole training.
  init(stepCount: Int) {
    self.stepCount = stepCount
    beginning = clock.now
    epochBeginning = beginning
  }

  mutating func beginEpoch() {
    epochBeginning = clock.now
    epochImages = 0
    epochTrainingSeconds = 0
  }

  mutating func countStep(images: Int) {
    steps += 1
    epochImages += images
    epochTrainingSeconds = epochSeconds
  }

  /// In the epoch's steps so far, the validation not counted.
  var imagesPerSecond: Double { Double(epochImages) / max(epochTrainingSeconds, 1e-9) }

  /// Since the epoch began.
  var epochSeconds: Double { seconds(since: epochBeginning) }

  /// Since the training began or was gone on with.
  var seconds: Double { seconds(since: beginning) }

  /// At the pace since the training began or was gone on with.
  func secondsLeft(stepsDone: Int) -> Double {
    seconds / Double(max(steps, 1)) * Double(max(stepCount - stepsDone, 0))
  }

  private func seconds(since instant: ContinuousClock.Instant) -> Double {
    (clock.now - instant) / .seconds(1)
  }
}
