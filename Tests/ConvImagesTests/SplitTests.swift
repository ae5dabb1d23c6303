@testable import ConvImages
import Foundation
import Testing

@Suite struct SplitTests {
  /// Files whose contents all differ, unless `contents` says otherwise.
  static func folder(
    _ root: String, _ counts: [String: Int],
    content: (String, Int) -> Int = { $0.utf8.reduce(0) { 31 &* $0 &+ Int($1) } + $1 }
  ) throws -> ImageFolder {
    for (name, count) in counts {
      for file in 0..<count {
        let number = content(name, file)
        let samples = (0..<24).map { Float(number >> $0 & 1) }
        try PixelImage(shape: ImageShape(channels: 1, height: 4, width: 6), samples: samples)
          .write(into: "\(root)/\(name)/\(file).png")
      }
    }
    return try ImageFolder(root)
  }

  /// The vectors of the FNV draft, §6, which a loop of three lines in Python gives too.
  @Test func hashIsThePublishedOne() throws {
    let vectors = [
      "": "6c62272e07bb014262b821756295c58d", "a": "d228cb696f1a8caf78912b704e4a8964",
      "foobar": "343e1662793c64bf6f0d3597ba446f18",
    ]
    for (text, hash) in vectors {
      #expect(ContentHash(of: Array(text.utf8)).description == hash)
      #expect(ContentHash(hash) == ContentHash(of: Array(text.utf8)))
    }
    #expect(try #require(ContentHash("0" + String(repeating: "f", count: 31))).description.hasPrefix("0f"))
    for wrong in ["", "6c62", "+c62272e07bb014262b821756295c58d", "6c62272e07bb014262b821756295c58g"] {
      #expect(ContentHash(wrong) == nil)
    }
  }

  @Test func everyClassIsOnBothSidesWherePossible() throws {
    try withTemporaryFolder { root in
      let folder = try Self.folder(root, ["a": 300, "b": 20, "c": 2, "d": 1])
      for seed in 1...20 as ClosedRange<UInt64> {
        let (training, validation, split) = try folder.split(validationShare: 0.1, seed: seed)
        // 30 ± 5.2: five deviations are never met by chance here.
        #expect((4...56).contains(validation.classCounts[0]))
        #expect(
          validation.classCounts[1] >= 1 && validation.classCounts[2] == 1 && validation.classCounts[3] == 0)
        #expect(training.classCounts.allSatisfy { $0 >= 1 })
        #expect(Set(training.map(\.file)).union(validation.map(\.file)) == Set(folder.map(\.file)))
        #expect(training.count + validation.count == folder.count)
        #expect(
          training.map(\.file) == training.map(\.file).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(training.classNames == folder.classNames && validation.imageShape == folder.imageShape)
        #expect(
          split.files(of: .validation).map(\.path)
            == validation.map { String($0.file.dropFirst(root.count + 1)) })
        #expect(split.files.count == 323 && split.seed == seed && split.validationShare == 0.1)
      }
      let all = try (1...20 as ClosedRange<UInt64>).map {
        try folder.split(validationShare: 0.1, seed: $0).validation.map(\.file)
      }
      #expect(Set(all).count == 20)
      #expect(try folder.split(validationShare: 0, seed: 7).training.elementsEqual(folder))
      #expect(try folder.split(validationShare: 0.9999999, seed: 7).training.classCounts == [1, 1, 1, 1])
      for share in [1, -0.1, .nan, .infinity] {
        let error = #expect(throws: ImageFolderError.self) {
          try folder.split(validationShare: share, seed: 7)
        }
        #expect(error?.reason == .impossibleShare)
      }
    }
  }

  /// The law the split exists for: files that are added, to a class or in a new class, move no other file.
  @Test func addedFilesMoveNoOther() throws {
    try withTemporaryFolder { root in
      func validation() throws -> Set<String> {
        Set(try ImageFolder(root).split(validationShare: 0.3, seed: 3).validation.map(\.file))
      }
      let old = try Self.folder(root, ["a": 40, "b": 25])
      let before = try validation()
      _ = try Self.folder(root, ["a": 90, "b": 26, "0": 12])
      let after = try validation()
      #expect(after.intersection(old.map(\.file)) == before)
      #expect(after.count > before.count)
    }
  }

  /// The one exception: what crossed over so that a side is not empty goes back when another file takes its place.
  @Test func onlyTheFileThatFilledAnEmptySideGoesBack() throws {
    let contents = (0..<400).map { ContentHash(of: Array("\($0)".utf8)) }
    let share = 0.01
    let few = Array(contents.filter { $0.place(seed: 7) >= share }.prefix(50))
    let before = ClassSplit(few, share: share, seed: 7)
    #expect(before.isValidation.count { $0 } == 1)
    let crossed = try #require(before.isValidation.firstIndex(of: true))
    #expect(few[crossed].place(seed: 7) == few.map { $0.place(seed: 7) }.min())
    let added = try #require(contents.first { $0.place(seed: 7) < share })
    let after = ClassSplit(few + [added], share: share, seed: 7)
    #expect(after.isValidation.firstIndex(of: true) == 50 && after.isValidation.count { $0 } == 1)
  }

  /// Copies of one picture are never parted: the network would be judged by what it learnt.
  @Test func copiesStayTogether() throws {
    try withTemporaryFolder { root in
      let folder = try Self.folder(
        root, ["a": 60, "b": 8], content: { name, file in name == "b" ? 1 : file / 3 + 2 })
      let (training, validation, _) = try folder.split(validationShare: 0.4, seed: 5)
      func pictures(_ part: ImageFolder) throws -> Set<ContentHash> {
        Set(try part.contentHashes(context: ComputeContext(threadCount: 2)))
      }
      #expect(try pictures(training).isDisjoint(with: pictures(validation)))
      #expect(validation.classCounts[0] % 3 == 0 && validation.classCounts[0] > 0)
      // One picture eight times cannot be on both sides.
      #expect(training.classCounts[1] == 8)
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
      // What may be missing is no complaint.
      let other = try #require(throws: ImageFolderError.self) {
        try folder.withClassNames(["eel", "fox"], allowingMissing: true)
      }
      #expect(other.got.hasPrefix("the unknown classes "), "\(other.got)")
      #expect(throws: ImageFolderError.self) { try folder.withClassNames(["cat", "dog", "eel"]) }
      let part = try folder.withClassNames(["eel", "cat", "dog"], allowingMissing: true)
      #expect(part.map(\.label) == [1, 2, 2] && part.classCounts == [0, 1, 2])
      // Equal but for Unicode form is another name.
      let accents = try Self.folder(root, ["\u{E9}": 1])
      #expect(throws: ImageFolderError.self) { try accents.withClassNames(["cat", "dog", "e\u{301}"]) }
    }
  }
}
