import ConvKit
import Foundation

/// Measurements of layers for people.
enum TimingText {
  /// `2 threads, avx512; rates count the direct method's operations`
  static func machine(_ context: ComputeContext) -> String {
    let threads = "\(context.threadCount) thread\(context.threadCount == 1 ? "" : "s")"
    return "\(threads), \(context.instructionSet.rawValue); times: median (quartiles) with filters prepared; "
      + "GFLOP/s as if computed directly; errors relative to the largest Σ|terms|; * is chosen when none is named"
  }

  static func layer(
    _ layer: BenchmarkLayer, _ timings: [ConvolutionTiming], _ choices: [LayerChoices], peak: Double
  ) -> String {
    var table = TextTable(
      alignments: [.left, .left, .right, .left, .right, .right, .right, .right, .right, .right])
    table.append([
      "pass", "algorithm", "ms", "", "prepare ms", "GFLOP/s", "of peak", "workspace", "max error",
      "rms error",
    ])
    for timing in timings {
      let run = timing.run
      let isChosen = choices.contains { $0.pass == timing.pass && $0.training.chosen == timing.algorithm }
      table.append([
        ArgumentValues.name(of: timing.pass), timing.algorithm.rawValue + (isChosen ? " *" : ""),
        milliseconds(run.median),
        "(\(milliseconds(run.lowerQuartile))–\(milliseconds(run.upperQuartile)))",
        timing.preparation.map { milliseconds($0.median) } ?? "–", String(format: "%.1f", timing.rate),
        Format.percent(timing.rate / peak), Format.bytes(timing.workspaceByteCount),
        timing.error.map { error($0.maximum) } ?? "–", timing.error.map { error($0.rootMeanSquare) } ?? "–",
      ])
      for phase in TransformPhase.allCases {
        guard let phases = timing.phases else { break }
        table.append(
          ["", "  " + ArgumentValues.name(of: phase, in: timing.pass), milliseconds(phases[phase] ?? 0)]
            + Array(repeating: "", count: 7))
      }
    }
    var notes: [String] = []
    for timing in timings {
      guard let error = timing.error, !error.isComplete else { continue }
      let note =
        "\(ArgumentValues.name(of: timing.pass)): errors of \(error.sampleCount.grouped) of "
        + "\(error.elementCount.grouped) elements"
      if !notes.contains(note) { notes.append(note) }
    }
    return ([heading(layer, peak: peak), "\(table)"] + notes).joined(separator: "\n")
  }

  /// `name: 64×64×32, 32 filters 31×31, padding 15, batch 8; peak 190 GFLOP/s`
  private static func heading(_ layer: BenchmarkLayer, peak: Double) -> String {
    let name = layer.name.isEmpty ? "" : layer.name + ": "
    return "\(name)\(layer.geometry.summary), batch \(layer.batch); "
      + "measured peak \(String(format: "%.0f", peak)) GFLOP/s"
  }

  /// Three digits and no more than four places: `0.0123`, `1.23`, `123`.
  static func milliseconds(_ seconds: Double) -> String {
    let value = seconds * 1000
    return String(format: value < 1 ? "%.4f" : value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
  }

  private static func error(_ value: Double) -> String { String(format: "%.1e", value) }
}
