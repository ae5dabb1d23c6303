import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")
private let images = Fixtures.repository.appendingPathComponent("Samples/Digits/test").path
private let weights = Fixtures.url("training/pytorch.safetensors").path

@Suite struct ConvnetSettingsTests {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func aRunsSettingsMakeAnotherRunAndOptionsWin() throws {
    try TemporaryFolder.with { folder in
      let options = [
        "--epochs", "3", "--schedule", "step", "--label-smoothing", "0.1", "--average", "0.9", "--clip-norm",
        "1",
        "--balance", "weights", "--optimizer", "sgd", "--warm-up", "1", "--freeze", "0.bias",
      ]
      let first = try convnet.run(["train", images] + options + ["--out", "a"], in: folder)
      #expect(first.status == 0, "\(first.stderr)")
      let config = try object(
        String(contentsOf: folder.appendingPathComponent("a/config.json"), encoding: .utf8))
      #expect(config["learning-rate"] as? Double == 0.05)
      #expect(config["schedule-epochs"] as? Int == 1 && config["schedule-factor"] as? Double == 0.1)
      #expect(config["freeze"] as? [String] == ["0.bias"] && config["average"] as? Double == 0.9)
      #expect(try convnet.run(["train", "--config", "a/config.json", "--out", "b"], in: folder).status == 0)
      func bytes(_ run: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent("\(run)/last.safetensors"))
      }
      #expect(try bytes("b") == bytes("a"))
      #expect(
        try convnet.run(["train", "--config", "a/config.json", "--seed", "8", "--out", "c"], in: folder)
          .status == 0)
      #expect(try bytes("c") != bytes("a"))

      try Data("{\"epohcs\": 2}".utf8).write(to: folder.appendingPathComponent("wrong.json"))
      let wrong = try convnet.run(["train", images, "--config", "wrong.json"], in: folder)
      #expect(wrong.status == 65 && wrong.stdout == "")
      #expect(
        wrong.stderr.hasPrefix("convnet: error: wrong.json: got the key \"epohcs\"")
          && wrong.stderr.hasSuffix("; did you mean \"epochs\"?\n"), "\(wrong.stderr)")
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("run").path))
    }
  }

  @Test(
    arguments: [
      (["--config", "/no/such.json"], 66, "/no/such.json: got no such file"),
      (["--config", "/dev"], 66, "/dev: cannot be read: it is a directory"),
      (["--schedule", "cosin"], 64, "'--schedule <schedule>': expected one of constant, cosine, step,"),
      (
        ["--schedule-epochs", "3"], 64,
        "schedule-epochs: got 3 with cosine; expected it with step or plateau alone"
      ),
      (
        ["--schedule", "one-cycle", "--schedule-factor", "0.5"], 64, "schedule-factor: got 0.5 with one-cycle"
      ),
      (["--schedule", "one-cycle", "--warm-up", "1"], 64, "warm-up: got 1 epoch with one-cycle"),
      (["--warm-up", "40"], 64, "warm-up: got 40 epochs; expected fewer than the training's 40"),
      (["--label-smoothing", "1.5"], 64, "expected a number from 0 to 1, as in 0.1;"),
      (["--clip-norm", "nan"], 64, "The value 'nan' is invalid for '--clip-norm"),
      (["--clip-value", "1e999"], 64, "The value '1e999' is invalid for '--clip-value"),
      (["--average", "2"], 64, "expected a number above 0 and below 1, as in 0.99;"),
      (["--balance", "up"], 64, "expected one of weights, sampling"),
      (["--patience", "0"], 64, "--patience"),
      (["--freeze", "9.*"], 64, "freeze: got 9.*; expected a pattern for some of 0.weight, 0.bias"),
      (["--freeze", "*"], 64, "freeze: got patterns for all parameters"),
      (["--fresh-weights", "7"], 64, "fresh-weights: got 7 without weights"),
      (["--weights", "/no/such"], 66, "/no/such: "),
      (["--weights", weights, "--model", "lenet"], 65, "0.weight: got [16, 1, 3, 3], expected [8, 1, 5, 5]"),
      (["--json"], 64, "--json is for --dry-run"),
      (["--dry-run", "--out", "x"], 64, "--dry-run writes nothing"),
      (["--progress", "loud"], 64, "expected one of auto, lines, jsonl, none"),
      (["--weights="], 64, "Missing value: got nothing after '--weights='"),
    ] as [([String], Int32, String)]) func whatIsWrongIsNamed(
      arguments: [String], status: Int32, message: String
    ) throws
  {
    try TemporaryFolder.with { folder in
      let outcome = try convnet.run(["train", images] + arguments, in: folder)
      #expect(outcome.status == status && outcome.stdout == "", "\(outcome)")
      #expect(
        outcome.stderr.split(separator: "\n").count == 1 && outcome.stderr.contains(message), "\(outcome)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }

  @Test func aDryRunSaysWhatWouldBeAndWritesNothing() throws {
    try TemporaryFolder.with { folder in
      let outcome = try convnet.run(["train", images, "--model", "resnet-small", "--dry-run"], in: folder)
      #expect(outcome.status == 0 && outcome.stderr == "", "\(outcome)")
      for words in [
        "residual", "images          317 training, 43 validation, 0 test; 8×8×1", "bad files       none",
      ] {
        #expect(outcome.stdout.contains(words), "\(outcome.stdout)")
      }
      let json = try convnet.run(["train", images, "--epochs", "2", "--dry-run", "--json"], in: folder)
      let document = try object(json.stdout)
      #expect(document["parameters"] as? Int == 6090 && document["stepsPerEpoch"] as? Int == 10)
      #expect((document["secondsPerEpoch"] as? Double ?? 0) > 0)
      // 6,090 weights, as many gradients, twice as many moments of Adam, and the activations of 32 images.
      #expect((document["trainingBytes"] as? Int ?? 0) > 4 * 4 * 6090)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }

  @Test func aDryRunNamesBadFilesAndSaysNo() throws {
    try TemporaryFolder.with { folder in
      let copy = folder.appendingPathComponent("images")
      try FileManager.default.copyItem(at: URL(fileURLWithPath: images), to: copy)
      let bad = copy.appendingPathComponent("3/0301.png")
      try Data(try Data(contentsOf: bad).prefix(60)).write(to: bad)
      let outcome = try convnet.run(["train", "images", "--dry-run"], in: folder)
      #expect(
        outcome.status == 1 && outcome.stdout.contains("bad files       1, which train refuses"), "\(outcome)"
      )
      #expect(outcome.stderr.hasPrefix("convnet: warning: images/3/0301.png: got "), "\(outcome)")
      #expect(try convnet.run(["train", "images", "--dry-run", "--skip-bad"], in: folder).status == 0)
      #expect(try convnet.run(["train", "images", "--epochs", "1"], in: folder).status == 65)
      let skipping = try convnet.run(["train", "images", "--epochs", "1", "--skip-bad"], in: folder)
      #expect(skipping.status == 0 && skipping.stderr.contains("images/3/0301.png"), "\(skipping)")
    }
  }

  @Test func findRateSuggestsARate() throws {
    try TemporaryFolder.with { folder in
      let outcome = try convnet.run(["find-rate", images, "--threads", "1"], in: folder)
      #expect(outcome.status == 0 && outcome.stderr == "", "\(outcome)")
      let last = outcome.stdout.split(separator: "\n").last ?? ""
      let rate = try #require(last.wholeMatch(of: /suggested: --learning-rate (\S+)/)).1
      #expect((1e-4...0.5).contains(try #require(Double(rate))))
      let json = try convnet.run(["find-rate", images, "--threads", "2", "--json"], in: folder)
      let document = try object(json.stdout)
      #expect(String(format: "%.3g", document["suggestion"] as? Double ?? 0) == rate)
      #expect((document["points"] as? [Any] ?? []).count > 20)
      #expect(try convnet.run(["find-rate", images, "--from", "1", "--to", "1"], in: folder).status == 64)
      #expect(try convnet.run(["find-rate"], in: folder).status == 64)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }

  @Test func progressIsLinesOrObjectsOrNothingOnStderrAlone() throws {
    try TemporaryFolder.with { folder in
      func train(_ style: String) throws -> Tool.Outcome {
        let outcome = try convnet.run(
          ["train", images, "--epochs", "2", "--progress", style, "--out", style], in: folder)
        #expect(outcome.status == 0 && outcome.stdout.hasPrefix("model: tiny"), "\(outcome)")
        return outcome
      }
      #expect(try train("none").stderr == "")
      #expect(try train("lines").stderr.split(separator: "\n").count { $0.hasPrefix("epoch ") } == 2)
      let events = try train("jsonl").stderr.split(separator: "\n").map { try object(String($0)) }
      #expect(events.count { $0["event"] as? String == "epoch" } == 2)
      #expect(events.first?["event"] as? String == "step")
      #expect(events.first?["gradientNorm"] is Double && events.first?["learningRate"] is Double)
    }
  }
}
