import ConvImages
import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")

/// A classifier that took a second to train, made once.
private enum TrainedModel {
  static let path: String = {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "convnet-use-\(UUID().uuidString)")
    _ = try? convnet.run(["train", images, "--epochs", "2", "--out", folder.path])
    return folder.appendingPathComponent("best.safetensors").path
  }()
  static let images = Fixtures.repository.appendingPathComponent("Samples/Digits/test").path
  static let image =
    images + "/0/" + ((try? FileManager.default.contentsOfDirectory(atPath: images + "/0").min()) ?? "")
}

@Suite struct ConvnetUseTests {
  @Test func aBadImageIsARowAndTheRestGoesOn() throws {
    let outcome = try convnet.run([
      "predict", TrainedModel.path, TrainedModel.image, "/no.png", TrainedModel.image,
    ])
    #expect(outcome.status == 1)
    let lines = outcome.stdout.split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[0].wholeMatch(of: /.*\/0\/\d+\.png: \d \d+\.\d %/) != nil)
    #expect(lines[1] == "error: /no.png: got no such file; expected a PNG file")
    #expect(lines[2] == lines[0])
    #expect(outcome.stderr == "")
  }

  @Test func aFolderAndALineOfAListAreFiles() throws {
    try TemporaryFolder.with { folder in
      let hostile = folder.appendingPathComponent("a, \"b\".png").path
      try FileManager.default.copyItem(atPath: TrainedModel.image, toPath: hostile)
      try Data().write(to: folder.appendingPathComponent("c.PNG"))
      try FileManager.default.createSymbolicLink(
        atPath: folder.appendingPathComponent("loop").path, withDestinationPath: folder.path)
      let outcome = try convnet.run(["predict", TrainedModel.path, folder.path, "--format", "csv"])
      #expect(outcome.status == 1)
      let lines = outcome.stdout.split(separator: "\n")
      try #require(lines.count == 3)
      #expect(lines[0] == "image,class,probability,error")
      #expect(lines[1].hasPrefix("\"\(folder.path)/a, \"\"b\"\".png\",") && lines[1].hasSuffix(","))
      #expect(lines[2].hasPrefix("\(folder.path)/c.PNG,,,"))

      let list = folder.appendingPathComponent("list.txt")
      try "\(TrainedModel.image)\n\n/no.png\n".write(to: list, atomically: true, encoding: .utf8)
      let command = "\"$0\" predict \"$1\" - --format jsonl --threshold 1 < \"$2\""
      let rows = try Tool(path: "/bin/sh").run([
        "-c", command, convnet.executable.path, TrainedModel.path, list.path,
      ])
      #expect(rows.status == 1)
      let documents = try rows.stdout.split(separator: "\n").map {
        try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      #expect(documents.map { $0["className"] as? String } == ["unknown", nil])
      #expect(
        documents.map { $0["error"] as? String } == [nil, "/no.png: got no such file; expected a PNG file"])
    }
  }

  @Test func aFolderWithoutImagesIsARowAndTheRestGoesOn() throws {
    try TemporaryFolder.with { folder in
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
      let outcome = try convnet.run(
        ["predict", TrainedModel.path, TrainedModel.image, "empty", TrainedModel.image], in: folder)
      #expect(outcome.status == 1 && outcome.stderr == "", "\(outcome)")
      let lines = outcome.stdout.split(separator: "\n")
      try #require(lines.count == 3)
      #expect(lines[0].hasPrefix(TrainedModel.image) && lines[2] == lines[0])
      #expect(lines[1] == "error: empty: got a folder without a PNG file; expected at least one below it")
    }
  }

  /// The system takes any bytes for a name: an argument and a line of a list are shown as a folder's entry is.
  @Test func pathsThatAreNotUTF8AreRows() throws {
    try TemporaryFolder.with { folder in
      func shell(_ command: String) throws -> Tool.Outcome {
        try Tool(path: "/bin/sh").run(
          ["-c", command, convnet.executable.path, TrainedModel.path, TrainedModel.image], in: folder)
      }
      // Some systems refuse such names.
      guard try shell("cp \"$2\" \"$(printf 'n\\351.png')\" && mkdir \"$(printf 'f\\351')\"").status == 0
      else {
        return
      }
      let expected = [
        "error: n\\xE9.png: got a name that is not UTF-8; expected a name in UTF-8; rename it",
        "error: f\\xE9: got a folder whose name is not UTF-8; expected a name in UTF-8; rename it",
      ]
      for command in [
        "\"$0\" predict \"$1\" \"$(printf 'n\\351.png')\" \"$(printf 'f\\351')\" \"$2\"",
        "printf 'n\\351.png\\r\\nf\\351\\n%s' \"$2\" | \"$0\" predict \"$1\" -",
      ] {
        let outcome = try shell(command)
        let lines = outcome.stdout.split(separator: "\n").map(String.init)
        #expect(outcome.status == 1 && lines.count == 3 && Array(lines.prefix(2)) == expected, "\(outcome)")
        #expect(lines.last?.hasPrefix(TrainedModel.image) == true)
      }
      for command in [
        "printf 'a.png\\0b.png\\0' | \"$0\" predict \"$1\" -",
        "head -c 1000000 /dev/zero | \"$0\" predict \"$1\" -",
      ] {
        let zero = try shell(command)
        #expect(zero.status == 65 && zero.stdout == "", "\(zero)")
        #expect(
          zero.stderr
            == "convnet: error: standard input: line 1: got a zero byte; expected paths between line ends; "
            + "write one path a line\n")
      }
      let long = try shell("head -c 1000000 /dev/zero | tr '\\0' a | \"$0\" predict \"$1\" -")
      #expect(long.status == 65 && long.stderr.contains("got more than 65536 bytes"), "\(long)")
      let closed = try shell("\"$0\" predict \"$1\" - <&-")
      #expect(closed.status == 66 && closed.stderr.contains("standard input: got \"Bad file"), "\(closed)")
    }
  }

  @Test func whatIsSaidOfAnImageDependsOnNoOther() throws {
    let folder = URL(fileURLWithPath: TrainedModel.images).appendingPathComponent("0").path
    let all = try convnet.run(["predict", TrainedModel.path, folder, "--format", "csv", "--threads", "2"])
    let one = try convnet.run(["predict", TrainedModel.path, TrainedModel.image, "--format", "csv"])
    #expect(all.status == 0)
    #expect(all.stdout.split(separator: "\n")[1] == one.stdout.split(separator: "\n")[1])
  }

  @Test func aGateThatIsNotKeptIsExitCode1() throws {
    let run = URL(fileURLWithPath: TrainedModel.path).deletingLastPathComponent().path
    let arguments = ["evaluate", run, TrainedModel.images, "--json"]
    #expect(try convnet.run(arguments + ["--fail-under", "accuracy=0.1"]).status == 0)
    let outcome = try convnet.run(
      arguments + ["--fail-under", "accuracy=1", "--fail-under", "macro-f1=0.1", "--fail-under", "loss=0"])
    #expect(outcome.status == 1)
    let lines = outcome.stderr.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines[0].hasPrefix("convnet: failed: accuracy: got 0.") && lines[0].hasSuffix("; expected at least 1.0")
    )
  }

  @Test func picturesOfAModelAreWritten() throws {
    try TemporaryFolder.with { folder in
      func image(_ name: String) throws -> PixelImage {
        try PixelImage(pngFile: folder.appendingPathComponent(name).path)
      }
      func run(_ arguments: [String]) throws -> String {
        let outcome = try convnet.run(arguments, in: folder)
        #expect(outcome.status == 0 && outcome.stderr == "", "\(outcome)")
        return outcome.stdout
      }
      let cam = [
        "cam", TrainedModel.path, TrainedModel.image, "--class", "7", "--out", "cam.png", "--scale", "4",
      ]
      #expect(try run(cam).hasSuffix("map of 4×4 features; written: cam.png\n"))
      // Two pictures of 8×8 at scale 4, with gaps of 2.
      #expect(try image("cam.png").shape == ImageShape(channels: 3, height: 36, width: 70))
      #expect(try run(["filters", TrainedModel.path]) == "16 filters of 3×3\nwritten: filters.png\n")
      #expect(try image("filters.png").shape == ImageShape(channels: 1, height: 108, width: 420))
      _ = try run(["filters", TrainedModel.path, "--image", TrainedModel.image, "--out", "features.png"])
      #expect(try image("features.png").height == 6 * 68 + 4)
      _ = try run(["report", TrainedModel.path, TrainedModel.images])
      let page = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("of 360") == false)
      let wrong = try convnet.run(cam + ["--class", "seven"], in: folder)
      #expect(
        wrong.status == 65
          && wrong.stderr.contains("class: got seven; expected one of the model's classes: 0, 1"))
    }
  }

  @Test func predictionsAsJSONHoldTheTopClasses() throws {
    struct Row: Decodable {
      struct Candidate: Decodable { let className: String, probability: Double }
      let image: String
      let predictions: [Candidate]
      let error: String?
    }
    let outcome = try convnet.run(
      ["predict", TrainedModel.path, TrainedModel.image, "/no.png", "--top", "3", "--json"])
    #expect(outcome.status == 1)
    let rows = try JSONDecoder().decode([Row].self, from: Data(outcome.stdout.utf8))
    #expect(rows.map(\.image) == [TrainedModel.image, "/no.png"])
    #expect(rows.map(\.predictions.count) == [3, 0])
    let probabilities = rows[0].predictions.map(\.probability)
    #expect(probabilities == probabilities.sorted(by: >))
    #expect(rows[1].error == "/no.png: got no such file; expected a PNG file")
  }

  @Test func evaluationIsAPerClassTableAndAConfusionMatrix() throws {
    struct Document: Decodable {
      struct Row: Decodable { let name: String, count: Int, correctCount: Int, recall: Double }
      let loss, accuracy: Double
      let count, correctCount: Int
      let classes: [Row]
      let confusion: [[Int]]
    }
    let outcome = try convnet.run(["evaluate", TrainedModel.path, TrainedModel.images, "--json"])
    #expect(outcome.status == 0)
    let document = try JSONDecoder().decode(Document.self, from: Data(outcome.stdout.utf8))
    #expect(document.count == 360)
    #expect(document.classes.map(\.name) == (0...9).map(String.init))
    #expect(document.classes.map(\.count) == document.confusion.map { $0.reduce(0, +) })
    #expect(document.correctCount == document.confusion.indices.reduce(0) { $0 + document.confusion[$1][$1] })
    #expect(document.accuracy == Double(document.correctCount) / 360)

    let text = try convnet.run(["evaluate", TrainedModel.path, TrainedModel.images])
    #expect(text.status == 0)
    #expect(text.stdout.hasPrefix("loss "))
    #expect(text.stdout.contains("\nclass  images  precision"))
    #expect(text.stdout.contains("\nconfusion matrix: a row a true class, a column a predicted one\n  "))
  }

  @Test func aSummaryIsThatOfTheModel() throws {
    let outcome = try convnet.run(["summary", "tiny", "--in", "8x8x1"])
    #expect(outcome.status == 0)
    let expected = """
      layer                                       output  parameters  multiply-adds
             input                                 8×8×1
      0      conv2d 16 filters 3×3, padding same  8×8×16         160          9,216
      1      relu                                 8×8×16           0              0
      2      max-pool2d 2×2                       4×4×16           0              0
      3      conv2d 32 filters 3×3, padding same  4×4×32       4,640         73,728
      4      relu                                 4×4×32           0              0
      5      max-pool2d 2×2                       2×2×32           0              0
      6      flatten                                 128           0              0
      7      dense 10 units                           10       1,290          1,280
             total                                             6,090         84,224

      """
    #expect(outcome.stdout == expected)
    #expect(try convnet.run(["summary", TrainedModel.path]).stdout == expected)
    let json = try convnet.run(["summary", "tiny", "resnet-small", "--json"]).stdout
    let documents = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    #expect(documents.map { $0["model"] as? String } == ["tiny", "resnet-small"])
    #expect(documents[0]["parameters"] as? Int == 25_578)
  }

  @Test(
    arguments: [
      (["evaluate", "/no.safetensors", "/tmp"], 66, "/no.safetensors: got no such file"),
      (["evaluate", TrainedModel.image, "/tmp"], 65, "is it a safetensors file?"),
      (["evaluate", TrainedModel.path, "/no/such/folder"], 66, "/no/such/folder: got no such folder"),
      (["evaluate", TrainedModel.path], 64, "Missing expected argument '<folder>'"),
      (["predict", TrainedModel.path], 64, "Missing expected argument '<images> ...'"),
      (
        ["predict", "/dev/null", "x.png"], 66,
        "/dev/null: got a file that cannot be read (it is not a regular file)"
      ),
      (
        ["predict", TrainedModel.path, "x.png", "--top", "0"], 64,
        "The value '0' is invalid for '--top <top>'"
      ),
      (
        ["predict", TrainedModel.path, "x.png", "--threshold", "1.5"], 64,
        "expected a number from 0 to 1, as in 0.8"
      ),
      (["evaluate", TrainedModel.path, "x", "--fail-under", "acuracy=1"], 64, "use accuracy=0.9"),
      (
        ["predict", TrainedModel.path, "x.png", "--format", "csv", "--json"], 64,
        "--json and --format csv are"
      ),
      (
        ["predict", TrainedModel.path, "x.png", "--format", "xml"], 64,
        "expected one of text, csv, jsonl, json"
      ),
      (["predict", TrainedModel.path, ""], 64, "Missing value: got an empty text after '"),
      (
        ["compare", TrainedModel.path, TrainedModel.path], 66,
        "best.safetensors: got a file; expected the folder of a run"
      ),
      (
        ["cam", TrainedModel.path, TrainedModel.image, "--out", "/"], 73,
        "/: cannot be written: it is a directory"
      ),
      (
        ["filters", TrainedModel.path, "--out", "/no/such/a.png"], 73,
        "/no/such/a.png: cannot be written: No such"
      ),
      (["summary", "nothing"], 66, "model: got nothing, which is no file"),
      (["summary", "tiny", "--in", "-1x8x1"], 64, "The value '-1x8x1' is invalid for '--in <in>'"),
      (["summary", "tiny", "--in", "2x2x1"], 65, "tiny: got images of 2×2; expected at least 4×4"),
      (["summary", "tiny", "--classes", "0"], 64, "The value '0' is invalid for '--classes <classes>'"),
    ] as [([String], Int32, String)])
  func badInputIsOneLineAndACode(arguments: [String], status: Int32, message: String) throws {
    let outcome = try convnet.run(arguments)
    #expect(outcome.status == status)
    #expect(outcome.stdout == "")
    #expect(
      outcome.stderr.hasPrefix("convnet: error: ") && outcome.stderr.contains(message), "\(outcome.stderr)")
    #expect(outcome.stderr.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
  }

  /// Nothing that is named .png in a folder is left out in silence, and no name breaks its line.
  @Test func namesThatCannotBeReadAreRows() throws {
    try TemporaryFolder.with { folder in
      let manager = FileManager.default
      for name in ["b.png", "sub/d.png", "sub.png/c.png", "line\nbreak.png"] {
        let file = folder.appendingPathComponent("in/" + name)
        try manager.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try manager.copyItem(atPath: TrainedModel.image, toPath: file.path)
      }
      // By the shell, which takes any bytes for a name.
      let shell = try Tool(path: "/bin/sh").run(
        [
          "-c", "cd in && cp b.png \"$(printf 'n\\351.png')\" && mkdir \"$(printf 'f\\351')\"",
        ], in: folder)
      // Some systems refuse such names.
      let takesAnyName = shell.status == 0
      let outcome = try convnet.run(["predict", TrainedModel.path, "in"], in: folder)
      #expect(outcome.status == 1)
      let lines = outcome.stdout.split(separator: "\n").map(String.init)
      let notUTF8 = "that is not UTF-8; expected a name in UTF-8; rename it"
      #expect(
        lines.filter { $0.hasPrefix("error: ") }
          == [
            takesAnyName
              ? "error: in/f\\xE9: got a folder whose name is not UTF-8; expected a name in UTF-8; rename it"
              : nil,
            takesAnyName ? "error: in/n\\xE9.png: got a name \(notUTF8)" : nil,
            "error: in/sub.png: got a folder; expected a PNG file",
          ].compactMap(\.self))
      #expect(
        lines.filter { !$0.hasPrefix("error: ") }.compactMap { $0.split(separator: ": ").first } == [
          "in/b.png", "in/line\\u{A}break.png", "in/sub.png/c.png", "in/sub/d.png",
        ])
    }
  }

  /// A picture is never written over what it is made from, by whatever name.
  @Test func anInputIsNotOverwritten() throws {
    try TemporaryFolder.with { folder in
      let manager = FileManager.default
      let run = URL(fileURLWithPath: TrainedModel.path).deletingLastPathComponent()
      try manager.copyItem(at: run, to: folder.appendingPathComponent("run"))
      try manager.copyItem(atPath: TrainedModel.images, toPath: folder.appendingPathComponent("data").path)
      try manager.copyItem(atPath: TrainedModel.image, toPath: folder.appendingPathComponent("a.png").path)
      try manager.linkItem(
        at: folder.appendingPathComponent("a.png"), to: folder.appendingPathComponent("hard.png"))
      try manager.createSymbolicLink(
        at: folder.appendingPathComponent("soft.png"),
        withDestinationURL: folder.appendingPathComponent("data/3/0003.png"))
      let before = try Data(contentsOf: folder.appendingPathComponent("data/3/0003.png"))
      for (arguments, input) in [
        (["cam", "run", "a.png", "--out", "./a.png"], "a.png"),
        (["cam", "run", "a.png", "--out", "hard.png"], "a.png"),
        (["cam", "run", "a.png", "--out", "run/best.safetensors"], "run/best.safetensors"),
        (["filters", "run", "--out", "run/best.safetensors"], "run/best.safetensors"),
        (["filters", "run", "--image", "a.png", "--out", "a.png"], "a.png"),
        (["preview", "data", "--out", "soft.png"], "data/3/0003.png"),
        (["report", "run", "data", "--out", "data/3/0003.png"], "data/3/0003.png"),
      ] {
        let outcome = try convnet.run(arguments, in: folder)
        #expect(outcome.status == 73 && outcome.stdout == "", "\(outcome)")
        #expect(
          outcome.stderr.hasPrefix("convnet: error: ")
            && outcome.stderr.hasSuffix(
              "cannot be written: it is \(input), which is read; name another file to write\n"),
          "\(outcome)")
      }
      #expect(try Data(contentsOf: folder.appendingPathComponent("data/3/0003.png")) == before)
      #expect(try convnet.run(["cam", "run", "a.png", "--out", "map.png"], in: folder).status == 0)
      #expect(try convnet.run(["cam", "run", "a.png", "--out", "map.png"], in: folder).status == 0)
    }
  }

  /// Who was trained with the images is said to be: 360 of them, less those held back.
  @Test func comparingOnImagesOfATrainingIsWarnedOf() throws {
    struct Document: Decodable {
      struct Run: Decodable { let trainedCount: Int? }
      let runs: [Run]
    }
    let run = URL(fileURLWithPath: TrainedModel.path).deletingLastPathComponent().path
    let split = try DatasetSplit(contentsOf: run + "/split.json")
    let count = split.files(of: .training).count
    let seen = try convnet.run(["compare", run, run, "--on", TrainedModel.images, "--json"])
    #expect(seen.status == 0)
    let warning =
      "convnet: warning: \(run) was trained with \(count) of the 360 images of \(TrainedModel.images): "
    #expect(seen.stderr.components(separatedBy: warning).count == 3, "\(seen.stderr)")
    let document = try JSONDecoder().decode(Document.self, from: Data(seen.stdout.utf8))
    #expect(document.runs.map(\.trainedCount) == [count, count])
    let train = Fixtures.repository.appendingPathComponent("Samples/Digits/train").path
    #expect(try convnet.run(["compare", run, run, "--on", train]).stderr == "")
  }
}
