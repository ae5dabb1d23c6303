import ConvImages
import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")
private let digits = Fixtures.repository.appendingPathComponent("Samples/Digits")
private let train = digits.appendingPathComponent("train").path
private let test = digits.appendingPathComponent("test").path

@Suite struct ConvnetTrainTests {
  @Test func digitsAreLearntAndTheTestIsTheLastLine() throws {
    try TemporaryFolder.with { folder in
      let outcome = try convnet.run(
        ["train", train, "--test", test, "--epochs", "6", "--learning-rate", "0.005", "--out", "run"],
        in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let lines = outcome.stdout.split(separator: "\n", omittingEmptySubsequences: false)
      try #require(lines.count == 5)
      #expect(lines[0] == "model: tiny, 6,090 parameters")
      #expect(
        lines[1].wholeMatch(
          of: /best epoch: \d of 6, validation accuracy 9\d\.\d % \(1\d\d of 1\d\d\), 95 % interval .*/)
          != nil)
      #expect(lines[2] == "written: run/best.safetensors")
      let accuracy = try #require(
        lines[3].wholeMatch(of: /test accuracy (\d+\.\d) % \((\d+) of 360\), 95 % interval .*/))
      #expect(try #require(Int(accuracy.2)) >= 338)
      #expect(lines[4] == "")
      // Not a terminal: one plain line an epoch.
      let epochs = outcome.stderr.split(separator: "\n")
      #expect(epochs.count == 6)
      #expect(epochs.allSatisfy { $0.hasPrefix("epoch ") && !$0.contains("\u{1B}") && !$0.contains("\r") })

      let evaluation = try convnet.run(["evaluate", "run/best.safetensors", test], in: folder)
      #expect(evaluation.status == 0)
      #expect(evaluation.stdout.contains("\naccuracy \(accuracy.1) % (\(accuracy.2) of 360), 95 % interval "))
      #expect(evaluation.stderr == "")
    }
  }

  @Test func theFileIsTheSameForAnyNumberOfThreads() throws {
    try TemporaryFolder.with { folder in
      func file(_ arguments: [String]) throws -> Data {
        let run = "run\(UUID().uuidString)"
        let outcome = try convnet.run(["train", test, "--epochs", "1", "--out", run] + arguments, in: folder)
        #expect(outcome.status == 0, "\(outcome.stderr)")
        return try Data(contentsOf: folder.appendingPathComponent("\(run)/best.safetensors"))
      }
      let one = try file(["--threads", "1"])
      #expect(try file(["--threads", "2"]) == one)
      #expect(try file(["--threads", "3"]) == one)
      #expect(try file(["--seed", "8"]) != one)
    }
  }

  /// Where, what was got, what was expected: one line, nothing on stdout, nothing written.
  @Test(
    arguments: [
      (["train"], 64, "Missing expected argument '<folder>'"),
      (
        ["train", train, "--epochs", "-1"], 64,
        "The value '-1' is invalid for '--epochs <epochs>': expected a whole"
      ),
      (["train", train, "--epochs", "0"], 64, "expected a whole number from 1 to 1000000, as in 40;"),
      (
        ["train", train, "--batch-size", "0"], 64, "expected a whole number from 1 to 1000000, as in 32;"
      ),
      (["train", train, "--threads", "0"], 64, "The value '0' is invalid for '--threads <threads>'"),
      (["train", train, "--seed", "x"], 64, "The value 'x' is invalid for '--seed <seed>'"),
      (["train", train, "--seed", "-7"], 64, "The value '-7' is invalid for '--seed <seed>'"),
      (["train", train, "--learning-rate", "nan"], 64, "The value 'nan' is invalid for '--learning-rate"),
      (["train", train, "--learning-rate", "-1"], 64, "The value '-1' is invalid for '--learning-rate"),
      (["train", train, "--validation-share", "1"], 64, "The value '1' is invalid for '--validation-share"),
      (
        ["train", train, "--size", "8x"], 64,
        "The value '8x' is invalid for '--size <size>': expected N or HEIGHTxWIDTH"
      ),
      (
        ["train", train, "--optimizer", "lion"], 64,
        "The value 'lion' is invalid for '--optimizer <optimizer>'"
      ),
      (
        ["train", train, "--algorithm", "fast"], 64,
        "The value 'fast' is invalid for '--algorithm <algorithm>': expected"
      ),
      (
        ["train", train, "--model", "huge"], 66,
        "model: got huge, which is no file; expected a model file or one of tiny,"
      ),
      (["train", train, "--colour"], 64, "Unknown option '--colour'"),
      (["train", "/no/such/folder"], 66, "/no/such/folder: got no such folder"),
      (["train", train, "--test", "/no/such/folder"], 66, "/no/such/folder: got no such folder"),
      (["train", train, "--validation", "/no/such/folder"], 66, "/no/such/folder: got no such folder"),
      (["train", train, "--out", "/dev/null/run"], 73, "/dev/null/run: cannot be written"),
      (["train", train, "--size", "2"], 65, "tiny: got images of 2×2; expected at least 4×4"),
      (["train", train, "--size", "65535"], 65, "expected at most 67108864; use a smaller size"),
      (["train", test, "--learning-rate", "1e30", "--epochs", "3"], 70, "epoch 1, step 2: got a loss of "),
      (["train", train, "--out", ""], 64, "Missing value: got an empty text after '--out'"),
      (["train", train, "--checkpoint-every", "0"], 64, "The value '0' is invalid for '--checkpoint-every"),
      (["train", "--resume", "/no/such/run"], 66, "/no/such/run: got no such folder"),
      (["train", "--resume", "run", "--out", "other"], 64, "--resume goes on in the run's own folder"),
      (["learn"], 64, "Unexpected argument 'learn'"),
    ] as [([String], Int32, String)])
  func badInputIsOneLineAndACode(arguments: [String], status: Int32, message: String) throws {
    try TemporaryFolder.with { folder in
      let outcome = try convnet.run(arguments, in: folder)
      #expect(outcome.status == status)
      #expect(outcome.stdout == "")
      let lines = outcome.stderr.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 2 && lines.last == "", "\(outcome.stderr)")
      #expect(lines[0].hasPrefix("convnet: error: ") && lines[0].contains(message), "\(outcome.stderr)")
      #expect(
        !FileManager.default.fileExists(atPath: folder.appendingPathComponent("run/best.safetensors").path))
    }
  }

  @Test func classesThatDifferAndImagesThatAreCorruptAreNamed() throws {
    try TemporaryFolder.with { folder in
      func image(_ path: String) throws -> URL {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try PixelImage(
          shape: ImageShape(channels: 1, height: 8, width: 8), samples: Array(repeating: 0.5, count: 64)
        )
        .write(toPNG: file.path)
        return file
      }
      for part in ["a", "b"] { for index in 0..<4 { _ = try image("train/\(part)/\(index).png") } }
      for part in ["a", "c"] { _ = try image("test/\(part)/0.png") }
      let mismatch = try convnet.run(["train", "train", "--test", "test"], in: folder)
      #expect(mismatch.status == 65)
      #expect(mismatch.stderr.contains("test: got no class b and the unknown class c; expected"))

      let corrupt = try image("train/b/corrupt.png")
      try Data(contentsOf: corrupt).prefix(50).write(to: corrupt)
      let outcome = try convnet.run(["train", "train"], in: folder)
      #expect(outcome.status == 65)
      #expect(outcome.stderr.hasPrefix("convnet: error: train/b/corrupt.png: got "))
      #expect(outcome.stderr.split(separator: "\n").count == 1)
      #expect(outcome.stdout == "")
    }
  }

  @Test func interruptingKeepsTheBest() throws {
    try TemporaryFolder.with { folder in
      let process = Process()
      process.executableURL = convnet.executable
      process.arguments = ["train", train, "--epochs", "1000000", "--out", "run"]
      process.currentDirectoryURL = folder
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      let best = folder.appendingPathComponent("run/best.safetensors").path
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: best) { usleep(50_000) }
      process.interrupt()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == 130)
      let summary = try convnet.run(["summary", best])
      #expect(summary.status == 0, "\(summary.stderr)")
    }
  }
}
