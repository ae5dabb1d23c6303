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
  @Flag(help: "Say what the training would be and take, from a few real steps, and write nothing.")
  var dryRun = false
  @Flag(help: "With --dry-run: print JSON.")
  var json = false
  @Option(
    parsing: .unconditional,
    help: "How progress is shown: auto (a live line on a terminal), lines, jsonl or none.",
    transform: ArgumentValues.word)
  var progress = ProgressStyle.auto
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
      guard folder != nil || settings.config != nil else {
        throw ValidationError("Missing expected argument '<folder>'")
      }
    } else if output != nil || tuned || tuningTable != nil || settings.config != nil || dryRun {
      throw ValidationError(
        "--resume goes on in the run's own folder with its own settings; leave out --out, --config, --tuned, "
          + "--tuning-table and --dry-run")
    }
    if dryRun, output != nil { throw ValidationError("--dry-run writes nothing; leave out --out") }
    if json, !dryRun { throw ValidationError("--json is for --dry-run; for progress use --progress jsonl") }
  }

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads)
    if dryRun { return try estimate(context) }
    let interruption = Interruption()
    let diagnosis = DiagnosisLines()
    let outcome: TrainingOutcome
    do {
      let lines = ProgressLines(progress)
      defer { lines.clear() }
      var events = TrainingEvents(
        onStep: {
          interruption.bePatient()
          lines.show($0)
        }, onEpoch: lines.show, shouldStop: { interruption.isRequested })
      if diagnose { events.onDiagnosis = diagnosis.show }
      do {
        outcome = try resume.map { try goOn(in: $0, context, events) } ?? begin(context, events)
      } catch let error as TrainingError where error.isNotFinite {
        lines.clear()
        throw BrokenTraining(error: error, kept: keptWeights)
      }
    }
    try show(outcome)
    if let last = diagnosis.last { try Terminal.result("\n\(last)") }
  }

  /// The file of the last good weights, when there is one.
  private var keptWeights: String? {
    let last = "\(resume ?? output ?? "run")/last.safetensors"
    return FileManager.default.fileExists(atPath: last) ? last : nil
  }

  private func begin(_ context: ComputeContext, _ events: TrainingEvents) throws -> TrainingOutcome {
    let settings = try settings.settings(folder: folder)
    FolderWarnings.show(try FolderCheck(settings.folder, depth: .headers, context: context))
    return try TrainingSession.start(
      settings, in: output ?? "run", tuning: tuning(context), context: context,
      onDataset: FolderWarnings.show,
      events: events)
  }

  private func estimate(_ context: ComputeContext) throws {
    let settings = try settings.settings(folder: folder)
    let estimate = try TrainingEstimate(
      of: settings, tuning: tuning(context), context: context, onDataset: FolderWarnings.show)
    try Terminal.result(json ? try Format.json(DryRun.document(estimate)) : DryRun.text(estimate))
    if !estimate.skipped.isEmpty, !settings.skipsBadFiles { throw ExitCode(ToolFailure.checkFailed) }
  }

  private func tuning(_ context: ComputeContext) throws -> TuningTable? {
    try tuningTable.map { try TuningTable(contentsOf: $0, for: context) }
      ?? (tuned ? Tuning.table(context: context) : nil)
  }

  private func goOn(
    in run: String, _ context: ComputeContext, _ events: TrainingEvents
  ) throws -> TrainingOutcome {
    try TrainingSession.resume(
      run, context: context,
      changing: { settings in
        if let folder { settings.folder = folder }
        self.settings.apply(to: &settings)
      }, onDataset: FolderWarnings.show, onMachineChange: { Terminal.message("warning: \($0)") },
      events: events)
  }

  private func show(_ outcome: TrainingOutcome) throws {
    if outcome.wasStopped {
      let best =
        outcome.run.map { "; \(outcome.bestPath) holds the network of epoch \($0.bestEpoch.epoch)" } ?? ""
      Terminal.message("interrupted; go on with convnet train --resume \(outcome.folder)\(best)")
      throw ExitCode(ToolFailure.interrupted)
    }
    guard let run = outcome.run else { return }
    if outcome.wasFinished {
      let restored = outcome.restored.map(\.rawValue).joined(separator: ", ")
      Terminal.message(
        "\(outcome.folder) is finished; "
          + (restored.isEmpty ? "nothing is changed" : "nothing is changed but \(restored), written again"))
    }
    try Terminal.result("model: \(outcome.settings.model), \(outcome.parameterCount.grouped) parameters")
    if run.endedEarly {
      let patience = outcome.settings.patience ?? 0
      Terminal.message(
        "ended after epoch \(run.epochs.count): no better one for \(patience) epoch\(patience == 1 ? "" : "s")"
      )
    }
    try Terminal.result(
      "best epoch: \(run.bestEpoch.epoch) of \(run.epochs.count), "
        + "validation accuracy \(run.bestEpoch.validation.accuracyDescription)")
    try Terminal.result("written: \(outcome.bestPath)")
    if let test = outcome.test { try Terminal.result("test accuracy \(test.accuracyDescription)") }
  }
}
