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
      (["preview", train, "--augment", ""], 64, "augmentation: got no step; expected crop, flip,"),
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
      (["preview", "/no/such/folder"], 66, "/no/such/folder: got no such folder"),
      (["preview", "/dev/null"], 66, "/dev/null: got "),
      (["preview", test, "--out", "/no/such/folder/a.png"], 73, "/no/such/folder/a.png: got "),
      (["preview", test, "--out", "/dev/null"], 73, "/dev/null: got a device; expected a file"),
      (["preview", test, "--out", "/"], 73, "/: got a folder; expected a file"),
      (["preview", test, "--out", ""], 73, "got "),
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
}
