@testable import ConvImages
import Foundation
import TestSupport
import Testing

@Suite struct ImageFolderTests {
  /// Class by class and file by file in the order of bytes: upper case before lower case, 10 before 9.
  @Test func classesAndFilesAreInTheOrderOfBytes() throws {
    try withTemporaryFolder { root in
      for name in ["b/9.png", "b/10.PNG", "B/x.png", "a/1.Png", "é/1.png"] {
        try PixelImage.plain(0.5).write(into: root + "/" + name)
      }
      let folder = try ImageFolder(root + "/")
      #expect(folder.classNames == ["B", "a", "b", "é"])
      #expect(
        folder.map { String($0.file.dropFirst(root.count + 1)) }
          == ["B/x.png", "a/1.Png", "b/10.PNG", "b/9.png", "é/1.png"])
      #expect(folder.map(\.label) == [0, 1, 2, 2, 3])
      #expect(folder.classCounts == [1, 1, 2, 1])
      #expect(folder.imageShape == ImageShape(channels: 1, height: 2, width: 3))
    }
  }

  /// Nothing is left out without being listed.
  @Test func everythingIgnoredIsListed() throws {
    try withTemporaryFolder { root in
      let entries = [
        "cat/1.png", "cat/.hidden.png", "cat/notes.txt", "cat/more/1.png", ".cache/1.png", "loose.png",
        "__MACOSX/1.png", "empty/readme.txt",
      ]
      for entry in entries { try PixelImage.plain(0).write(into: root + "/" + entry) }
      symlink("nowhere", root + "/lost")
      // A class by a symbolic link is a class like any other.
      symlink("cat", root + "/linked")
      let odd = [UInt8]("\(root)/cat/".utf8) + [0xFF, 0xFE] + [UInt8](".png".utf8) + [0]
      let written = odd.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { open($0.baseAddress!, O_CREAT | O_WRONLY, 0o600) }
      }
      if written >= 0 { close(written) }

      let folder = try ImageFolder(root)
      #expect(folder.classNames == ["cat", "linked"])
      #expect(folder.count == 2)
      #expect(folder.emptyClasses == ["empty"])
      var expected: Set<IgnoredEntry> = [
        ignored("cat/.hidden.png", .hidden), ignored("cat/notes.txt", .otherExtension),
        ignored("cat/more", .nestedFolder), ignored("linked/.hidden.png", .hidden),
        ignored("linked/notes.txt", .otherExtension), ignored("linked/more", .nestedFolder),
        ignored(".cache", .hidden), ignored("loose.png", .outsideClasses), ignored("__MACOSX", .system),
        ignored("empty/readme.txt", .otherExtension), ignored("lost", .brokenLink),
      ]
      if written >= 0 {
        expected.insert(ignored(#"cat/\xFF\xFE.png"#, .nameNotUTF8))
        expected.insert(ignored(#"linked/\xFF\xFE.png"#, .nameNotUTF8))
      }
      #expect(Set(folder.ignored) == expected)
      #expect(folder.ignored.count == expected.count)

      func ignored(_ name: String, _ reason: IgnoredEntry.Reason) -> IgnoredEntry {
        IgnoredEntry(path: root + "/" + name, reason: reason)
      }
    }
  }

  @Test func unusableFoldersAreTypedErrors() throws {
    try withTemporaryFolder { root in
      func error(_ path: String, size: Size2D? = nil, channels: Int? = nil) throws -> ImageFolderError {
        try #require(throws: ImageFolderError.self) { try ImageFolder(path, size: size, channels: channels) }
      }
      #expect(try error(root + "/absent").reason == .missing)
      #expect(try error(root).reason == .noClasses)
      try PixelImage.plain(0).write(toPNG: root + "/1.png")
      #expect(try error(root + "/1.png").reason == .notAFolder)
      let loose = try error(root)
      #expect(loose.reason == .noClasses && loose.got == "1 PNG file but no sub-folder")
      try FileManager.default.createDirectory(atPath: root + "/cat", withIntermediateDirectories: true)
      let empty = try error(root)
      #expect(empty.reason == .noImages && empty.got.hasSuffix("cat"))
      try Data().write(to: URL(fileURLWithPath: root + "/cat/1.png"))
      let damaged = try error(root)
      #expect(damaged.reason == .image && damaged.imageError?.reason == .empty)
      #expect(damaged.path == root + "/cat/1.png")
      #expect(try error(root, size: 0).reason == .impossibleShape)
      #expect(try error(root, size: Size2D(.max)).reason == .impossibleShape)
      #expect(try error(root, channels: 2).reason == .impossibleShape)
    }
  }

  /// The size most images have, colour if one image has it; the others are brought to it.
  @Test func shapeIsThatOfMostImages() throws {
    try withTemporaryFolder { root in
      try PixelImage.plain(0.2, height: 8, width: 8).write(into: root + "/a/0.png")
      try PixelImage.plain(0.4, height: 4, width: 6).write(into: root + "/a/1.png")
      try PixelImage.plain(0.6, height: 4, width: 6, channels: 3).write(into: root + "/b/2.png")
      let folder = try ImageFolder(root)
      #expect(folder.imageShape == ImageShape(channels: 3, height: 4, width: 6))
      #expect(folder.sizeCounts == [Size2D(8): 1, Size2D(height: 4, width: 6): 2])
      #expect(
        try folder.image(at: 0)
          == PixelImage.plain(0.2, height: 8, width: 8)
          .resized(to: Size2D(height: 4, width: 6)).converted(channels: 3))
      let gray = try ImageFolder(root, size: 5, channels: 1)
      #expect(gray.imageShape == ImageShape(channels: 1, height: 5, width: 5))
      let batch = try gray.batch(of: [2, 0], context: ComputeContext(threadCount: 2))
      #expect(batch.images.shape == [2, 1, 5, 5] && batch.labels == [1, 0])
      #expect(abs(batch.images[0, 0, 4, 4] - 0.6) < 1e-6 && abs(batch.images[1, 0, 0, 0] - 0.2) < 1e-6)
    }
  }

  /// Of several bad files of a batch, the first of the given indices is named, for any number of threads.
  @Test func batchNamesTheFirstBadFile() throws {
    try withTemporaryFolder { root in
      for name in 0..<8 { try PixelImage.plain(0).write(into: root + "/a/\(name).png") }
      let data = try Data(contentsOf: URL(fileURLWithPath: root + "/a/0.png"))
      for name in [2, 5, 6] { try data.dropLast(20).write(to: URL(fileURLWithPath: root + "/a/\(name).png")) }
      try Data().write(to: URL(fileURLWithPath: root + "/a/7.png"))
      let folder = try ImageFolder(root)
      #expect(folder.damagedFiles.map(\.file) == [root + "/a/7.png"])
      for threadCount in [1, 2, 5] {
        let context = ComputeContext(threadCount: threadCount)
        let error = try #require(throws: ImageFolderError.self) {
          try folder.batch(of: [0, 1, 3, 6, 5, 2], context: context)
        }
        #expect(error.reason == .image && error.path == root + "/a/6.png")
        #expect(error.imageError?.reason == .truncated)
        #expect(try folder.batch(of: [0, 1, 3, 4], context: context).count == 4)
        let outside = #expect(throws: ImageFolderError.self) {
          try folder.batch(of: [0, 8], context: context)
        }
        #expect(outside?.reason == .indexOutOfRange)
      }
      #expect(try folder.batch(of: [], context: ComputeContext(threadCount: 2)).images.shape == [0, 1, 2, 3])
    }
  }

  /// What is cached is bounded, shared by the parts and right after a selection.
  @Test func cacheIsBoundedAndShared() throws {
    try withTemporaryFolder { root in
      for name in 0..<6 { try PixelImage.plain(Float(name) / 5).write(into: root + "/a/\(name).png") }
      let folder = try ImageFolder(root, cacheByteLimit: 4 * 6)
      let context = ComputeContext(threadCount: 1)
      _ = try folder.batch(of: Array(folder.indices), context: context)
      #expect(folder.cache.imageCount == 4 && folder.cache.byteCount == 24)
      let part = try folder.selecting([5, 1, 3])
      #expect(part.cache === folder.cache)
      #expect(try (0..<3).map { try part.image(at: $0)[0, 0, 0] } == [1, 0.2, 0.6])
      // From the cache, although the file is gone.
      try FileManager.default.removeItem(atPath: root + "/a/1.png")
      #expect(try folder.image(at: 1)[0, 1, 2] == 0.2)
    }
  }

  /// What the cache gives back is what it was given, to the bit, in bytes where that is possible.
  @Test func storedSamplesLoseNothing() {
    let bytes = (0...255).map { Float($0) / 255 }
    #expect(StoredSamples(bytes).byteCount == 256)
    #expect(StoredSamples(bytes).samples == bytes)
    for other: Float in [0.3, (1.0 as Float).nextUp, -0.0, .nan, .infinity, 1 / 65535] {
      let samples = bytes + [other]
      #expect(StoredSamples(samples).byteCount == 4 * 257)
      #expect(StoredSamples(samples).samples.map(\.bitPattern) == samples.map(\.bitPattern))
    }
  }
}
