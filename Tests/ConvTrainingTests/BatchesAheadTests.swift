import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct BatchesAheadTests {
  /// Real digits in an order of their own, cut unevenly.
  private let cuts = [
    [5, 3, 900, 3], Array(100..<164), [7], Array(stride(from: 1400, to: 0, by: -9)), [0, 1],
  ]
  private let normalization = Normalization(mean: [0.3], deviation: [0.2])

  private func digits(cacheByteLimit: Int) throws -> ImageFolder {
    let path = Fixtures.repository.appendingPathComponent("Samples/Digits/train").path
    return try ImageFolder(path, cacheByteLimit: cacheByteLimit)
  }

  /// Whether an image comes from a file, from the cache or from a thread that had nothing else to do: the same bits.
  @Test(arguments: [1, 2, 3, 7], [0, 40_000, 1 << 20])
  func batchesAreThoseOfTheFolder(threads: Int, cacheByteLimit: Int) throws {
    let folder = try digits(cacheByteLimit: cacheByteLimit)
    let context = ComputeContext(threadCount: threads)
    for pause in [0, 0.003] {
      let batches = BatchesAhead(of: folder, cuts, normalization: normalization, context: context)
      for indices in cuts {
        let batch = try #require(try batches.next())
        let plain = try digits(cacheByteLimit: 0).batch(of: indices, context: ComputeContext(threadCount: 1))
        #expect(batch.labels == plain.labels)
        #expect(batch.images == normalization.normalized(plain.images, context: context))
        // Time for idle threads to come first.
        Thread.sleep(forTimeInterval: pause)
      }
      #expect(try batches.next() == nil)
    }
    #expect(folder.cache.byteCount <= cacheByteLimit)
  }

  /// The error is that of the batch's first image, whoever met it, and comes with the batch and not before.
  @Test(arguments: [1, 2, 3]) func errorsNameTheirFile(threads: Int) throws {
    try TemporaryFolder.with { root in
      let source = Fixtures.repository.appendingPathComponent("Samples/Digits/test")
      let copy = root.appendingPathComponent("digits").path
      try FileManager.default.copyItem(atPath: source.path, toPath: copy)
      let folder = try ImageFolder(copy)
      for index in [20, 31, 38] {
        try Data("no image".utf8).write(to: URL(fileURLWithPath: folder[index].file))
      }
      let context = ComputeContext(threadCount: threads)
      let batches = BatchesAhead(
        of: folder, [Array(0..<20), [25, 38, 31, 20]], normalization: normalization, context: context)
      #expect(try batches.next()?.count == 20)
      let error = #expect(throws: ImageFolderError.self) { _ = try batches.next() }
      #expect(error?.imageError?.file == folder[38].file)
    }
  }

  /// An epoch that ends early leaves nothing behind: what was offered lets go of its folder.
  @Test func anAbandonedEpochIsFreed() throws {
    let context = ComputeContext(threadCount: 2)
    weak var cache: ImageCache?
    do {
      let folder = try digits(cacheByteLimit: 1 << 20)
      cache = folder.cache
      let batches = BatchesAhead(of: folder, cuts, normalization: normalization, context: context)
      _ = try batches.next()
    }
    let deadline = Date() + 30
    while cache != nil, Date() < deadline { Thread.sleep(forTimeInterval: 0.001) }
    #expect(cache == nil)
  }
}
