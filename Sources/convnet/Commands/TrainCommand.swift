import ArgumentParser
import ConvKit
import Foundation

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a network on PNG images: a folder of classes, of parts (train, val, test), or a CSV.",
    discussion: """
      OUT holds all of the run: config.json, split.json, metrics.csv and metrics.jsonl, best.safetensors (the network of the epoch \
      that did best on the validation part) and last.safetensors (the state, which --resume OUT goes on from). The same \
      seed gives the same bytes, whatever the number of threads and however often the run was stopped.
      """)

  @Argument(help: "The images: FOLDER/<class>/*.png, FOLDER/train|val|test/<class>/*.png, or a CSV manifest.")
  var folder: String?
  @OptionGroup var settings: TrainingArguments
  @Option(
    name: .customLong("out"), parsing: .unconditional,
    help: "The folder of the run, which must be new or empty (default: run).")
  var output: String?
  @Option(
    parsing: .unconditional, help: "Go on with the run in this folder; its images and settings are known.")
  var resume: String?
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given. It does not change the result.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?
  @Flag(
    help:
      "Say how it goes inside the network: gradients, updates, dead and saturated units, and what is wrong. Slower."
  )
  var diagnose = false
  @Flag(help: "Choose algorithms by what convnet time --tune measured; OUT gets a copy of the table.")
  var tuned = false
  @Option(
    parsing: .unconditional, help: "The same by a table of another run, OUT/tuning.json, to repeat that run.")
  var tuningTable: String?

  func validate() throws {
    if settings.algorithm != nil, tuned || tuningTable != nil {
      throw ValidationError(
        "--algorithm leaves nothing to choose; leave it out, or --tuned and --tuning-table")
    }
    if resume == nil {
      guard folder != nil else { throw ValidationError("Missing expected argument '<folder>'") }
    } else if output != nil || tuned || tuningTable != nil {
      throw ValidationError(
        "--resume goes on in the run's own folder with its own tuning table; leave out --out, --tuned and --tuning-table"
      )
    }
  }

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads)
    let interruption = Interruption()
    let diagnosis = DiagnosisLines()
    let outcome: TrainingOutcome
    do {
      let lines = ProgressLines()
      defer { lines.clear() }
      var events = TrainingEvents(
        onStep: lines.show, onEpoch: lines.show, shouldStop: { interruption.isRequested })
      if diagnose { events.onDiagnosis = diagnosis.show }
      do {
        outcome = try resume.map { try goOn(in: $0, context, events) } ?? begin(context, events)
      } catch let error as TrainingError where error.isNotFinite {
        lines.clear()
        throw BrokenTraining(error: error, kept: keptWeights)
      }
    }
    try show(outcome)
    if let last = diagnosis.last { Terminal.result("\n\(last)") }
  }

  /// The file of the last good weights, when there is one.
  private var keptWeights: String? {
    let last = "\(resume ?? output ?? "run")/last.safetensors"
    return FileManager.default.fileExists(atPath: last) ? last : nil
  }

  private func begin(_ context: ComputeContext, _ events: TrainingEvents) throws -> TrainingOutcome {
    let tuning =
      try tuningTable.map { try TuningTable(contentsOf: $0, for: context) }
      ?? (tuned ? Tuning.table(context: context) : nil)
    var settings = TrainingSettings(folder: folder ?? "")
    self.settings.apply(to: &settings)
    FolderWarnings.show(try FolderCheck(settings.folder, depth: .headers, context: context))
    return try TrainingSession.start(
      settings, in: output ?? "run", tuning: tuning, context: context, onDataset: FolderWarnings.show,
      events: events)
  }

  private func goOn(
    in run: String, _ context: ComputeContext, _ events: TrainingEvents
  ) throws -> TrainingOutcome {
    try TrainingSession.resume(
      run, context: context,
      changing: { settings in
        if let folder { settings.folder = folder }
        self.settings.apply(to: &settings)
      }, onDataset: FolderWarnings.show, events: events)
  }

  private func show(_ outcome: TrainingOutcome) throws {
    if outcome.wasStopped {
      let best =
        outcome.run.map { "; \(outcome.bestPath) holds the network of epoch \($0.bestEpoch.epoch)" } ?? ""
      Terminal.message("interrupted; go on with convnet train --resume \(outcome.folder)\(best)")
      throw ExitCode(ToolFailure.interrupted)
    }
    guard let run = outcome.run else { return }
    if outcome.wasFinished { Terminal.message("\(outcome.folder) is finished; nothing is changed") }
    Terminal.result("model: \(outcome.settings.model), \(outcome.parameterCount.grouped) parameters")
    Terminal.result(
      "best epoch: \(run.bestEpoch.epoch) of \(outcome.settings.epochs), "
        + "validation accuracy \(run.bestEpoch.validation.accuracyDescription)")
    Terminal.result("written: \(outcome.bestPath)")
    if let test = outcome.test { Terminal.result("test accuracy \(test.accuracyDescription)") }
  }
}
