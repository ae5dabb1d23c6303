import ConvKit
import Foundation
import TestSupport
import Testing

@Suite struct TrainingSessionTests {
  private let context = ComputeContext(threadCount: 2)

  /// A folder with the first images of each digit.
  private func images(in folder: URL, each count: Int = 5) throws -> String {
    let source = Digits.root.appendingPathComponent("test")
    let target = folder.appendingPathComponent("images")
    for digit in ["0", "1", "2"] {
      let place = target.appendingPathComponent(digit)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      let from = source.appendingPathComponent(digit)
      for name in try FileManager.default.contentsOfDirectory(atPath: from.path).sorted().prefix(count) {
        try FileManager.default.copyItem(
          at: from.appendingPathComponent(name), to: place.appendingPathComponent(name))
      }
    }
    return target.path
  }

  private func settings(_ images: String) -> TrainingSettings {
    var settings = TrainingSettings(folder: images)
    settings.epochs = 3
    settings.batchSize = 4
    settings.checkpointInterval = .steps(1)
    return settings
  }

  /// The files of a run by name.
  private func files(of run: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: run) {
      files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(run)/\(name)"))
    }
    return files
  }

  private func write(_ files: [String: Data], to run: String) throws {
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
    for (name, data) in files { try data.write(to: URL(fileURLWithPath: "\(run)/\(name)")) }
  }

  /// Rows without the columns of times.
  private func rows(_ table: Data?) -> [String] {
    String(decoding: table ?? Data(), as: UTF8.self).split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).dropLast(2).joined(separator: ",")
    }
  }

  @Test func aRunIsCompleteAndARunThatWasKilledAnywhereEndsTheSame() throws {
    try TemporaryFolder.with { folder in
      let settings = settings(try images(in: folder))
      let run = folder.appendingPathComponent("run").path
      // What stood on the disk after each step: what a kill leaves behind.
      var snapshots: [[String: Data]] = []
      var beforeTheFirst: [String: Data]?
      let outcome = try TrainingSession.start(
        settings, in: run, context: context, onDataset: { _ in beforeTheFirst = try? files(of: run) },
        events: TrainingEvents(onStep: { _ in snapshots.append((try? files(of: run)) ?? [:]) }))
      let whole = try files(of: run)
      #expect(
        Set(whole.keys).isSuperset(of: [
          "config.json", "metrics.csv", "metrics.jsonl", "best.safetensors", "last.safetensors",
        ]))
      #expect(rows(whole["metrics.csv"]).count == 4)
      #expect(rows(whole["metrics.jsonl"]).count == 3)
      #expect(!outcome.wasStopped && !outcome.wasFinished)

      // The settings stand before the images are read, and the state before the first step.
      #expect(beforeTheFirst == whole.filter { $0.key == "config.json" })
      #expect(snapshots[0]["config.json"] != nil && snapshots[0]["last.safetensors"] != nil)
      #expect(snapshots[0]["best.safetensors"] == nil)

      for (index, snapshot) in snapshots.enumerated() {
        // Killed between the writing of the tables and the state: they are ahead of it.
        var torn = snapshot
        if index + 1 < snapshots.count {
          for name in ["metrics.csv", "metrics.jsonl", "best.safetensors"] {
            torn[name] = snapshots[index + 1][name]
          }
        }
        torn[".last.safetensors.0123ABCD.tmp"] = Data("half".utf8)
        let place = folder.appendingPathComponent("killed\(index)").path
        try write(torn, to: place)
        let resumed = try TrainingSession.resume(place, context: ComputeContext(threadCount: index % 3 + 1))
        let end = try files(of: place)
        #expect(Set(end.keys) == Set(whole.keys), "step \(index)")
        for name in ["config.json", "best.safetensors", "last.safetensors"] {
          #expect(end[name] == whole[name], "\(name) of step \(index)")
        }
        #expect(rows(end["metrics.csv"]) == rows(whole["metrics.csv"]))
        #expect(rows(end["metrics.jsonl"]) == rows(whole["metrics.jsonl"]))
        #expect(resumed.run?.epochs.count == 3)
      }

      // Before the first checkpoint it begins anew; images that are gone cost it nothing.
      let early = folder.appendingPathComponent("early").path
      try write(["config.json": try #require(whole["config.json"])], to: early)
      #expect(throws: ImageFolderError.self) {
        try TrainingSession.resume(early, context: context) { $0.folder = "/no/such/folder" }
      }
      #expect(try files(of: early) == whole.filter { $0.key == "config.json" })
      _ = try TrainingSession.resume(early, context: context)
      let end = try files(of: early)
      for name in ["config.json", "best.safetensors", "last.safetensors"] {
        #expect(end[name] == whole[name])
      }

      // Of a finished one nothing is changed, not even a file's time.
      func times() throws -> [String: Date?] {
        try Dictionary(
          uniqueKeysWithValues: whole.keys.map { name in
            (
              name,
              try FileManager.default.attributesOfItem(atPath: "\(run)/\(name)")[.modificationDate] as? Date
            )
          })
      }
      let before = try times()
      let again = try TrainingSession.resume(run, context: context)
      #expect(again.wasFinished && again.run?.bestEpoch.epoch == outcome.run?.bestEpoch.epoch)
      #expect(try files(of: run) == whole)
      #expect(try times() == before)
    }
  }

  @Test func stoppingSavesAndGoesOn() throws {
    try TemporaryFolder.with { folder in
      let settings = settings(try images(in: folder))
      let (whole, run) = (
        folder.appendingPathComponent("whole").path, folder.appendingPathComponent("run").path
      )
      _ = try TrainingSession.start(settings, in: whole, context: context)
      var steps = 0
      func stopping(after count: Int) -> TrainingEvents {
        steps = 0
        return TrainingEvents(onStep: { _ in steps += 1 }, shouldStop: { steps >= count })
      }
      // In the first epoch, in which there is no best network yet; then at the end of an epoch.
      let first = try TrainingSession.start(settings, in: run, context: context, events: stopping(after: 2))
      #expect(first.wasStopped && first.run == nil)
      let second = try TrainingSession.resume(run, context: context, events: stopping(after: 1))
      #expect(second.wasStopped)
      let last = try TrainingSession.resume(run, context: context)
      #expect(!last.wasStopped)
      for name in ["best.safetensors", "last.safetensors", "config.json"] {
        #expect(try files(of: run)[name] == files(of: whole)[name])
      }
    }
  }

  @Test func aFolderHoldsOneRunOfOneProcess() throws {
    try TemporaryFolder.with { folder in
      let settings = settings(try images(in: folder))
      let run = folder.appendingPathComponent("run").path
      func reason(_ body: () throws -> Void) -> RunFolderError.Reason? {
        #expect(throws: RunFolderError.self) { try body() }?.reason
      }
      func start() throws { _ = try TrainingSession.start(settings, in: run, context: context) }
      #expect(reason { _ = try TrainingSession.resume(run, context: context) } == .missing)
      // What a failed start leaves behind is nothing.
      var wrong = settings
      wrong.model = "huge"
      #expect(throws: ModelSourceError.self) { try TrainingSession.start(wrong, in: run, context: context) }
      #expect(!FileManager.default.fileExists(atPath: run))
      wrong = settings
      wrong.folder += "/nowhere"
      #expect(throws: ImageFolderError.self) { try TrainingSession.start(wrong, in: run, context: context) }
      #expect(!FileManager.default.fileExists(atPath: run))
      // A folder that was there stays, and is empty again.
      try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
      #expect(throws: ImageFolderError.self) { try TrainingSession.start(wrong, in: run, context: context) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: run).isEmpty)

      var inside: [RunFolderError.Reason?] = []
      _ = try TrainingSession.start(
        settings, in: run, context: context,
        events: TrainingEvents(onEpoch: { _ in
          inside.append(reason { _ = try TrainingSession.resume(run, context: context) })
          inside.append(reason(start))
        }))
      #expect(inside == Array(repeating: .inUse, count: 6))
      #expect(reason(start) == .notEmpty)
      let error = #expect(throws: RunFolderError.self) {
        try TrainingSession.resume(run, context: context) { $0.epochs = 5 }
      }
      #expect(error?.reason == .contradiction)
      #expect(error?.got == "epochs 5 where the run has 3")
      // What changes no bit may differ.
      _ = try TrainingSession.resume(run, context: context) { $0.checkpointInterval = .seconds(1) }

      let other = folder.appendingPathComponent("other").path
      try write(["notes.txt": Data()], to: other)
      #expect(reason { _ = try TrainingSession.start(settings, in: other, context: context) } == .notEmpty)
      #expect(reason { _ = try TrainingSession.resume(other, context: context) } == .notARun)
      #expect(reason { _ = try TrainingSession.resume(other + "/notes.txt", context: context) } == .missing)
      #expect(throws: FileWriteError.self) {
        try TrainingSession.start(settings, in: other + "/notes.txt", context: context)
      }
      #expect(throws: FileWriteError.self) { try TrainingSession.start(settings, in: "", context: context) }
    }
  }
}
