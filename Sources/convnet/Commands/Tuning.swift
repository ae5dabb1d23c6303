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

  /// The user's table, for more measurements; in place of one that is damaged or foreign an empty one, with a warning.
  static func tableToExtend(context: ComputeContext) -> TuningTable {
    do {
      return try TuningTable(contentsOf: TuningTable.defaultPath, for: context)
    } catch {
      if error.reason != .missing { Terminal.message("warning: \(error); it is replaced") }
      return TuningTable(origin: .here(context))
    }
  }

  /// Writes the user's table.
  ///
  /// - Throws: ``FileWriteError``
  static func keep(_ table: TuningTable) throws {
    let path = TuningTable.defaultPath
    try table.write(to: path)
    Terminal.message("written: \(path), \(table.entries.count) passes of layers")
  }
}
