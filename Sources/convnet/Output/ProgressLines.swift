import ConvKit
import Foundation

/// Shows a training on stderr: a live line on a terminal, and one plain line an epoch everywhere.
final class ProgressLines {
  private let isLive = Terminal.isInteractive
  private var epochCount = 0
  private var lastUpdate = ContinuousClock.now - .seconds(1)

  func show(_ progress: TrainingProgress) {
    epochCount = progress.epochCount
    let now = ContinuousClock.now
    guard isLive, now - lastUpdate >= .milliseconds(100) else { return }
    lastUpdate = now
    // The most important words first: a narrow terminal cuts off the end.
    let parts = [
      "epoch \(progress.epoch)/\(progress.epochCount)", "step \(progress.step)/\(progress.stepCount)",
      "loss \(Format.loss(progress.loss))", "accuracy \(Format.percent(progress.accuracy))",
      "\(Format.rate(progress.imagesPerSecond)) images/s", "\(Format.duration(progress.secondsLeft)) left",
    ]
    let line = parts.joined(separator: "  ")
    Terminal.write("\r\(line.prefix(max(Terminal.width - 1, 1)))\u{1B}[K")
  }

  func show(_ report: EpochReport) {
    clear()
    Terminal.write(
      "epoch \(report.epoch)/\(epochCount)  loss \(Format.loss(report.trainingLoss))  "
        + "accuracy \(Format.percent(report.trainingAccuracy))  "
        + "validation loss \(Format.loss(report.validation.loss))  "
        + "accuracy \(Format.percent(report.validation.accuracy))  "
        + "\(Format.rate(report.imagesPerSecond ?? .nan)) images/s\(report.isBest ? "  best" : "")"
        + (report.clipping.map { "  clipped \($0)" } ?? "") + "\n")
  }

  /// Takes the live line away.
  func clear() {
    if isLive { Terminal.write("\r\u{1B}[K") }
  }
}
