import ConvKit

/// The user's tuning table, as the commands use it.
enum Tuning {
  /// The table of this machine; nil with a warning when there is none that can be used.
  static func table(at path: String = TuningTable.defaultPath, context: ComputeContext) -> TuningTable? {
    do {
      return try TuningTable(contentsOf: path, for: context)
    } catch {
      Terminal.message("warning: \(error); going on with estimates")
      return nil
    }
  }

  /// Adds measurements to the user's table; one that is damaged or foreign is replaced, with a warning.
  ///
  /// - Throws: ``FileWriteError``
  static func record(_ timings: [ConvolutionTiming], context: ComputeContext) throws {
    let path = TuningTable.defaultPath
    var table = TuningTable(origin: .here(context))
    do {
      table = try TuningTable(contentsOf: path, for: context)
    } catch {
      if error.reason != .missing { Terminal.message("warning: \(error); it is replaced") }
    }
    table.record(timings)
    try table.write(to: path)
    Terminal.message("written: \(path), \(table.entries.count) passes of layers")
  }
}
