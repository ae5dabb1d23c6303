import ConvImages
import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")
private let images = Fixtures.repository.appendingPathComponent("Samples/Digits/test").path

/// Runs that are killed, stopped or out of room, and gone on with: `CONVKIT_KILLS=20` kills so many, and prints at what moments.
@Suite(.serialized) struct ConvnetResumeTests {
  /// Settings of a run of about a second in a release build.
  private static let epochs = 30
  private static let settings = ["--epochs", "\(epochs)", "--batch-size", "16", "--checkpoint-every", "5"]

  private func start(_ arguments: [String], in folder: URL) throws -> Process {
    let process = Process()
    process.executableURL = convnet.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func bytes(_ file: String, of run: String, in folder: URL) throws -> Data {
    try Data(contentsOf: folder.appendingPathComponent("\(run)/\(file)"))
  }

  /// The rows of metrics.csv without the columns of times.
  private func rows(of run: String, in folder: URL) throws -> [String] {
    String(decoding: try bytes("metrics.csv", of: run, in: folder), as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).dropLast(2).joined(separator: ",") }
  }

  private func expectSame(_ run: String, as whole: String, in folder: URL, _ comment: String) throws {
    for file in ["best.safetensors", "last.safetensors", "config.json", "split.json"] {
      #expect(
        try bytes(file, of: run, in: folder) == bytes(file, of: whole, in: folder), "\(file), \(comment)")
    }
    #expect(try rows(of: run, in: folder) == rows(of: whole, in: folder), "\(comment)")
    // The page shows no times and no threads; its settings name the same folder.
    #expect(
      try bytes("report.html", of: run, in: folder) == bytes("report.html", of: whole, in: folder),
      "\(comment)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(run).path)
    #expect(!names.contains { $0.hasSuffix(".tmp") }, "\(comment)")
  }

  /// How far a killed run had come, as its folder says.
  private func moment(of run: String, in folder: URL) throws -> String {
    struct Header: Decodable {
      struct Metadata: Decodable { let checkpoint: String }
      let metadata: Metadata
      enum CodingKeys: String, CodingKey { case metadata = "__metadata__" }
    }
    struct Position: Decodable { let epoch, step, totalSteps: Int }
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(run).path)
    guard names?.contains("config.json") == true else { return "before the settings were written" }
    guard names?.contains("split.json") == true else { return "while the images were read" }
    guard names?.contains("last.safetensors") == true else { return "before the first state" }
    let state = try bytes("last.safetensors", of: run, in: folder)
    let length = state.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONDecoder().decode(Header.self, from: state.dropFirst(8).prefix(length))
    let position = try JSONDecoder().decode(Position.self, from: Data(header.metadata.checkpoint.utf8))
    if position.totalSteps == 0 { return "before the second state" }
    if position.epoch > Self.epochs { return "after the last step" }
    return position.step > 0
      ? "after a state in the middle of an epoch" : "after a state at the end of an epoch"
  }

  @Test func killedAtRandomMomentsARunEndsWithTheBitsOfOneThatWasNot() throws {
    let kills = ProcessInfo.processInfo.environment["CONVKIT_KILLS"].flatMap(Int.init) ?? 3
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    try TemporaryFolder.with { folder in
      // Named from the working directory: what goes on knows the images by another path.
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: images), to: folder.appendingPathComponent("images"))
      let began = ContinuousClock.now
      let whole = try start(["train", "images"] + Self.settings + ["--out", "whole"], in: folder)
      whole.waitUntilExit()
      #expect(whole.terminationStatus == 0)
      let microseconds = Int((ContinuousClock.now - began) / .microseconds(1))
      var done = 0
      var runs = 0
      var moments: [String: Int] = [:]
      while done < kills {
        runs += 1
        let run = "run\(runs)"
        // Several kills a run: what goes on is killed too.
        var isOver = false
        while !isOver {
          let threadCount = Int.random(in: 1...3, using: &random)
          let threads = ["--threads", "\(threadCount)"]
          let config = folder.appendingPathComponent("\(run)/config.json").path
          let process =
            FileManager.default.fileExists(atPath: config)
            ? try start(["train", "--resume", run] + threads, in: folder)
            : try start(["train", "images"] + Self.settings + ["--out", run] + threads, in: folder)
          if done < kills {
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
              // While the folder is made and the images are read.
              while process.isRunning, !FileManager.default.fileExists(atPath: config) { usleep(100) }
              usleep(UInt32.random(in: 0...UInt32(microseconds / 100), using: &random))
            case 1: usleep(UInt32.random(in: 0...UInt32(microseconds), using: &random))
            default:
              // Around the last state and the report.
              while process.isRunning, (try? rows(of: run, in: folder).count) ?? 0 <= Self.epochs {
                usleep(1_000)
              }
              usleep(UInt32.random(in: 0...20_000, using: &random))
            }
            kill(process.processIdentifier, SIGKILL)
          }
          process.waitUntilExit()
          isOver = process.terminationReason == .exit
          if isOver {
            #expect(process.terminationStatus == 0)
          } else {
            done += 1
            moments["\(try moment(of: run, in: folder)), \(threadCount) threads", default: 0] += 1
          }
        }
        try expectSame(run, as: "whole", in: folder, "seed \(seed), \(done) kills")
      }
      guard kills > 3 else { return }
      print("\(done) kills of \(runs) runs:")
      for (moment, count) in moments.sorted(by: { $0.key < $1.key }) { print("  \(count) \(moment)") }
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func aSignalSavesAndEndsWith130(number: Int32) throws {
    // Tests that nohup runs would hand down that it is ignored.
    signal(SIGHUP, SIG_DFL)
    try TemporaryFolder.with { folder in
      let settings = ["--epochs", "4", "--batch-size", "2"]
      let whole = try convnet.run(["train", images] + settings + ["--out", "whole"], in: folder)
      #expect(whole.status == 0)
      let process = try start(["train", images] + settings + ["--out", "run"], in: folder)
      let config = folder.appendingPathComponent("run/last.safetensors").path
      for _ in 0..<2000 where !FileManager.default.fileExists(atPath: config) { usleep(5_000) }
      kill(process.processIdentifier, number)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 130)
      let outcome = try convnet.run(["train", "--resume", "run", "--threads", "1"], in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(outcome.stdout == whole.stdout.replacing("whole/", with: "run/"))
      try expectSame("run", as: "whole", in: folder, "signal \(number)")
      // Finished: said so, and nothing changes.
      let again = try convnet.run(["train", "--resume", "run"], in: folder)
      #expect(again.status == 0 && again.stdout == outcome.stdout)
      #expect(again.stderr == "convnet: run is finished; nothing is changed\n")
      try expectSame("run", as: "whole", in: folder, "finished")
      // What is missing of it is written again, and said.
      for name in ["report.html", "best.safetensors"] {
        try FileManager.default.removeItem(at: folder.appendingPathComponent("run/" + name))
      }
      let restored = try convnet.run(["train", "--resume", "run"], in: folder)
      #expect(restored.status == 0 && restored.stdout == outcome.stdout)
      #expect(
        restored.stderr
          == "convnet: run is finished; nothing is changed but best.safetensors, report.html, written again\n"
      )
      try expectSame("run", as: "whole", in: folder, "restored")
      // So is the best network when the file is damaged.
      let best = folder.appendingPathComponent("run/best.safetensors")
      var damaged = try Data(contentsOf: best)
      damaged[damaged.count - 1] ^= 1
      for contents in [damaged, damaged.prefix(100), Data()] {
        try contents.write(to: best)
        #expect(
          try convnet.run(["train", "--resume", "run"], in: folder).stderr
            == "convnet: run is finished; nothing is changed but best.safetensors, written again\n")
        try expectSame("run", as: "whole", in: folder, "mended")
      }
    }
  }

  /// What `nohup` began goes on when the terminal is closed.
  @Test func aHangupThatIsIgnoredStaysSo() throws {
    try TemporaryFolder.with { folder in
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-c", "trap '' HUP; exec \"$0\" \"$@\" >/dev/null 2>&1", convnet.executable.path]
      shell.arguments? += ["train", images, "--epochs", "4", "--batch-size", "2", "--out", "run"]
      shell.currentDirectoryURL = folder
      try shell.run()
      let last = folder.appendingPathComponent("run/last.safetensors").path
      for _ in 0..<2000 where !FileManager.default.fileExists(atPath: last) { usleep(5_000) }
      kill(shell.processIdentifier, SIGHUP)
      shell.waitUntilExit()
      #expect(shell.terminationReason == .exit && shell.terminationStatus == 0)
    }
  }

  /// Other instructions round differently: going on with them is said, and not refused.
  @Test func anotherInstructionSetIsSaid() throws {
    try TemporaryFolder.with { folder in
      let process = try start(
        ["train", images, "--epochs", "8", "--checkpoint-every", "1", "--out", "run"], in: folder)
      let last = folder.appendingPathComponent("run/last.safetensors")
      for _ in 0..<2000 where !FileManager.default.fileExists(atPath: last.path) { usleep(5_000) }
      kill(process.processIdentifier, SIGINT)
      process.waitUntilExit()
      try #require(process.terminationStatus == 130)
      guard ComputeContext(threadCount: 1).instructionSet != .baseline else { return }
      let outcome = try convnet.run(
        ["train", "--resume", "run"], in: folder, environment: ["CONVKIT_INSTRUCTION_SET": "baseline"])
      #expect(outcome.status == 0)
      let best = ComputeContext(threadCount: 1).instructionSet.rawValue
      #expect(
        outcome.stderr.hasPrefix(
          "convnet: warning: run: got baseline where the run was computed with \(best) so far; going on, "),
        "\(outcome.stderr)")
      // Finished: nothing is computed, and nothing is to be said.
      #expect(
        try convnet.run(["train", "--resume", "run"], in: folder).stderr
          == "convnet: run is finished; nothing is changed\n")
    }
  }

  @Test func withoutRoomTheLastGoodFilesStay() throws {
    try TemporaryFolder.with { folder in
      let settings = ["--epochs", "2", "--checkpoint-every", "3"]
      // Enough for the first state (26 kB), too little for those with the optimizer's memory (100 kB): 512-byte blocks.
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = [
        "-c", "ulimit -f 100 && exec \"$0\" \"$@\" 2>stderr", convnet.executable.path, "train", images,
      ]
      shell.arguments? += settings + ["--out", "run"]
      shell.currentDirectoryURL = folder
      try shell.run()
      shell.waitUntilExit()
      #expect(shell.terminationReason == .exit && shell.terminationStatus == 73)
      let message = try String(contentsOf: folder.appendingPathComponent("stderr"), encoding: .utf8)
      #expect(
        message == "convnet: error: run/last.safetensors: cannot be written: File too large\n", "\(message)")
      let outcome = try convnet.run(["train", "--resume", "run"], in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(try convnet.run(["train", images] + settings + ["--out", "whole"], in: folder).status == 0)
      try expectSame("run", as: "whole", in: folder, "after a write that failed")
    }
  }

  @Test func whatCannotBeGoneOnWithIsNamed() throws {
    try TemporaryFolder.with { folder in
      let data = folder.appendingPathComponent("images")
      try FileManager.default.copyItem(at: URL(fileURLWithPath: images), to: data)
      func resume(_ arguments: [String] = []) throws -> Tool.Outcome {
        try convnet.run(["train", "--resume", "run"] + arguments, in: folder)
      }
      func fails(_ outcome: Tool.Outcome, _ status: Int32, _ message: String) {
        #expect(outcome.status == status && outcome.stdout == "", "\(outcome)")
        #expect(
          outcome.stderr.hasPrefix("convnet: error: ") && outcome.stderr.contains(message), "\(outcome)")
        #expect(outcome.stderr.split(separator: "\n").count == 1)
      }
      let process = try start(
        ["train", "images", "--epochs", "1000000", "--checkpoint-every", "1", "--out", "run"], in: folder)
      let last = folder.appendingPathComponent("run/last.safetensors")
      for _ in 0..<2000 where !FileManager.default.fileExists(atPath: last.path) { usleep(5_000) }
      fails(try resume(), 73, "run: got a folder that another process trains into")
      fails(
        try convnet.run(["train", "images", "--out", "run"], in: folder), 73, "another process trains into")
      kill(process.processIdentifier, SIGINT)
      process.waitUntilExit()

      fails(
        try convnet.run(["train", "images", "--out", "run"], in: folder), 73,
        "choose another --out, or go on with convnet train --resume run")
      fails(
        try resume(["--epochs", "2", "--seed", "8"]), 64,
        "got epochs 2 where the run has 1000000, seed 8 where")
      fails(try resume(["nowhere"]), 66, "files missing")

      let image = data.appendingPathComponent("3/0301.png")
      let bytes = try Data(contentsOf: image)
      try Data(contentsOf: data.appendingPathComponent("3/0003.png")).write(to: image)
      fails(try resume(), 65, "got 1 file changed since the split was made (3/0301.png)")
      try FileManager.default.removeItem(at: image)
      fails(try resume(), 66, "got 1 file missing (3/0301.png)")
      try bytes.write(to: image)

      try Data(try Data(contentsOf: last).prefix(1000)).write(to: last)
      fails(try resume(), 65, "run/last.safetensors: ")
      let config = folder.appendingPathComponent("run/config.json")
      try Data("{\"epohcs\": 2}".utf8).write(to: config)
      fails(try resume(), 65, "run/config.json: got the key \"epohcs\"")
      try FileManager.default.removeItem(at: config)
      fails(try resume(), 66, "run: got a folder without config.json")
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
      fails(
        try convnet.run(["train", "--resume", "empty"], in: folder), 66,
        "empty: got an empty folder; expected a run with its config.json; the training ended before it had written its "
          + "settings, so nothing is lost: begin it again with convnet train FOLDER --out empty"
      )
    }
  }
}

/// A small generator whose seed can be printed and put back.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
