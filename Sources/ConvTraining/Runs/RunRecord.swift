/// What a session has written of a training, and writes next.
final class RunRecord {
  private let folder: RunFolder
  private var epochs: [EpochReport]
  /// The epoch whose network `best.safetensors` holds.
  private var savedBest: Int?
  /// Whether anything was saved.
  private(set) var hasBegun = false

  init(_ folder: RunFolder, from checkpoint: TrainingCheckpoint?) {
    self.folder = folder
    epochs = checkpoint.map { folder.withTimes($0.epochs) } ?? []
  }

  func append(_ report: EpochReport) { epochs.append(report) }

  /// Tables and best network first: when the state is there they are there too, and what is ahead of the state after a
  /// crash is written again.
  func save(_ checkpoint: TrainingCheckpoint) throws {
    hasBegun = true
    try saveTablesAndBest(checkpoint)
    try checkpoint.save(to: folder.path(of: .last))
  }

  func saveTablesAndBest(_ checkpoint: TrainingCheckpoint) throws {
    try folder.writeMetrics(epochs)
    let best = checkpoint.position.bestEpoch?.epoch
    if best != savedBest, let file = checkpoint.bestFile {
      try file.write(to: folder.path(of: .best))
      savedBest = best
    }
  }
}
