import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")

@Suite struct ConvnetPredictTests {
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

  @Test func whatIsSaidOfAnImageDependsOnNoOther() throws {
    let folder = URL(fileURLWithPath: TrainedModel.images).appendingPathComponent("0").path
    let all = try convnet.run(["predict", TrainedModel.path, folder, "--format", "csv", "--threads", "2"])
    let one = try convnet.run(["predict", TrainedModel.path, TrainedModel.image, "--format", "csv"])
    #expect(all.status == 0)
    #expect(all.stdout.split(separator: "\n")[1] == one.stdout.split(separator: "\n")[1])
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
}
