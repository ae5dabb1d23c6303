import Foundation
import TestSupport
import Testing

@testable import ConvImages

@Suite struct MixupTests {
  private func shares(_ alpha: Double, count: Int = 20_000) -> [Double] {
    (0..<count).map { index in
      var chance = RandomStream(seed: 7, purpose: "mixup test", index: index)
      return Double(Mixup(alpha: alpha, imageCount: 10, &chance).ownShare)
    }
  }

  /// Of l ~ Beta(α, α): the mean of (l − ½)² is 1 ÷ (4 (2α + 1)), whichever of l and 1 − l is taken.
  @Test(arguments: [0.01, 0.2, 0.4, 1, 2, 50, 100]) func sharesAreOfTheBetaDistribution(_ alpha: Double) {
    let squares = shares(alpha).map { ($0 - 0.5) * ($0 - 0.5) }
    let count = Double(squares.count)
    let mean = squares.reduce(0, +) / count
    let deviation = (squares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    let expected = 1 / (4 * (2 * alpha + 1))
    #expect(abs(mean - expected) < 5 * deviation / count.squareRoot(), "\(mean), expected \(expected)")
  }

  @Test(arguments: [Double.leastNonzeroMagnitude, 1e-300, 1e-9, 0.2, 100]) func sharesAreNumbersFromHalfToOne(
    _ alpha: Double
  ) {
    #expect(shares(alpha, count: 2000).allSatisfy { (0.5...1).contains($0) })
  }

  @Test func partnersAreAllImages() {
    var counts = [Int](repeating: 0, count: 10)
    for index in 0..<10_000 {
      var chance = RandomStream(seed: 7, purpose: "partner", index: index)
      counts[Mixup(alpha: 0.2, imageCount: 10, &chance).partner] += 1
    }
    #expect(counts.allSatisfy { abs($0 - 1000) < 150 }, "\(counts)")
  }

  /// Plain images of three levels: what is mixed shows how much of which, and the labels say the same.
  @Test func labelsAreMixedAsTheImagesAre() throws {
    try withTemporaryFolder { path in
      for (name, level) in [("a", Float(0)), ("b", 0.2), ("c", 1)] {
        for index in 0..<4 { try PixelImage.plain(level).write(into: "\(path)/\(name)/\(index).png") }
      }
      let folder = try ImageFolder(path)
      let epoch = EpochAugmentation(try Augmentation("mixup=1"), seed: 7, epoch: 1, fill: [0])
      let indices = [3, 11, 0, 5, 5, 8]
      let shares = try #require(try folder.probabilities(of: indices, augmentedBy: epoch))
      #expect(shares.shape == [6, 3])
      var isMixed = false
      for (row, index) in indices.enumerated() {
        var samples = [Float](repeating: .nan, count: 6)
        try samples.withUnsafeMutableBufferPointer {
          try folder.write(imageAt: index, augmentedBy: epoch, to: $0)
        }
        let own = Array(shares.elements[row * 3..<row * 3 + 3])
        #expect(own.reduce(0, +) == 1 && own[folder[index].label] >= 0.5)
        #expect(samples.allSatisfy { abs($0 - (0.2 * own[1] + own[2])) < 1e-6 })
        if !own.contains(1) { isMixed = true }
      }
      #expect(isMixed)
      // The same image twice is the same mixture twice.
      #expect(shares.elements[9..<12] == shares.elements[12..<15])
      let none = EpochAugmentation(try Augmentation("mixup=0,shift=1"), seed: 7, epoch: 1, fill: [0])
      #expect(try folder.probabilities(of: indices, augmentedBy: none) == nil)
    }
  }
}
