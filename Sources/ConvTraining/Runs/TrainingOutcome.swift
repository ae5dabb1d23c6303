/// What a session did.
public struct TrainingOutcome: Sendable {
  /// What the run was trained with, as its `config.json` holds it.
  public let settings: TrainingSettings
  /// The run folder, as the caller named it.
  public let folder: String
  /// Weights and biases of the network.
  public let parameterCount: Int
  /// nil when it was stopped before the first epoch was done; the state is saved all the same.
  public let run: TrainingRun?
  /// How the best network does on the test folder; nil without one, and for a run that was stopped.
  public let test: Evaluation?
  /// Whether the run was finished before, and nothing was left to do.
  public let wasFinished: Bool
  /// The files of a finished run that were missing, or damaged as far as that is looked for (the best network), and were
  /// written again.
  public var restored: [RunFolder.File] = []

  /// Whether it was asked to stop before the end.
  public var wasStopped: Bool { run?.wasStopped ?? true }
  /// Where the best network is.
  public var bestPath: String { RunFolder.path(of: .best, in: folder) }
}

/// A run that was computed with other instructions so far: they round differently, and its bits may not be those it would
/// have ended with there.
public struct MachineChange: Hashable, Sendable, CustomStringConvertible {
  /// The folder of the run, as the caller named it.
  public let run: String
  /// The instruction set so far, by its name.
  public let before: String
  /// That of the machine, or the one that was asked for.
  public let now: InstructionSet

  /// `run: got avx2 where the run was computed with avx512 so far; …`
  public var description: String {
    "\(run): got \(now.rawValue) where the run was computed with \(before) so far; going on, but its bits may differ "
      + "from those of a run that was never moved"
  }
}
