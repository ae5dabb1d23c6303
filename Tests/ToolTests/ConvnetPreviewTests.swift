import ConvImages
import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")
private let train = Fixtures.repository.appendingPathComponent("Samples/Digits/train").path
private let test = Fixtures.repository.appendingPathComponent("Samples/Digits/test").path

@Suite struct ConvnetPreviewTests {
  @Test func aSheetOfEveryClassIsWritten() throws {
    try TemporaryFolder.with { folder in
      let augment = ["--augment", "shift=1,flip=both,noise=0.1,mixup=0.2", "--columns", "5", "--rows", "2"]
      let outcome = try convnet.run(["preview", test] + augment, in: folder)
      #expect(outcome.status == 0 && outcome.stderr == "", "\(outcome.stderr)")
      let lines = outcome.stdout.split(separator: "\n")
      try #require(lines.count == 22)
      #expect(lines[1].wholeMatch(of: /\ +1\ +0\ +.*\/test\/0\/\d+\.png/) != nil, "\(lines[1])")
      #expect(lines[20].wholeMatch(of: /\ +20\ +9\ +.*\/test\/9\/\d+\.png/) != nil, "\(lines[20])")
      let size = try #require(lines[21].wholeMatch(of: /written: preview\.png, (\d+)×(\d+) pixels/))
      let bytes = try Data(contentsOf: folder.appendingPathComponent("preview.png"))
      let sheet = try PixelImage(png: [UInt8](bytes))
      #expect("\(sheet.height)" == size.1 && "\(sheet.width)" == size.2 && sheet.channels == 1)

      // The same bytes for any number of threads, others for another seed; names and numbers as JSON.
      let json = try convnet.run(
        ["preview", test, "--threads", "1", "--out", "b.png", "--json"] + augment, in: folder)
      #expect(try Data(contentsOf: folder.appendingPathComponent("b.png")) == bytes)
      let document = try #require(
        JSONSerialization.jsonObject(with: Data(json.stdout.utf8)) as? [String: Any])
      #expect(document["height"] as? Int == sheet.height && document["showsEpochs"] as? Bool == true)
      #expect(document["augmentation"] as? String == "flip=both,shift=1,noise=0.1,mixup=0.2")
      #expect(
        (document["rows"] as? [[String: Any]])?.map { $0["className"] as? String }
          == (0..<20).map { "\($0 / 2)" })
      _ = try convnet.run(["preview", test, "--seed", "8", "--out", "c.png"] + augment, in: folder)
      #expect(try Data(contentsOf: folder.appendingPathComponent("c.png")) != bytes)
    }
  }

  /// One line that names what is wrong, and no file.
  @Test(
    arguments: [
      (["preview"], 64, "Missing expected argument '<folder>'"),
      (["preview", train, "--augment", ""], 64, "Missing value"),
      (["preview", train, "--augment", "rotat=3"], 64, "did you mean rotate?"),
      (["preview", train, "--augment", "shift=-1"], 64, "shift: got -1.0; expected pixels from 0 to 100000"),
      (["preview", train, "--augment", "shift=nan"], 64, "shift: got nan"),
      (["preview", train, "--augment"], 64, "Missing value for '--augment <augment>'"),
      (["preview", train, "--resize", "squeeze"], 64, "expected one of stretch, crop, pad"),
      (["preview", train, "--columns", "0"], 64, "expected a whole number from 1 to 1000000"),
      (["preview", train, "--rows", "9223372036854775808"], 64, "expected a whole number from 1 to 1000000"),
      (
        ["preview", train, "--augment", "shift=1", "--columns", "1000000", "--rows", "1000"], 64,
        "preview: got "
      ),
      (
        ["preview", train, "--size", "65535"], 65,
        "got images of 65535×65535 pixels; expected sides of 1 or more"
      ),
      (["preview", "/no/such/folder"], 66, "/no/such/folder: got no such folder"),
      (["preview", "/dev/null"], 66, "/dev/null: got "),
      (
        ["preview", test, "--out", "/no/such/folder/a.png"], 73,
        "/no/such/folder/a.png: cannot be written: No such"
      ),
      (
        ["preview", test, "--out", "/dev/null"], 73, "/dev/null: cannot be written: it is not a regular file"
      ),
      (["preview", test, "--out", "/"], 73, "/: cannot be written: it is a directory; name a file in it"),
      (["preview", test, "--out", ""], 64, "Missing value"),
      (["train", train, "--augment", "mixup=1e999"], 64, "mixup: got inf"),
      (["train", train, "--augment", "flip=sideways"], 64, "expected horizontal, vertical, both"),
      (["train", train, "--resize", "x"], 64, "expected one of stretch, crop, pad"),
    ] as [([String], Int32, String)])
  func badInputIsOneLineAndACode(arguments: [String], status: Int32, message: String) throws {
    try TemporaryFolder.with { folder in
      let outcome = try convnet.run(arguments, in: folder)
      #expect(outcome.status == status, "\(outcome)")
      #expect(outcome.stdout == "")
      let lines = outcome.stderr.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 2 && lines[0].hasPrefix("convnet: error: "), "\(outcome.stderr)")
      #expect(outcome.stderr.contains(message), "\(outcome.stderr)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
  }

  /// Wide images padded: the model says so, and evaluate does the same without being told.
  @Test func theModelKeepsItsPolicy() throws {
    try TemporaryFolder.with { folder in
      // Class a is white at both ends, class b in the middle: cropping would show the middle alone.
      for index in 0..<12 {
        for (name, isWhite) in [("a", { $0 < 4 || $0 >= 12 }), ("b", { (4..<12).contains($0) })]
          as [(String, (Int) -> Bool)]
        {
          let file = folder.appendingPathComponent("data/\(name)/\(index).png")
          try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
          let samples = (0..<128).map { place -> Float in
            // Each file its own bytes: no two are copies.
            place == index ? 0.5 : isWhite(place % 16) ? 1 : 0
          }
          try PixelImage(shape: ImageShape(channels: 1, height: 8, width: 16), samples: samples)
            .write(toPNG: file.path)
        }
      }
      let training = [
        "train", "data", "--size", "8", "--epochs", "12", "--augment", "shift=0.5,noise=0.02,mixup=0.1",
      ]
      for policy in ["pad", "crop"] {
        let outcome = try convnet.run(training + ["--resize", policy, "--out", policy], in: folder)
        #expect(outcome.status == 0, "\(outcome.stderr)")
        let model = try Data(contentsOf: folder.appendingPathComponent("\(policy)/best.safetensors"))
        #expect(model.range(of: Data(#""resize":"\#(policy)""#.utf8)) != nil)
        let evaluation = try convnet.run(["evaluate", "\(policy)/best.safetensors", "data"], in: folder)
        #expect(evaluation.stdout.contains("accuracy 100.0 % (24 of 24)"), "\(evaluation)")
      }
      // Without the word the images are stretched, and the answers are others.
      let path = folder.appendingPathComponent("pad/best.safetensors")
      let padded = try convnet.run(["evaluate", path.path, "data", "--json"], in: folder)
      var changed = try Data(contentsOf: path)
      let range = try #require(changed.range(of: Data(#""resize":"pad""#.utf8)))
      changed.replaceSubrange(range, with: Data(#""resizx":"pad""#.utf8))
      try changed.write(to: path)
      let stretched = try convnet.run(["evaluate", path.path, "data", "--json"], in: folder)
      #expect(padded.status == 0 && stretched.status == 0)
      #expect(padded.stdout != stretched.stdout)
    }
  }

  @Test func augmentedTrainingHasTheSameBytesForAnyNumberOfThreads() throws {
    try TemporaryFolder.with { folder in
      func file(_ arguments: [String]) throws -> Data {
        let run = "run\(UUID().uuidString)"
        let outcome = try convnet.run(["train", test, "--epochs", "1", "--out", run] + arguments, in: folder)
        #expect(outcome.status == 0, "\(outcome.stderr)")
        return try Data(contentsOf: folder.appendingPathComponent("\(run)/best.safetensors"))
      }
      let augment = ["--augment", "shift=1,rotate=10,crop=0.8,contrast=0.2,erase=0.25,mixup=0.2"]
      let one = try file(augment + ["--threads", "1"])
      #expect(try file(augment + ["--threads", "2"]) == one)
      #expect(try file(["--augment", "none"]) == file([]))
      #expect(try file([]) != one)
    }
  }
}
