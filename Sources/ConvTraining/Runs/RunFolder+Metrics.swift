import Foundation

/// The tables of the epochs: `metrics.csv` for spreadsheets, `metrics.jsonl` for programs, the same numbers in both.
extension RunFolder {
  private static let columns: [(name: String, value: @Sendable (EpochReport) -> JSONValue)] = [
    ("epoch", { .integer($0.epoch) }),
    ("steps", { .integer($0.steps) }),
    ("learning_rate", { .real($0.learningRate) }),
    ("training_loss", { .real($0.trainingLoss) }),
    ("training_accuracy", { .real($0.trainingAccuracy) }),
    ("gradient_norm", { .real($0.gradientNorm) }),
    ("clipped_by_norm", { $0.clipping.map { .integer($0.byNorm) } ?? .null }),
    ("clipped_by_value", { $0.clipping.map { .integer($0.byValue) } ?? .null }),
    ("validation_loss", { .real($0.validation.loss) }),
    ("validation_accuracy", { .real($0.validation.accuracy) }),
    ("validation_correct", { .integer($0.validation.correctCount) }),
    ("validation_count", { .integer($0.validation.count) }),
    ("best", { .bool($0.isBest) }),
    ("images_per_second", { $0.imagesPerSecond.map { .real($0) } ?? .null }),
    ("seconds", { $0.seconds.map { .real($0) } ?? .null }),
  ]

  /// Writes both tables whole: one row an epoch.
  ///
  /// - Throws: ``FileWriteError``
  func writeMetrics(_ epochs: [EpochReport]) throws(FileWriteError) {
    var table = Self.columns.map { $0.name }.joined(separator: ",") + "\n"
    var lines = ""
    for epoch in epochs {
      let values = Self.columns.map { $0.value(epoch) }
      table += values.map { $0 == .null ? "" : $0.text(multiline: false) }.joined(separator: ",") + "\n"
      let members = zip(Self.columns, values).map { JSONValue.Member(key: $0.name, value: $1) }
      lines += JSONValue.object(members).text(multiline: false) + "\n"
    }
    try AtomicFile.write(Data(table.utf8), to: path(of: .metricsTable))
    try AtomicFile.write(Data(lines.utf8), to: path(of: .metricsLines))
  }

  /// The reports of a checkpoint with the times that `metrics.jsonl` has for them.
  ///
  /// Rows behind the checkpoint are of work that was lost, and are left out; a missing or damaged file costs the times.
  func withTimes(_ epochs: [EpochReport]) -> [EpochReport] {
    struct Times: Decodable {
      let epoch: Int
      let imagesPerSecond, seconds: Double?
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = try? RegularFile(path(of: .metricsLines))
    let lines = file.flatMap { try? $0.read($0.byteCount) } ?? Data()
    let rows = lines.split(separator: UInt8(ascii: "\n")).compactMap {
      try? decoder.decode(Times.self, from: Data($0))
    }
    let times = Dictionary(rows.map { ($0.epoch, $0) }, uniquingKeysWith: { first, _ in first })
    return epochs.map { report in
      var report = report
      report.imagesPerSecond = times[report.epoch]?.imagesPerSecond
      report.seconds = times[report.epoch]?.seconds
      return report
    }
  }
}
