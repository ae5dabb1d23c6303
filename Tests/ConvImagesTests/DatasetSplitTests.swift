@testable import ConvImages
import Foundation
import Testing

/// The split as it is written down and read again.
@Suite struct DatasetSplitTests {
  private let shape = ImageShape(channels: 1, height: 4, width: 6)
  private let context = ComputeContext(threadCount: 2)

  @Test func writtenAndReadItIsTheSame() throws {
    try withTemporaryFolder { root in
      let folder = try SplitTests.folder(root, ["cat": 9, "a \"quoted\" é": 7])
      let made = try folder.split(validationShare: 0.3, seed: .max)
      let read = try DatasetSplit(json: made.split.json, name: "split.json")
      #expect(read == made.split)
      #expect(read.json == made.split.json)
      #expect(read.seed == .max && read.folder == root)
      // One file on a line, for people and for comparing.
      #expect(String(decoding: read.json, as: UTF8.self).split(separator: "\n").count == 16 + 2)

      let data = try Dataset(read, imageShape: shape, context: context)
      #expect(data.training.map(\.file) == made.training.map(\.file))
      #expect(data.training.map(\.label) == made.training.map(\.label))
      #expect(data.validation.elementsEqual(made.validation) && data.test == nil)
      #expect(data.training.cache === data.validation.cache)
    }
  }

  /// Added files are in no part; a file that is gone or changed is named.
  @Test func filesGoneOrChangedAreNamed() throws {
    try withTemporaryFolder { root in
      let split = try SplitTests.folder(root, ["cat": 6, "dog": 6]).split(validationShare: 0.3, seed: 1).split
      _ = try SplitTests.folder(root, ["cat": 8, "eel": 1])
      #expect(try Dataset(split, imageShape: shape, context: context).training.classNames == ["cat", "dog"])
      try FileManager.default.moveItem(atPath: root, toPath: root + "-moved")
      defer { try? FileManager.default.removeItem(atPath: root + "-moved") }
      #expect(throws: DatasetSplitError.self) { try Dataset(split, imageShape: shape, context: context) }
      let moved = try Dataset(split, folder: root + "-moved", imageShape: shape, context: context)
      #expect(moved.training.count + moved.validation.count == 12)

      try FileManager.default.removeItem(atPath: root + "-moved/cat/3.png")
      try PixelImage.plain(0.5).write(toPNG: root + "-moved/dog/2.png")
      let error = try #require(throws: DatasetSplitError.self) {
        try Dataset(split, folder: root + "-moved", imageShape: shape, context: context)
      }
      #expect(error.problem == .files(missing: ["cat/3.png"], changed: ["dog/2.png"]))
      #expect(
        "\(error)".contains(
          "got 1 file missing (cat/3.png) and 1 file changed since the split was made (dog/2.png)"))
    }
  }

  @Test func whatIsNoSplitIsRefused() throws {
    func error(_ text: String) throws -> String {
      let error = try #require(throws: DatasetSplitError.self) {
        try DatasetSplit(json: Array(text.utf8), name: "s.json")
      }
      return error.description
    }
    let hash = ContentHash(of: [1]).description
    func text(_ files: String, classes: String = "[\"a\"]", version: Int = 1, more: String = "") -> String {
      "{\"format\":\"convkit-split\",\"version\":\(version),\"folder\":\"/d\",\"classes\":\(classes)\(more),\"files\":[\(files)]}"
    }
    let file = "{\"class\":\"a\",\"hash\":\"\(hash)\",\"part\":\"test\",\"path\":\"a/1.png\"}"
    #expect(try DatasetSplit(json: Array(text(file).utf8), name: "").files.count == 1)
    #expect(try error("").hasPrefix("s.json: got something else"))
    #expect(try error("[]").hasPrefix("s.json: got something else"))
    #expect(try error(text(file, version: 2)).contains("got version 2; expected version 1"))
    #expect(try error(text("\(file),\(file)")).contains("got the file \"a/1.png\" twice"))
    #expect(
      try error(text(file, classes: "[\"b\"]")).contains("got the class \"a\" of a/1.png; expected one of b"))
    #expect(try error(text(file, classes: "[\"a\",\"a\"]")).contains("each once"))
    #expect(try error(text(file.replacing(hash, with: "12"))).contains("a wrong value of files[0].hash"))
    #expect(try error(text(file.replacing("test", with: "spare"))).contains("a wrong value of files[0].part"))
    #expect(try error(text(file.replacing("path", with: "name"))).contains("no key \"path\" in files[0]"))
    #expect(try error(text(file, more: ",\"validationShare\":2")).contains("a validation share of 2.0"))
    #expect(try error(text(file, more: ",\"seed\":-1")).contains("got a wrong value"))
    let absent = #expect(throws: DatasetSplitError.self) { try DatasetSplit(contentsOf: "/no/split.json") }
    #expect(absent?.problem == .missing)
    let empty = #expect(throws: DatasetSplitError.self) {
      try Dataset(
        DatasetSplit(folder: "/d", classNames: ["a"], files: []), imageShape: shape, context: context)
    }
    #expect(empty?.problem == .emptyPart(.training))
  }

  /// By the hashes alone: the files may be gone.
  @Test func copiesAcrossClassesAndPartsAreFoundByTheirHashes() throws {
    func file(_ path: String, _ part: DatasetSplit.Part, _ content: UInt8) -> DatasetSplit.File {
      .init(
        path: path, className: String(path.prefix(1)), part: part, content: ContentHash(of: [content]))
    }
    let split = DatasetSplit(
      folder: "/gone", classNames: ["a", "b"],
      files: [
        file("a/1", .training, 1), file("a/2", .training, 2), file("a/again", .training, 2),
        file("b/1", .training, 3), file("b/label", .training, 1), file("a/leak", .test, 4),
        file("b/both", .validation, 4), file("b/alone", .test, 5),
      ])
    let findings = split.copyFindings
    #expect(findings.map(\.kind) == [.copiesAcrossClasses, .copiesAcrossParts, .copiesWithinClass])
    #expect(findings[0].items.map(\.files) == [["a/1", "b/label"], ["a/leak", "b/both"]])
    #expect(findings[0].summary == "2 pictures in several classes: one label must be wrong")
    #expect(findings[1].items.map(\.files) == [["a/leak", "b/both"]])
    #expect(findings[2].items.map(\.files) == [["a/2", "a/again"]])
  }
}
