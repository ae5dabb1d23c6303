import ArgumentParser
import ConvKit

struct FindRateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find-rate", abstract: "Trains a few steps with a growing learning rate, and suggests one.",
    discussion: """
      The rate grows geometrically from --from to --to. Suggested is a tenth of the rate at which the smoothed loss is \
      least. Nothing is written.
      """)

  @Argument(help: "The images, as for train.")
  var folder: String?
  @OptionGroup var settings: TrainingArguments
  @Option(
    parsing: .unconditional, help: "The first rate (default: 1e-06).", transform: ArgumentValues.learningRate)
  var from = 1e-6
  @Option(
    parsing: .unconditional, help: "The last rate (default: 10).", transform: ArgumentValues.learningRate)
  var to = 10.0
  @Option(
    parsing: .unconditional, help: "Steps (default: 100).", transform: ArgumentValues.wholeNumber(2...100_000)
  )
  var steps = 100
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given. It does not change the result.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard from < to else { throw ValidationError("--from: got \(from); expected less than --to, \(to)") }
  }

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads)
    let sweep = try TrainingSession.learningRateSweep(
      settings.settings(folder: folder), rates: from...to, steps: steps, context: context,
      onDataset: FolderWarnings.show)
    if json {
      return try Terminal.result(
        try Format.json(Document(points: sweep.points, suggestion: sweep.suggestion)))
    }
    var table = TextTable(alignments: [.right, .right, .right])
    table.append(["rate", "loss", "smoothed"])
    let every = max(sweep.points.count / 20, 1)
    for (index, point) in sweep.points.enumerated() where index % every == 0 {
      table.append([Format.figures(point.rate), Format.loss(point.loss), Format.loss(point.smoothedLoss)])
    }
    try Terminal.result("\(table)")
    try Terminal.result(
      sweep.suggestion.map { "suggested: --learning-rate \(Format.figures($0))" }
        ?? "no rate made the loss fall: try more --steps or another --from")
  }

  private struct Document: Encodable {
    let points: [LearningRateSweep.Point]
    let suggestion: Double?
  }
}
