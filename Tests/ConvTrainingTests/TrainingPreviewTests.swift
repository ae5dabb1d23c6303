import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct TrainingPreviewTests {
  private func digits() throws -> ImageFolder {
    let folder = try ImageFolder(Fixtures.repository.appendingPathComponent("Samples/Digits/train").path)
    return try folder.selecting(Array(stride(from: 0, to: folder.count, by: 8)))
  }

  private let context = ComputeContext(threadCount: 2)

  /// Column k is what epoch k of a training shows the network: the folder says so without the way back from normalized.
  @Test func columnsAreTheEpochsOfATraining() throws {
    let digits = try digits()
    let augmentation = try Augmentation("shift=1,rotate=15,noise=0.1,erase=0.25,mixup=0.4")
    let preview = try TrainingPreview(
      of: digits, augmentation: augmentation, columnCount: 4, rowsPerClass: 2, seed: 7, context: context)
    #expect(preview.showsEpochs && preview.rows.count == 20)
    #expect(preview.rows.map(\.className) == digits.classNames.flatMap { [$0, $0] })
    let mean = try Normalization(of: digits, context: context).mean
    for row in preview.rows {
      let index = try #require(digits.firstIndex { $0.file == row.files[0] })
      #expect(row.files.count == 1 && row.images.count == 4)
      #expect(Self.distance(row.images[0], try digits.image(at: index)) < 1e-5)
      for epoch in 1...3 {
        var samples = [Float](repeating: 0, count: row.images[0].samples.count)
        try samples.withUnsafeMutableBufferPointer {
          try digits.write(
            imageAt: index, augmentedBy: EpochAugmentation(augmentation, seed: 7, epoch: epoch, fill: mean),
            to: $0)
        }
        let expected = PixelImage(shape: digits.imageShape, samples: samples)
        #expect(Self.distance(row.images[epoch], expected) < 1e-5)
        #expect(row.images[epoch] != row.images[0])
      }
    }
  }

  private static func distance(_ first: PixelImage, _ second: PixelImage) -> Float {
    zip(first.samples, second.samples).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test func withoutAugmentationARowIsImagesOfAClass() throws {
    let digits = try digits()
    let preview = try TrainingPreview(of: digits, columnCount: 5, rowsPerClass: 2, seed: 7, context: context)
    #expect(!preview.showsEpochs && preview.rows.count == 20)
    for row in preview.rows {
      #expect(row.files.count == 5 && Set(row.files).count == 5)
      for (file, image) in zip(row.files, row.images) {
        #expect(file.contains("/\(row.className)/"))
        #expect(Self.distance(image, try PixelImage(pngFile: file)) < 1e-5)
      }
    }
    // More than there are: all of them, once.
    let all = try TrainingPreview(
      of: digits, columnCount: 100, rowsPerClass: 1_000_000, seed: 7, context: context)
    #expect(all.rows.flatMap(\.files).sorted() == digits.map(\.file).sorted())
  }

  @Test func impossibleSheetsAreRefused() throws {
    let digits = try digits()
    let shift = try Augmentation("shift=1")
    for (columns, rows) in [(0, 1), (-1, 1), (1, 0), (1_000_000, 1_000_000), (Int.max, Int.max)] {
      let error = #expect(throws: TrainingError.self) {
        try TrainingPreview(
          of: digits, augmentation: shift, columnCount: columns, rowsPerClass: rows, seed: 7, context: context
        )
      }
      guard case .setting? = error else {
        Issue.record("\(columns), \(rows)")
        continue
      }
    }
  }
}
