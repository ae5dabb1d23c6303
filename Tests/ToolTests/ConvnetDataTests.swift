import ConvImages
import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")

/// Data sets of every layout, and a run's own split, through the tool.
@Suite struct ConvnetDataTests {
  private let shape = ImageShape(channels: 1, height: 8, width: 8)

  /// Two classes that are easy to tell apart; no two images are the same.
  private func write(_ className: String, _ numbers: Range<Int>, in folder: URL) throws {
    let place = folder.appendingPathComponent(className)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for number in numbers {
      var stream = RandomStream(seed: 3, purpose: className, index: number)
      let samples = (0..<64).map { pixel in
        (className == "left") == (pixel % 8 < 4) ? 0.5 + 0.5 * stream.uniform() : 0.3 * stream.uniform()
      }
      try PixelImage(shape: shape, samples: samples).write(
        toPNG: place.appendingPathComponent("\(number).png").path)
    }
  }

  private func train(_ arguments: [String], in folder: URL) throws -> Tool.Outcome {
    try convnet.run(["train"] + arguments + ["--epochs", "2"], in: folder)
  }

  @Test func partsAreTrainedOnAndAskedForAgain() throws {
    try TemporaryFolder.with { folder in
      let data = folder.appendingPathComponent("data")
      for (part, numbers) in [("train", 0..<12), ("val", 12..<16), ("test", 16..<19)] {
        for name in ["left", "right"] {
          try write(name, numbers, in: data.appendingPathComponent(part))
        }
      }
      let outcome = try train(["data"], in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(outcome.stdout.contains(" of 8)") && outcome.stdout.contains(" of 6)"))
      for (part, count) in [("training", 24), ("validation", 8), ("test", 6)] {
        let evaluation = try convnet.run(["evaluate", "run", "--part", part], in: folder)
        #expect(evaluation.status == 0 && evaluation.stdout.contains(" of \(count))"), "\(evaluation.stderr)")
      }

      // New files are in no part; the data set may move; a file that has changed is named.
      try write("left", 90..<95, in: data.appendingPathComponent("val"))
      #expect(
        try convnet.run(["evaluate", "run", "--part", "validation"], in: folder).stdout.contains(" of 8)"))
      try FileManager.default.moveItem(at: data, to: folder.appendingPathComponent("moved"))
      let gone = try convnet.run(["evaluate", "run", "--part", "validation"], in: folder)
      #expect(gone.status == 66 && gone.stderr.contains("got 8 files missing (val/left/12.png, "))
      let moved = ["evaluate", "run/best.safetensors", "moved", "--part", "validation"]
      #expect(try convnet.run(moved, in: folder).status == 0)
      try FileManager.default.removeItem(at: folder.appendingPathComponent("moved/val/right/13.png"))
      try FileManager.default.copyItem(
        at: folder.appendingPathComponent("moved/val/right/12.png"),
        to: folder.appendingPathComponent("moved/val/right/13.png"))
      let changed = try convnet.run(moved, in: folder)
      #expect(changed.status == 65)
      #expect(changed.stderr.contains("got 1 file changed since the split was made (val/right/13.png)"))
      #expect(try convnet.run(["evaluate", "run", "moved", "--part", "spare"], in: folder).status == 64)
      #expect(try convnet.run(["evaluate", "run"], in: folder).status == 64)
    }
  }

  @Test func aManifestIsTrainedOn() throws {
    try TemporaryFolder.with { folder in
      for name in ["left", "right"] { try write(name, 0..<10, in: folder.appendingPathComponent("images")) }
      var lines = ["path,label"]
      for name in ["left", "right"] {
        for number in 0..<10 { lines.append("images/\(name)/\(number).png,the \(name) one") }
      }
      try Data(lines.joined(separator: "\r\n").utf8).write(to: folder.appendingPathComponent("data.csv"))
      let outcome = try train(["data.csv", "--validation-share", "0.3"], in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let all = try convnet.run(["evaluate", "run", "data.csv"], in: folder)
      #expect(all.status == 0 && all.stdout.contains(" of 20)") && all.stdout.contains("the left one"))
      let part = try convnet.run(["evaluate", "run", "--part", "validation"], in: folder)
      #expect(part.status == 0, "\(part.stderr)")

      try Data("path,label\nimages/left/0.png\n".utf8).write(to: folder.appendingPathComponent("data.csv"))
      let wrong = try train(["data.csv", "--out", "other"], in: folder)
      #expect(wrong.status == 65)
      #expect(
        wrong.stderr
          == "convnet: error: data.csv: line 2, column 1: got 1 field; expected 2, as in the first line\n")
    }
  }

  @Test func badFilesAreRefusedTogetherOrLeftOutAndWhatHeadersTellIsAWarning() throws {
    try TemporaryFolder.with { folder in
      let data = folder.appendingPathComponent("data")
      try write("left", 0..<30, in: data)
      try write("right", 0..<9, in: data)
      try Data("text".utf8).write(to: data.appendingPathComponent("left/text.png"))
      try Data().write(to: data.appendingPathComponent("right/empty.png"))
      let refused = try train(["data"], in: folder)
      #expect(refused.status == 65)
      #expect(
        refused.stderr.contains(
          "data: got 2 files that cannot be read (data/left/text.png: a text file; data/right/empty.png: 0 bytes)"
        ))
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("run/config.json").path))
      let outcome = try train(["data", "--skip-bad"], in: folder)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(outcome.stderr.contains("warning: data/left/text.png: got a text file"))
      #expect(outcome.stderr.contains("convnet: warning: 2 of 41 files left out\n"))
      #expect(try convnet.run(["preview", "data"], in: folder).status == 65)
      let preview = try convnet.run(["preview", "data", "--skip-bad"], in: folder)
      #expect(preview.status == 0 && preview.stderr.contains("convnet: warning: 2 of 41 files left out\n"))
      #expect(
        outcome.stderr.contains(
          "warning: data: the largest class has 3.1 times the images of the smallest: left 31, right 10\n"))
    }
  }

  @Test func copiesAcrossClassesAndPartsAreWarnedOf() throws {
    try TemporaryFolder.with { folder in
      for (part, numbers) in [("train", 0..<12), ("val", 12..<16)] {
        for name in ["left", "right"] {
          try write(name, numbers, in: folder.appendingPathComponent("data/" + part))
        }
      }
      let copied = [("train/left/3.png", "train/right/label.png"), ("train/left/4.png", "val/left/leak.png")]
      for (file, copy) in copied {
        try FileManager.default.copyItem(
          at: folder.appendingPathComponent("data/" + file), to: folder.appendingPathComponent("data/" + copy)
        )
      }
      let outcome = try train(["data"], in: folder)
      #expect(outcome.status == 0)
      let warnings = outcome.stderr.split(separator: "\n").filter { $0.contains("warning") }
      #expect(
        warnings == [
          "convnet: warning: 1 picture in several classes: one label must be wrong: "
            + "train/left/3.png = train/right/label.png",
          "convnet: warning: 1 picture in several parts: the network would be judged by what it learnt: "
            + "train/left/4.png = val/left/leak.png",
        ])
    }
  }

  /// A run's folder stands for its best network, and the table of the epochs counts what was clipped.
  @Test func aRunIsTrainedOnAndItsClippingCounted() throws {
    try TemporaryFolder.with { folder in
      for name in ["left", "right"] { try write(name, 0..<20, in: folder.appendingPathComponent("data")) }
      #expect(try train(["data", "--out", "first"], in: folder).status == 0)
      let again = try train(
        ["data", "--weights", "first", "--clip-norm", "1e-6", "--clip-value", "1e9", "--out", "second"],
        in: folder)
      #expect(again.status == 0, "\(again.stderr)")
      let config = try String(
        contentsOf: folder.appendingPathComponent("second/config.json"), encoding: .utf8)
      #expect(config.contains("/first/best.safetensors\""))
      func columns(_ run: String) throws -> [[String]] {
        try String(contentsOf: folder.appendingPathComponent("\(run)/metrics.csv"), encoding: .utf8)
          .split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          }.map { [$0[1], $0[6], $0[7]] }
      }
      // Two epochs of two steps; the counts are of an epoch, the steps of all.
      #expect(
        try columns("second") == [
          ["steps", "clipped_by_norm", "clipped_by_value"], ["2", "2", "0"], ["4", "2", "0"],
        ])
      #expect(
        try columns("first") == [
          ["steps", "clipped_by_norm", "clipped_by_value"], ["2", "", ""], ["4", "", ""],
        ])
      let lines = try String(
        contentsOf: folder.appendingPathComponent("second/metrics.jsonl"), encoding: .utf8)
      #expect(lines.contains("\"clipped_by_norm\":2") || lines.contains("\"clipped_by_norm\": 2"), "\(lines)")
    }
  }
}
