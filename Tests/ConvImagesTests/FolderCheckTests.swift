@testable import ConvImages
import Foundation
import TestSupport
import Testing

/// One hostile thing a test, and what the check says of it.
@Suite struct FolderCheckTests {
  private let context = ComputeContext(threadCount: 2)

  /// Two sound classes, to which `spoil` does something.
  private func findings(_ spoil: (String) throws -> Void) throws -> [CheckFinding.Kind: CheckFinding] {
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(root, ["cat": 4, "dog": 4], content: Self.picture)
      try spoil(root)
      let check = try FolderCheck(root, context: context)
      #expect(check.findings.map(\.severity) == check.findings.map(\.severity).sorted(by: >))
      return Dictionary(
        check.findings.map { finding in
          // Without the folder's name, which is another each time.
          let items = finding.items.map { item in
            CheckFinding.Item(item.files.map { $0.replacing(root + "/", with: "") }, note: item.note)
          }
          return (finding.kind, CheckFinding(finding.kind, finding.summary, items))
        }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// Pictures of 24 pixels of which no two look alike.
  private static func picture(_ name: String, _ file: Int) -> Int {
    var stream = RandomStream(seed: 11, purpose: name, index: file)
    return Int(truncatingIfNeeded: stream.next() >> 40)
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
  private func bytes(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func item(_ files: String..., note: String = "") -> CheckFinding.Item {
    CheckFinding.Item(files, note: note)
  }

  @Test func nothingIsFoundInSoundClasses() throws {
    #expect(try findings { _ in }.isEmpty)
  }

  @Test func everyWayAFileCannotBeReadIsNamed() throws {
    let found = try findings { root in
      let sound = try bytes(root + "/cat/0.png")
      try write(Array(sound.dropLast(13)), root + "/cat/short.png")
      var flipped = sound
      flipped[sound.count - 20] ^= 0x10
      try write(flipped, root + "/cat/flipped.png")
      try write([], root + "/cat/empty.png")
      for (name, opening) in [
        ("jpeg", [0xFF, 0xD8, 0xFF, 0xE0]), ("gif", Array("GIF89a".utf8)),
        ("bmp", Array("BM6\0\0\0\0\0\0\0".utf8)),
        ("webp", Array("RIFF\0\0\0\0WEBPVP8 ".utf8)), ("tiff", [0x49, 0x49, 0x2A, 0x00]),
        ("text", Array("hello".utf8)),
      ] as [(String, [UInt8])] { try write(opening, root + "/dog/\(name).png") }
      mkfifo(root + "/dog/pipe.png", 0o600)
      symlink("/dev/zero", root + "/dog/device.png")
      try FileManager.default.createDirectory(
        atPath: root + "/dog/folder.png", withIntermediateDirectories: true)
      symlink("nowhere.png", root + "/dog/lost.png")
      symlink("loop.png", root + "/dog/loop.png")
    }
    #expect(found[.truncated]?.items == [item("cat/short.png", note: "a file that ends early")])
    #expect(found[.corrupt]?.items.map(\.files) == [["cat/flipped.png"]])
    #expect(found[.emptyFile]?.items == [item("cat/empty.png", note: "0 bytes")])
    #expect(
      found[.notPNG]?.items == [
        item("dog/bmp.png", note: "a BMP file"), item("dog/gif.png", note: "a GIF file"),
        item("dog/jpeg.png", note: "a JPEG file"), item("dog/text.png", note: "a text file"),
        item("dog/tiff.png", note: "a TIFF file"), item("dog/webp.png", note: "a WebP file"),
      ])
    #expect(
      found[.notAFile]?.items == [
        item("dog/device.png", note: "a device"), item("dog/folder.png", note: "a folder"),
        item("dog/pipe.png", note: "a named pipe"),
      ])
    #expect(
      found[.missingFile]?.items == [
        item("dog/loop.png", note: "a loop of symbolic links"),
        item("dog/lost.png", note: "a symbolic link that leads nowhere"),
      ])
    let wrong: Set<CheckFinding.Kind> = [.truncated, .corrupt, .emptyFile, .notPNG, .notAFile, .missingFile]
    #expect(Set(found.keys) == wrong.union([.symbolicLink]))
    #expect(wrong.allSatisfy { found[$0]?.severity == .wrong })
  }

  /// Root is never refused.
  @Test(.enabled(if: getuid() != 0)) func filesThatMayNotBeReadAreNamed() throws {
    let found = try findings { root in chmod(root + "/cat/1.png", 0) }
    #expect(found[.unreadable]?.items.map(\.files) == [["cat/1.png"]])
    #expect(found[.unreadable]?.severity == .wrong)
    let closed = try findings { root in chmod(root + "/cat", 0) }
    #expect(closed[.unusable]?.summary.contains("/cat: got \"Permission denied\"") == true)
  }

  @Test func namesThatAreNotUsedAreListed() throws {
    let found = try findings { root in
      for path in [
        "cat/.hidden.png", "cat/._1.png", ".DS_Store", "cat/Thumbs.db", "__MACOSX/x.png", "cat/notes.txt",
        "more.txt",
      ] {
        try FileManager.default.createDirectory(
          atPath: ((root + "/" + path) as NSString).deletingLastPathComponent,
          withIntermediateDirectories: true)
        try write(Array("BM is how this text begins".utf8), root + "/" + path)
      }
      try write([0xFF, 0xD8, 0xFF, 0xE0], root + "/cat/photo.jpg")
      try write(try bytes(root + "/cat/0.png"), root + "/cat/really-png.jpeg")
      try write(try bytes(root + "/cat/0.png"), root + "/loose.png")
      try FileManager.default.createDirectory(
        atPath: root + "/cat/kittens", withIntermediateDirectories: true)
      try FileManager.default.createDirectory(atPath: root + "/eel", withIntermediateDirectories: true)
    }
    #expect(
      Set(found[.ignored]?.items ?? []) == [
        item(".DS_Store", note: "hidden"), item("__MACOSX", note: "left by a system"),
        item("cat/.hidden.png", note: "hidden"), item("cat/._1.png", note: "hidden"),
        item("cat/Thumbs.db", note: "left by a system"), item("cat/notes.txt", note: "no image"),
        item("more.txt", note: "not in a class folder"),
      ])
    #expect(
      found[.otherFormat]?.items == [
        item("cat/photo.jpg", note: "a JPEG file"), item("cat/really-png.jpeg", note: "a PNG file"),
      ])
    #expect(
      Set(found[.misplaced]?.items ?? []) == [
        item("cat/kittens", note: "a folder inside a class"), item("loose.png", note: "a PNG file"),
      ])
    #expect(found[.emptyClass]?.items == [item("eel")])
    #expect(Set(found.keys) == [.ignored, .otherFormat, .misplaced, .emptyClass])
  }

  /// Links are followed, never in circles.
  @Test func linksAreFollowedAndNamed() throws {
    let found = try findings { root in
      symlink(".", root + "/self")
      symlink("nowhere", root + "/lost")
      symlink("loop", root + "/loop")
      symlink("cat", root + "/lynx")
      symlink("../dog/0.png", root + "/dog/linked.png")
    }
    let dangling = try findings { root in
      symlink("nowhere.png", root + "/dog/gone.png")
      symlink("round.png", root + "/dog/round.png")
    }
    #expect(dangling.keys.sorted { "\($0)" < "\($1)" } == [.missingFile])
    #expect(dangling[.missingFile]?.items.map(\.files) == [["dog/gone.png"], ["dog/round.png"]])
    #expect(
      found[.missingFile]?.items == [
        item("loop", note: "a link that leads nowhere or in a loop"),
        item("lost", note: "a link that leads nowhere or in a loop"),
      ])
    #expect(found[.symbolicLink]?.items == [item("dog/linked.png"), item("lynx"), item("self")])
    #expect(found[.emptyClass]?.items == [item("self")])
    // A class that is a link to another one holds its pictures under a second label.
    #expect(found[.copiesAcrossClasses]?.items.count == 4)
    #expect(found[.copiesWithinClass]?.items == [item("dog/0.png", "dog/linked.png", note: "the same bytes")])
  }

  /// By bytes, shown escaped: a folder of that name would be a class.
  @Test func namesThatAreNotUTF8AreShownByTheirBytes() throws {
    var isPossible = true
    let found = try findings { root in
      let folder = [UInt8]("\(root)/caf".utf8) + [0xE9, 0]
      isPossible = folder.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { mkdir($0.baseAddress!, 0o700) == 0 }
      }
      let file = [UInt8]("\(root)/cat/caf".utf8) + [0xE9] + [UInt8](".png".utf8) + [0]
      let descriptor = file.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { open($0.baseAddress!, O_CREAT | O_WRONLY, 0o600) }
      }
      if descriptor >= 0 { close(descriptor) }
    }
    // macOS refuses such names itself.
    guard isPossible else { return }
    #expect(found[.classNameNotUTF8]?.items == [item(#"caf\xE9"#)])
    #expect(found[.classNameNotUTF8]?.severity == .wrong)
    #expect(found[.fileNameNotUTF8]?.items == [item(#"cat/caf\xE9.png"#)])
  }

  @Test func formatsThatDifferAreListed() throws {
    let found = try findings { root in
      try PixelImage.plain(0.3, height: 5, width: 5).write(into: root + "/cat/large.png")
      var colour = PixelImage.plain(0.1, height: 4, width: 6, channels: 3)
      colour[2, 1, 1] = 1
      try colour.write(into: root + "/dog/colour.png")
      try FileManager.default.copyItem(
        at: Fixtures.url("png/sound/rgb-alpha-16-adam7.png"), to: URL(fileURLWithPath: root + "/dog/deep.png")
      )
    }
    #expect(found[.sixteenBit]?.items == [item("dog/deep.png")] && found[.sixteenBit]?.severity == .note)
    #expect(found[.alpha]?.items == [item("dog/deep.png")] && found[.alpha]?.severity == .warning)
    #expect(
      found[.mixedColours]?.items == [
        item("dog/colour.png", note: "RGB"), item("dog/deep.png", note: "RGB and alpha"),
      ])
    #expect(found[.mixedColours]?.summary.contains("9 of gray, 1 of RGB, 1 of RGB and alpha") == true)
    #expect(found[.mixedSizes]?.items.first == item("cat/large.png", note: "5×5"))
    #expect(Set(found.keys) == [.mixedColours, .mixedSizes, .sixteenBit, .alpha])
  }

  @Test func classesThatAreTooFewOrAlikeAreNamed() throws {
    let found = try findings { root in
      // Two calls, because a dictionary takes both forms for one key.
      _ = try SplitTests.folder(root, ["Cat": 1, "caf\u{E9}": 13], content: Self.picture)
      _ = try SplitTests.folder(root, ["cafe\u{301}": 2], content: { Self.picture("decomposed" + $0, $1) })
    }
    #expect(found[.singleImageClass]?.items == [item("Cat")])
    #expect(found[.namesDifferInCase]?.items == [item("Cat", "cat")])
    #expect(found[.namesDifferInCase]?.summary.hasPrefix("2 class names differ in upper") == true)
    #expect(
      found[.namesDifferInUnicodeForm]?.summary.hasPrefix("2 class names are written in two Unicode") == true)
    #expect(
      found[.namesDifferInUnicodeForm]?.items == [
        item("cafe\u{301}", "caf\u{E9}", note: "U+0301 and U+00E9")
      ])
    #expect(
      found[.imbalance]?.summary.contains("13.0 times the images of the smallest: caf\u{E9} 13, Cat 1")
        == true)
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(root, ["cat": 4], content: Self.picture)
      #expect(try FolderCheck(root, context: context).findings.map(\.kind) == [.oneClass])
    }
  }

  /// The same bytes, the same pixels in other bytes, and what only looks alike.
  @Test func copiesAreFoundWithinClassesAcrossThemAndAcrossParts() throws {
    try withTemporaryFolder { root in
      for part in ["train", "test"] {
        _ = try SplitTests.folder(
          root + "/" + part, ["cat": 4, "dog": 4], content: { Self.picture(part + $0, $1) })
      }
      let one = try bytes(root + "/train/cat/0.png")
      try write(one, root + "/train/cat/again.png")
      try write(try bytes(root + "/train/cat/1.png"), root + "/train/dog/label.png")
      // A text chunk before the end changes the bytes and no pixel.
      let two = try bytes(root + "/train/dog/2.png")
      try write(
        two.dropLast(12) + [0, 0, 0, 1, 0x7A, 0x5A, 0x7A, 0x7A, 0x21, 0, 0, 0, 0] + two.suffix(12),
        root + "/test/dog/leak.png")
      let check = try FolderCheck(root, context: context)
      func items(_ kind: CheckFinding.Kind) -> [CheckFinding.Item] {
        check.findings.first { $0.kind == kind }?.items.map {
          CheckFinding.Item($0.files.map { $0.replacing(root + "/", with: "") }, note: $0.note)
        } ?? []
      }
      #expect(
        items(.copiesWithinClass) == [item("train/cat/0.png", "train/cat/again.png", note: "the same bytes")])
      #expect(
        items(.copiesAcrossClasses) == [
          item("train/cat/1.png", "train/dog/label.png", note: "the same bytes")
        ])
      #expect(
        items(.copiesAcrossParts) == [item("train/dog/2.png", "test/dog/leak.png", note: "the same pixels")])
      #expect(check.severity == .wrong && check.layout == .parts)
      #expect(check.parts.map(\.part) == [.training, .test] && check.parts.map(\.count) == [10, 9])
    }
  }

  @Test func partsWithOtherClassesAreImpossible() throws {
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(
        root + "/train", ["cat": 4, "dog": 4], content: { Self.picture("1" + $0, $1) })
      _ = try SplitTests.folder(root + "/val", ["cat": 2, "eel": 2], content: { Self.picture("2" + $0, $1) })
      let check = try FolderCheck(root, context: context)
      #expect(check.severity == .impossible)
      #expect(
        check.findings.first?.items.map(\.note) == [
          "no class dog in the validation part", "eel in the validation part alone",
        ])
    }
  }

  @Test func whatCannotBeTrainedOnIsImpossibleAndWhatIsNotThereAnError() throws {
    try withTemporaryFolder { root in
      func kinds() throws -> [CheckFinding.Kind] {
        try FolderCheck(root, context: context).findings.map(\.kind)
      }
      #expect(try kinds() == [.unusable])
      try FileManager.default.createDirectory(atPath: root + "/cat", withIntermediateDirectories: true)
      #expect(try kinds() == [.unusable])
      try write([], root + "/cat/1.png")
      #expect(try kinds().first == .noReadableImage)
      for path in [root + "/absent", root + "/cat/1.png", "", "\0"] {
        #expect(throws: ImageFolderError.self) { try FolderCheck(path, context: context) }
      }
    }
  }

  /// Headers alone find what headers can tell, and cost no decoding.
  @Test func headersAreEnoughForTheCheapPart() throws {
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(root, ["cat": 4, "dog": 4], content: { _, file in file })
      try write([], root + "/cat/empty.png")
      let sound = try bytes(root + "/cat/0.png")
      try write(Array(sound.dropLast(13)), root + "/cat/short.png")
      let check = try FolderCheck(root, depth: .headers, context: context)
      #expect(check.findings.map(\.kind) == [.emptyFile])
    }
  }

  /// What a file system allows in a name stays in its line.
  @Test func namesDoNotBreakLines() throws {
    let name = "a\nerror: all is lost\u{1B}[2J\u{85}\u{202E}b"
    let shown = "a\\u{A}error: all is lost\\u{1B}[2J\\u{85}\\u{202E}b"
    #expect(EscapedName.printable(name) == shown)
    #expect(EscapedName.printable("é 🦆\n", keepsLines: true) == "é 🦆\n")
    try withTemporaryFolder { root in
      _ = try SplitTests.folder(root, ["cat": 4, name: 1], content: Self.picture)
      try write(Array("text".utf8), root + "/cat/" + name + ".png")
      let check = try FolderCheck(root, context: context)
      let lines = check.report().split(separator: "\n")
      #expect(lines.count { $0.hasPrefix("error: ") } == 1)
      #expect(lines.contains { $0.hasSuffix("/cat/\(shown).png: a text file") })
      #expect(lines.contains { $0 == "  \(shown)" })
      // JSON has its own way to write them, and gives the name back.
      let json = EscapedName.printableJSON(
        String(decoding: try JSONEncoder().encode(check.findings), as: UTF8.self))
      #expect(!json.unicodeScalars.contains { $0.value < 32 || $0 == "\u{85}" || $0 == "\u{202E}" })
      #expect(try JSONDecoder().decode([CheckFinding].self, from: Data(json.utf8)) == check.findings)
    }
  }
}
