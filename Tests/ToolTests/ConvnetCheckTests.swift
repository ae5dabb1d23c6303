import ConvImages
import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")

@Suite struct ConvnetCheckTests {
  private struct Document: Decodable {
    struct Finding: Decodable {
      struct Item: Decodable { let files: [String], note: String }
      let kind, severity, summary: String
      let items: [Item]
    }
    struct Part: Decodable { let part: String?, path: String }
    let format: String, version: Int, layout: String?, verdict: String
    let fileCount, readableCount: Int
    let parts: [Part]
    let findings: [Finding]
  }

  /// Real digits: many by one hand, none of them there twice.
  @Test func theDigitsAreSound() throws {
    try TemporaryFolder.with { folder in
      let link = folder.appendingPathComponent("Digits")
      try FileManager.default.createSymbolicLink(
        at: link, withDestinationURL: Fixtures.repository.appendingPathComponent("Samples/Digits"))
      let outcome = try convnet.run(["check", "Digits"], in: folder)
      #expect(outcome.status == 0 && outcome.stderr == "")
      let lines = outcome.stdout.split(separator: "\n")
      #expect(lines.first == "Digits: 1,797 images of 10 classes, 8×8; training 1,437, test 360")
      #expect(lines.last?.hasPrefix("nothing stands against a training") == true)
      // Two ones that are nearly the same, and the files beside the parts; nothing across classes or parts.
      let json = try convnet.run(["check", "Digits", "--json"], in: folder)
      let document = try JSONDecoder().decode(Document.self, from: Data(json.stdout.utf8))
      #expect(document.findings.map(\.kind) == ["similar-within-class", "ignored"])
      #expect(
        document.findings[0].items.map(\.files) == [["Digits/train/1/1585.png", "Digits/train/1/1648.png"]])
    }
  }

  @Test func theExitCodeIsThatOfTheWorstFinding() throws {
    try TemporaryFolder.with { folder in
      func image(_ path: String, _ number: Int) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let samples = (0..<64).map { Float(($0 * $0 * (number + 3) + 7 * number) % 11) / 10 }
        try PixelImage(shape: ImageShape(channels: 1, height: 8, width: 8), samples: samples)
          .write(toPNG: file.path)
      }
      func check(_ path: String = "data") throws -> (status: Int32, document: Document) {
        let outcome = try convnet.run(["check", path, "--json"], in: folder)
        #expect(outcome.stderr == "")
        return (outcome.status, try JSONDecoder().decode(Document.self, from: Data(outcome.stdout.utf8)))
      }
      for number in 0..<4 {
        try image("data/a/\(number).png", number)
        try image("data/b/\(number).png", number + 4)
      }
      var (status, document) = try check()
      #expect(status == 0 && document.verdict == "clean" && document.findings.isEmpty)
      #expect(document.format == "convkit-check" && document.version == 1 && document.layout == "classes")
      #expect(document.fileCount == 8 && document.readableCount == 8 && document.parts.map(\.part) == [nil])

      try image("data/a/again.png", 2)
      (status, document) = try check()
      #expect(status == 0 && document.verdict == "warning")
      #expect(document.findings.map(\.kind) == ["copies-within-class"])

      try image("data/b/conflict.png", 1)
      try Data("text".utf8).write(to: folder.appendingPathComponent("data/a/\u{1B}[2J.png"))
      (status, document) = try check()
      #expect(status == 1 && document.verdict == "wrong")
      #expect(document.findings.map(\.kind) == ["not-png", "copies-across-classes", "copies-within-class"])
      #expect(document.findings[0].items[0].files == ["data/a/\u{1B}[2J.png"])
      let text = try convnet.run(["check", "data"], in: folder)
      #expect(text.status == 1)
      #expect(text.stdout.contains("\nerror: 1 file named .png and something else: convert, or rename\n"))
      // Names from outside do not steer the terminal.
      #expect(
        text.stdout.contains("  data/a/\\u{1B}[2J.png: a text file\n") && !text.stdout.contains("\u{1B}"))
      #expect(text.stdout.hasSuffix("\ntraining would be wrong\n"))

      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("none/x"), withIntermediateDirectories: true)
      (status, document) = try check("none")
      #expect(status == 65 && document.verdict == "impossible" && document.layout == nil)
      try Data("path,label\nx.png\n".utf8).write(to: folder.appendingPathComponent("list.csv"))
      #expect(try check("list.csv").status == 65)
    }
  }

  @Test(
    arguments: [
      (["check"], 64, "Missing expected argument '<folder>'"),
      (["check", "/no/such/folder"], 66, "/no/such/folder: got no such folder"),
      (["check", ""], 64, "Missing value: got an empty text after 'check'"),
      (["check", "/dev/null"], 66, "/dev/null: got a pipe, socket or device"),
      (["check", "/tmp", "--threads", "0"], 64, "The value '0' is invalid for '--threads <threads>'"),
    ] as [([String], Int32, String)])
  func badInputIsOneLineAndACode(arguments: [String], status: Int32, message: String) throws {
    let outcome = try convnet.run(arguments)
    #expect(outcome.status == status && outcome.stdout == "")
    #expect(
      outcome.stderr.hasPrefix("convnet: error: ") && outcome.stderr.contains(message), "\(outcome.stderr)")
    #expect(outcome.stderr.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
  }
}
