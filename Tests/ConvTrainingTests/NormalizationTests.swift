import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct NormalizationTests {
  /// Two images of two pixels each: the mean of 0, 1, 1/5, 4/5 is 1/2, their deviation √(0.5 + 0.18) ÷ 2.
  @Test func meanAndDeviationAreThoseOfAllPixels() throws {
    try TemporaryFolder.with { folder in
      for (name, samples) in [("a", [0, 1] as [Float]), ("b", [0.2, 0.8])] {
        let file = folder.appendingPathComponent("\(name)/0.png")
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try PixelImage(shape: ImageShape(channels: 1, height: 1, width: 2), samples: samples).write(
          toPNG: file.path)
      }
      let images = try ImageFolder(folder.path)
      let normalization = try Normalization(of: images, context: ComputeContext(threadCount: 2))
      #expect(abs(normalization.mean[0] - 0.5) < 1e-7)
      #expect(abs(normalization.deviation[0] - (0.68 / 4).squareRoot()) < 1e-7)
      let normalized = normalization.normalized(
        try images.batch(of: [0, 1], context: ComputeContext()).images, context: ComputeContext())
      #expect(abs(normalized.elements.reduce(0, +)) < 1e-6)
      #expect(abs(normalized.elements.reduce(0) { $0 + $1 * $1 } - 4) < 1e-5)
    }
  }

  @Test func aChannelThatIsTheSameEverywhereIsOnlyShifted() throws {
    let normalization = Normalization(mean: [0.25], deviation: [1])
    let images = Tensor([1, 1, 1, 2], [0.25, 0.25])
    #expect(normalization.normalized(images, context: ComputeContext()).elements == [0, 0])
  }

  /// What is read at once is bounded in bytes, not in images.
  @Test(arguments: [(1, 256), (256, 128), (1024, 8), (4096, 1)])
  func largeImagesAreReadFewAtATime(side: Int, count: Int) throws {
    try TemporaryFolder.with { folder in
      let file = folder.appendingPathComponent("a/0.png")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try PixelImage(shape: ImageShape(channels: 1, height: 1, width: 1), samples: [0]).write(
        toPNG: file.path)
      let images = try ImageFolder(folder.path, size: Size2D(height: side, width: side))
      #expect(images.imagesAtOnce == count)
    }
  }
}
