@testable import ConvImages
import Foundation
import TestSupport
import Testing

@Suite struct SimilarImagesTests {
  private func digits() throws -> [PixelImage] {
    let path = Fixtures.repository.appendingPathComponent("Samples/Digits/train").path
    let folder = try ImageFolder(path)
    return try stride(from: 0, to: folder.count, by: 9).map { try folder.image(at: $0) }
  }

  /// Cells lose no pair that comparing each with each finds.
  @Test func cellsFindEveryPair() throws {
    let images = try digits()
    // Every third one a second time, a little changed; some again, changed more.
    let changed = images.enumerated().compactMap { index, image -> PixelImage? in
      guard index % 3 == 0 else { return nil }
      var image = image
      image[0, 3, 3] = min(image[0, 3, 3] + Float(index % 7) * 0.06, 1)
      return image
    }
    let descriptors = (images + changed).map { ImageDescriptor($0) }
    var expected: Set<Set<Int>> = []
    let limit = 2 * (1 - SimilarImages.leastCorrelation)
    for (i, first) in descriptors.enumerated() {
      for (j, second) in descriptors.enumerated() where j > i {
        guard let first, let second, first.squaredDistance(to: second, limit: .infinity) <= limit else {
          continue
        }
        expected.insert([i, j])
      }
    }
    #expect(expected.count > 20)
    let groups = SimilarImages(descriptors).groups
    // These groups are pairs, so the two ways can be compared one to one.
    #expect(Set(groups.map { Set($0.members) }) == expected)
    #expect(groups.allSatisfy { $0.correlation >= SimilarImages.leastCorrelation && $0.correlation <= 1 })
  }

  /// A real digit enlarged is found again brighter, paler, smaller, slightly noisy; not turned, and not as another digit.
  @Test func changedCopiesAreFound() throws {
    let images = try digits().prefix(40).map { $0.resized(to: Size2D(48)) }
    for image in images.indices {
      let original = images[image]
      var stream = RandomStream(seed: 5, purpose: "noise", index: image)
      func mapped(_ change: (Float) -> Float) -> PixelImage {
        PixelImage(shape: original.shape, samples: original.samples.map(change))
      }
      let copies = [
        mapped { 0.5 * $0 + 0.3 }, original.resized(to: Size2D(height: 31, width: 35)),
        mapped { $0 + 0.03 * stream.normal() }, mapped { ($0 * 24).rounded() / 24 },
      ]
      for copy in copies {
        #expect(SimilarImages([ImageDescriptor(original), ImageDescriptor(copy)]).groups.count == 1)
      }
    }
    let others = SimilarImages(images.map { ImageDescriptor($0) })
    #expect(others.groups.isEmpty)
    #expect(ImageDescriptor(PixelImage.plain(0.4)) == nil)
  }

  /// Colours count: a red picture and a blue one of the same brightness are two.
  @Test func colourIsCompared() throws {
    func spot(_ colour: [Float]) -> PixelImage {
      var image = PixelImage.plain(0.5, height: 16, width: 16, channels: 3)
      for y in 4..<12 { for x in 4..<12 { for c in 0..<3 { image[c, y, x] = colour[c] } } }
      return image
    }
    let images = [spot([0.9, 0.2, 0.2]), spot([0.2, 0.2, 0.9]), spot([0.9, 0.21, 0.2])]
    #expect(SimilarImages(images.map { ImageDescriptor($0) }).groups.map(\.members) == [[0, 2]])
  }
}
