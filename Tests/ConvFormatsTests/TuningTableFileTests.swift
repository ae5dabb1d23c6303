import ConvFormats
import Foundation
import TestSupport
import Testing

/// A tuning table is used where it was measured, whole, or not at all.
@Suite struct TuningTableFileTests {
  private static let context = ComputeContext(threadCount: 1)

  private func measured() throws -> TuningTable {
    // Lines so long that FFTW transforms them, whatever the instruction set: else there would be no plans to measure.
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 1, height: 4, width: 220), filterCount: 1,
      window: Window2D(kernel: Size2D(height: 2, width: 200)))
    var table = TuningTable(origin: .here(Self.context))
    for pass in ConvolutionPass.allCases {
      table.measureTransforms(for: geometry, batch: 2, pass: pass, context: Self.context)
      table.record(
        ConvolutionBenchmark(geometry, batch: 2, context: Self.context).timings(
          of: pass, seconds: 1e-4, comparing: false, wisdom: table.wisdom))
    }
    return table
  }

  @Test func writtenAndReadItIsTheSame() throws {
    try TemporaryFolder.with { folder in
      let path = folder.appendingPathComponent("a/b/tuning.json").path
      let table = try measured()
      try table.write(to: path)
      #expect(try TuningTable(contentsOf: path, for: Self.context) == table)
      #expect(table.entries.count == 3)
    }
  }

  @Test func aDamagedTableIsRefused() throws {
    try TemporaryFolder.with { folder in
      let path = folder.appendingPathComponent("tuning.json").path
      func reason() throws -> TuningTableError.Reason {
        try #require(throws: TuningTableError.self) { try TuningTable(contentsOf: path, for: Self.context) }
          .reason
      }
      #expect(try reason() == .missing)
      try measured().write(to: path)
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      let text = String(decoding: whole, as: UTF8.self)
      let version = text.replacing(#""version" : 1"#, with: #""version" : 2"#)
      let negative = text.replacing(#/"run" : [0-9.e-]+/#, with: #""run" : -1"#)
      #expect(version != text && negative != text)
      // Without FFTW there is no wisdom to damage.
      let unwise =
        text.contains("fftwf_codelet") ? [text.replacing("fftwf_codelet", with: "fftwf_spell")] : []
      #expect(unwise.isEmpty == TuningTable.Origin.here(Self.context).libraries.isEmpty)
      for damaged in ["", "{}", "[1]", String(text.dropLast(20)), version, negative] + unwise {
        try Data(damaged.utf8).write(to: URL(fileURLWithPath: path))
        guard case .damaged = try reason() else {
          Issue.record("accepted \(damaged.prefix(40))")
          continue
        }
      }
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      if case .unreadable = try reason() { return }
      Issue.record("a folder was read")
    }
  }

  @Test func aForeignTableIsRefused() throws {
    try TemporaryFolder.with { folder in
      let path = folder.appendingPathComponent("tuning.json").path
      var origin = TuningTable.Origin.here(Self.context)
      origin.processor += " of another kind"
      try TuningTable(origin: origin).write(to: path)
      let error = try #require(throws: TuningTableError.self) {
        try TuningTable(contentsOf: path, for: Self.context)
      }
      #expect(error.reason == .foreign(origin, here: .here(Self.context)))
      #expect("\(error)".hasPrefix("\(path): got measurements of ") && "\(error)".contains("--tune"))
    }
  }
}
