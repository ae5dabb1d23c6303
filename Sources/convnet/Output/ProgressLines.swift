import ConvKit
import Foundation

/// How a training is shown on stderr.
enum ProgressStyle: String, CaseIterable {
  /// A live line on a terminal and a plain line an epoch; without a terminal the plain lines alone.
  case auto
  /// A plain line an epoch.
  case lines
  /// A JSON object a line: now and then one for a step, and one an epoch.
  case jsonl
  /// Nothing.
  case none
}

/// Shows a training on stderr.
final class ProgressLines {
  private let style: ProgressStyle
  private let isLive: Bool
  private var epochCount = 0
  private var lastUpdate = ContinuousClock.now - .seconds(1)

  init(_ style: ProgressStyle) {
    self.style = style
    isLive = style == .auto && Terminal.isInteractive
  }

  func show(_ progress: TrainingProgress) {
    epochCount = progress.epochCount
    let now = ContinuousClock.now
    guard isLive || style == .jsonl, now - lastUpdate >= .milliseconds(100) else { return }
    lastUpdate = now
    if style == .jsonl { return write(Event(event: "step", progress)) }
    // The cursor goes back to the line's beginning, and what is behind it is cleared before the next one: so it is
    // found again when a window made narrower has broken the line in two.
    Terminal.write("\u{1B}[J\(Self.line(progress).text(width: max(Terminal.width - 1, 1)))\r")
  }

  private static func line(_ progress: TrainingProgress) -> ProgressLine {
    let rate = Format.rate(progress.imagesPerSecond)
    let (accuracy, left) = (progress.accuracy * 100, progress.secondsLeft)
    var fields: [ProgressLine.Field] = [
      .init("epoch \(progress.epoch)/\(progress.epochCount)"),
      .init("step \(progress.step)/\(progress.stepCount)"),
      .init("loss \(Format.loss(progress.loss))", short: "loss \(Format.figures(progress.loss))"),
      .init(
        "accuracy \(Format.percent(progress.accuracy))", short: String(format: "acc %.1f%%", accuracy)),
    ]
    // What the first steps set up says nothing about those that follow.
    if progress.seconds >= 1 {
      fields.append(.init("\(Format.duration(left)) left", short: "left \(Format.clock(left))"))
    }
    fields += [
      .init("\(rate) images/s", short: "\(rate)/s"),
      .init(
        "rate \(Format.figures(progress.learningRate))",
        short: "lr \(Format.figures(progress.learningRate, count: 2))"),
      .init(
        "gradient \(Format.figures(progress.gradientNorm))",
        short: "grad \(Format.figures(progress.gradientNorm, count: 2))"),
    ]
    return ProgressLine(fields)
  }

  func show(_ report: EpochReport) {
    switch style {
    case .none: return
    case .jsonl: return write(Event(event: "epoch", report))
    case .auto, .lines: break
    }
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
    if isLive { Terminal.write("\u{1B}[J") }
  }

  /// What happened, and its numbers beside it in one object.
  private struct Event<Numbers: Encodable>: Encodable {
    let event: String
    let numbers: Numbers

    init(event: String, _ numbers: Numbers) {
      self.event = event
      self.numbers = numbers
    }

    private enum Key: CodingKey { case event }

    func encode(to encoder: any Encoder) throws {
      try numbers.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(event, forKey: .event)
    }
  }

  private func write(_ event: Event<some Encodable>) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(event) else { return }
    Terminal.write(String(decoding: line, as: UTF8.self) + "\n")
  }
}
