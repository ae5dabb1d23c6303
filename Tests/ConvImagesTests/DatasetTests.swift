@testable import ConvImages
import Foundation
import Testing

/// Data sets of every layout, opened for a training.
@Suite struct DatasetTests {
  private let context = ComputeContext(threadCount: 2)

  private func open(
    _ path: String, validation: String? = nil, test: String? = nil, share: Double = 0.3, skips: Bool = false
  ) throws -> Dataset {
    try Dataset(
      path, validation: validation, test: test, validationShare: share, seed: 3, skipsBadFiles: skips,
      context: context)
  }

  private func error(_ body: () throws -> Dataset) throws -> ImageFolderError {
    try #require(throws: ImageFolderError.self) { _ = try body() }
  }

  @Test func aFolderOfClassesIsSplit() throws {
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(root, ["a": 20, "b": 10])
      let data = try open(root)
      let parts = try ImageFolder(root).split(validationShare: 0.3, seed: 3)
      #expect(data.split == parts.split)
      #expect(data.training.elementsEqual(parts.training) && data.validation.elementsEqual(parts.validation))
      #expect(data.test == nil && data.skipped.isEmpty)
      // Everything was decoded, and need not be again.
      #expect(data.training.cache.imageCount == 30)

      #expect(try error { try open(root, validation: root + "/.") }.reason == .sharedFile)

      _ = try SplitTests.folder(root + "-test", ["a": 2, "b": 2])
      defer { try? FileManager.default.removeItem(atPath: root + "-test") }
      let tested = try open(root, test: root + "-test")
      #expect(tested.test?.count == 4 && tested.training.elementsEqual(data.training))
      #expect(tested.split.files.suffix(4).allSatisfy { $0.part == .test && $0.path.hasPrefix("/") })
      let read = try Dataset(
        DatasetSplit(json: tested.split.json, name: ""), imageShape: data.training.imageShape,
        context: context)
      #expect(read.test?.map(\.file) == tested.test?.map(\.file))
      #expect(read.validation.elementsEqual(tested.validation))
    }
  }

  @Test(arguments: ["val", "valid", "Validation"]) func foldersOfPartsAreRecognised(validation: String) throws
  {
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(root + "/train", ["a": 5, "b": 4])
      _ = try SplitTests.folder(root + "/" + validation, ["a": 2, "b": 1])
      _ = try SplitTests.folder(root + "/test", ["a": 1, "b": 3])
      try Data().write(to: URL(fileURLWithPath: root + "/README.md"))
      let data = try open(root)
      #expect([data.training.count, data.validation.count, data.test?.count] == [9, 3, 4])
      #expect(data.split.seed == nil && data.split.validationShare == nil)
      #expect(
        data.split.files.filter { $0.part == .validation }.allSatisfy { $0.path.hasPrefix(validation + "/") })

      _ = try SplitTests.folder(root + "/test", ["c": 1])
      let mismatch = try error { try open(root) }
      #expect(mismatch.reason == .classMismatch && mismatch.got == "the unknown class c")
      _ = try SplitTests.folder(root + "/dev", ["a": 1, "b": 1])
      #expect(try error { try open(root) }.reason == .ambiguousParts)
    }
  }

  /// Classes may be called train and test.
  @Test func classesMayHaveTheNamesOfParts() throws {
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(root, ["train": 4, "test": 4])
      #expect(try open(root).training.classNames == ["test", "train"])
    }
  }

  @Test func badFilesAreAllNamedOrSkipped() throws {
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(root, ["a": 12, "b": 12])
      try Data("no image".utf8).write(to: URL(fileURLWithPath: root + "/a/3.png"))
      let one = try error { try open(root) }
      #expect(one.reason == .image && one.path == root + "/a/3.png" && one.description.contains("--skip-bad"))
      // Sound in its header and cut behind it: only decoding can tell.
      let whole = try Data(contentsOf: URL(fileURLWithPath: root + "/b/5.png"))
      try whole.dropLast(13).write(to: URL(fileURLWithPath: root + "/b/5.png"))
      mkfifo(root + "/b/pipe.png", 0o600)
      let several = try error { try open(root) }
      #expect(several.reason == .images)
      #expect(
        several.imageErrors.map(\.file) == [root + "/a/3.png", root + "/b/5.png", root + "/b/pipe.png"])
      #expect(several.imageErrors.map(\.reason) == [.notPNG, .truncated, .notAFile])
      #expect(several.got.hasPrefix("3 files that cannot be read (\(root)/a/3.png: a text file; "))
      let data = try open(root, skips: true)
      #expect(data.skipped == several.imageErrors)
      #expect(data.training.count + data.validation.count == 22)
      #expect(data.split.files.allSatisfy { !["a/3.png", "b/5.png", "b/pipe.png"].contains($0.path) })

      for file in 0..<12 { try Data().write(to: URL(fileURLWithPath: root + "/a/\(file).png")) }
      let many = try error { try open(root) }
      #expect(many.got.contains("14 files") && many.got.hasSuffix("; and 4 more)"))
      let gone = try error { try open(root, skips: true) }
      #expect(gone.reason == .noImages && gone.got == "no readable image of class a")
    }
  }

  @Test func aManifestListsImages() throws {
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(root, ["x": 6, "y,\"z\"": 6])
      func open(_ text: String) throws -> Dataset {
        try Data(text.utf8).write(to: URL(fileURLWithPath: root + "/data.csv"))
        return try self.open(root + "/data.csv")
      }
      // A byte order mark, CRLF, quotes, another order of columns, an empty line, a label with a line end.
      var lines = ["label,note,path"]
      for file in 0..<6 { lines.append("\"first\nclass\",,x/\(file).png") }
      for file in 0..<6 { lines.append("second,\"a \"\"note\"\"\",\"y,\"\"z\"\"/\(file).png\"") }
      let data = try open("\u{FEFF}" + lines.joined(separator: "\r\n") + "\r\n\r\n")
      #expect(data.training.classNames == ["first\nclass", "second"])
      #expect(data.training.count + data.validation.count == 12)
      #expect(data.split.folder == root && data.split.files.contains { $0.path == "y,\"z\"/4.png" })
      #expect(
        data.split.files.allSatisfy { $0.className == ($0.path.hasPrefix("x/") ? "first\nclass" : "second") })

      let divided = try open(
        "path,label,split\nx/0.png,x,train\nx/1.png,x,val\n\(root)/x/2.png,x,TEST\ny,x,train\n"
          .replacing("\ny,", with: "\nx/3.png,"))
      #expect([divided.training.count, divided.validation.count, divided.test?.count] == [2, 1, 1])

      for (text, place, got) in [
        ("", 1, "line 1, column 1: got no line"),
        ("a,b\nx/0.png,x\n", 1, "line 1, column 1: got the columns a,b"),
        ("path,label,path\n", 1, "line 1, column 12: got the column path twice"),
        ("path,label\n", 1, "line 1, column 1: got no image to train on"),
        ("path,label\nx/0.png\n", 2, "line 2, column 1: got 1 field; expected 2"),
        ("path,label\nx/0.png,\n", 2, "line 2, column 9: got no label"),
        ("path,label\nx/0.png,a\0b\n", 2, "line 2, column 9: got a zero byte in the label"),
        ("path,label\n,x\n", 2, "line 2, column 1: got no path"),
        (
          "path,label\nx/0.png,x\r\nx/0.png,y", 3, "line 3, column 1: got x/0.png a second time, after line 2"
        ),
        ("path,label\nx/0.png,\"x\n", 2, "line 2, column 9: got a quote that is never closed"),
        ("path,label\nx/0.png,\"x\"y\n", 2, "line 2, column 12: got \"y\" behind a closing quote"),
        ("path,label\nx/0.png,x\"y\n", 2, "line 2, column 10: got a quote inside a field"),
        ("path,label,split\nx/0.png,x,spare\n", 2, "line 2, column 11: got the split \"spare\""),
      ] {
        let error = try error { try open(text) }
        #expect("\(error)".hasPrefix("\(root)/data.csv: \(got)"), "\(error)")
        #expect(error.reason == .manifest && got.contains("line \(place)"))
      }
      try Data(Array("path,label\nx/0.png,".utf8) + [0xE9, 10]).write(
        to: URL(fileURLWithPath: root + "/data.csv"))
      let latin = try error { try self.open(root + "/data.csv") }
      #expect("\(latin)".contains("line 2, column 9: got bytes that are not UTF-8"))
      let missing = try error { try open("path,label\nx/99.png,x\nx/1.png,x\nx/2.png,x\n") }
      #expect(missing.path == root + "/x/99.png" && missing.imageError?.reason == .missing)
    }
  }
}
