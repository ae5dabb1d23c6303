import ConvImages
import Foundation
import Testing

@Suite struct SplitTests {
  static func folder(_ root: String, _ counts: [String: Int]) throws -> ImageFolder {
    let png = Data(try PixelImage.plain(0).pngData())
    for (name, count) in counts {
      try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
      for file in 0..<count { try png.write(to: URL(fileURLWithPath: "\(root)/\(name)/\(file).png")) }
    }
    return try ImageFolder(root)
  }

  @Test func splitIsStratifiedWholeAndSeeded() throws {
    try withTemporaryFolder { root in
      let folder = try Self.folder(root, ["a": 50, "b": 20, "c": 2, "d": 1])
      let (training, validation) = try folder.split(validationShare: 0.1, seed: 7)
      // round(0.1 · 50), round(0.1 · 20), at least 1 of two, and the only one stays.
      #expect(validation.classCounts == [5, 2, 1, 0])
      #expect(training.classCounts == [45, 18, 1, 1])
      #expect(Set(training.map(\.file)).union(validation.map(\.file)) == Set(folder.map(\.file)))
      #expect(training.count + validation.count == folder.count)
      #expect(training.map(\.label) == training.map(\.label).sorted())
      #expect(training.classNames == folder.classNames && validation.imageShape == folder.imageShape)

      #expect(try folder.split(validationShare: 0.1, seed: 7).validation.elementsEqual(validation))
      #expect(try !folder.split(validationShare: 0.1, seed: 8).validation.elementsEqual(validation))
      #expect(try folder.split(validationShare: 0, seed: 7).training.elementsEqual(folder))
      #expect(try folder.split(validationShare: 0.999, seed: 7).training.classCounts == [1, 1, 1, 1])
      for share in [1, -0.1, .nan, .infinity] {
        let error = #expect(throws: ImageFolderError.self) {
          try folder.split(validationShare: share, seed: 7)
        }
        #expect(error?.reason == .impossibleShare)
      }
    }
  }

  /// A class that grows moves no image of another class.
  @Test func classesAreDrawnApart() throws {
    try withTemporaryFolder { root in
      func drawn(_ folder: ImageFolder) throws -> [String] {
        try folder.split(validationShare: 0.3, seed: 3).validation.map(\.file).filter { $0.contains("/b/") }
      }
      let before = try drawn(Self.folder(root, ["a": 9, "b": 12]))
      #expect(before.count == 4)
      #expect(try drawn(Self.folder(root, ["a": 31, "0": 5])) == before)
    }
  }

  @Test func labelsFollowTheModelsClassNames() throws {
    try withTemporaryFolder { root in
      let folder = try Self.folder(root, ["cat": 1, "dog": 2])
      let asModel = try folder.withClassNames(["dog", "cat"])
      #expect(asModel.classNames == ["dog", "cat"] && asModel.map(\.label) == [1, 0, 0])
      let error = try #require(throws: ImageFolderError.self) { try folder.withClassNames(["dog", "eel"]) }
      #expect(error.reason == .classMismatch)
      #expect(error.got == "no class eel and the unknown class cat")
      #expect(throws: ImageFolderError.self) { try folder.withClassNames(["cat", "dog", "eel"]) }
      let part = try folder.withClassNames(["eel", "cat", "dog"], allowingMissing: true)
      #expect(part.map(\.label) == [1, 2, 2] && part.classCounts == [0, 1, 2])
      // Equal but for Unicode form is another name.
      let accents = try Self.folder(root, ["\u{E9}": 1])
      #expect(throws: ImageFolderError.self) { try accents.withClassNames(["cat", "dog", "e\u{301}"]) }
    }
  }
}
