/// How far a training has come: everything but tensors that its next step depends on.
///
/// Random numbers need no state of their own: each stream is a function of the seed, the epoch and the step.
struct TrainingPosition: Hashable, Codable, Sendable {
  /// The running epoch, 1 for the first.
  var epoch = 1
  /// Steps done in it.
  var step = 0
  /// Steps done in all.
  var totalSteps = 0
  /// What was counted in the running epoch.
  var sums = EpochSums()
  /// What a schedule that looks at the loss has come to.
  var plateau = PlateauRule.State()
  /// One report an epoch that is done, without times.
  var history: [EpochReport] = []
  /// The instructions the last step was computed with: others round differently. nil in a file of an older version.
  var instructionSet: String?

  /// The report of the best epoch.
  var bestEpoch: EpochReport? { history.last { $0.isBest } }

  /// Whether nothing is left to do of a training of some epochs that waits for a better one so long.
  func isOver(epochs: Int, patience: Int?) -> Bool {
    guard epoch <= epochs else { return true }
    guard let patience, let bestEpoch else { return false }
    return history.count - bestEpoch.epoch >= patience
  }

  /// Why a position that was read is impossible; nil when it is not.
  var contradiction: String? {
    if epoch != history.count + 1 || history.map(\.epoch) != Array(1..<history.count + 1) {
      return "got reports of \(history.count) epochs in epoch \(epoch)"
    }
    if step < 0 || totalSteps < step || sums.stepCount != step {
      return "got step \(step) of \(totalSteps) in all, with sums over \(sums.stepCount)"
    }
    for score in history.map(\.validation)
    where score.correctCount < 0 || score.correctCount > score.count {
      return "got \(score.correctCount) right answers of \(score.count)"
    }
    return nil
  }
}
