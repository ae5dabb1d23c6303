import ConvImages
import Foundation
import TestSupport
import Testing

/// The committed digits, read as training reads them.
@Suite struct DigitsTests {
  static let samples = Fixtures.repository.appendingPathComponent("Samples/Digits")

  @Test func foldersHoldWhatTheirReadmeSays() throws {
    let train = try ImageFolder(Self.samples.appendingPathComponent("train").path)
    let test = try ImageFolder(Self.samples.appendingPathComponent("test").path)
    #expect(train.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    #expect(train.classCounts == [142, 145, 142, 146, 145, 146, 145, 143, 139, 144])
    #expect(test.classCounts == [36, 37, 35, 37, 36, 36, 36, 36, 35, 36])
    #expect(train.imageShape == ImageShape(channels: 1, height: 8, width: 8))
    #expect(train.ignored.isEmpty && train.emptyClasses.isEmpty && train.damagedFiles.isEmpty)
  }

  /// The first row of the source: 0, 0, 5, 13, 9, 1, 0, 0 of 16.
  @Test func firstDigitHasTheValuesOfTheSource() throws {
    let folder = try ImageFolder(Self.samples.appendingPathComponent("train").path)
    let file = try #require(folder.first { $0.file.hasSuffix("/0000.png") })
    let image = try PixelImage(pngFile: file.file)
    let levels = [0, 0, 5, 13, 9, 1, 0, 0].map { Float((Double($0) * 255 / 16).rounded()) / 255 }
    #expect((0..<8).map { image[0, 0, $0] } == levels)
    #expect(folder.classNames[file.label] == "0")
  }

  /// Decoded anew or taken from the cache, on any number of threads.
  @Test func batchIsTheSameWithOneAndManyThreads() throws {
    let path = Self.samples.appendingPathComponent("train").path
    let one = try ImageFolder(path, cacheByteLimit: 0)
    let many = try ImageFolder(path)
    let indices = Array(one.indices.reversed())
    let first = try one.batch(of: indices, context: ComputeContext(threadCount: 1))
    let second = try many.batch(of: indices, context: ComputeContext(threadCount: 4))
    #expect(first.images == second.images && first.labels == second.labels)
    #expect(first.images.shape == [1437, 1, 8, 8])
    #expect(one.cache.imageCount == 0 && many.cache.imageCount == 1437)
    // From the cache, the same again.
    #expect(try many.batch(of: indices, context: ComputeContext(threadCount: 2)).images == first.images)
  }
}
