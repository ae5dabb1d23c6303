import Foundation
import TestSupport
import Testing

@testable import ConvImages

@Suite struct AugmentationTests {
  /// Numbers without a pattern.
  private let color = PixelImage(
    shape: ImageShape(channels: 3, height: 6, width: 5),
    samples: (0..<90).map { Float($0 * 37 % 91) / 91 })
  private let gray = PixelImage(
    shape: ImageShape(channels: 1, height: 8, width: 8), samples: (0..<64).map { Float($0 * 23 % 65) / 65 })

  private func epoch(_ notation: String, seed: UInt64 = 7, epoch: Int = 1, channels: Int = 3) throws
    -> EpochAugmentation
  {
    EpochAugmentation(
      try Augmentation(notation), seed: seed, epoch: epoch, fill: Array(repeating: 0.25, count: channels))
  }

  private static let everything =
    "crop=0.5,flip=both,scale=0.2,rotate=20,shift=1,brightness=0.3,contrast=0.3,noise=0.1,erase=0.3"

  @Test func stepsOfNoStrengthChangeNoBit() throws {
    for notation in [
      "none", "crop=1,scale=0,rotate=0,shift=0,brightness=0,contrast=0,noise=0,erase=0,mixup=0",
    ] {
      for key in 0..<20 { #expect(try epoch(notation).augmented(color, key: key) == color) }
    }
  }

  @Test func seedEpochAndImageDecideAndNothingElse() throws {
    let one = try epoch(Self.everything).augmented(color, key: 3)
    #expect(one != color)
    #expect(try epoch(Self.everything).augmented(color, key: 3) == one)
    #expect(try epoch(Self.everything).augmented(color, key: 4) != one)
    #expect(try epoch(Self.everything, epoch: 2).augmented(color, key: 3) != one)
    #expect(try epoch(Self.everything, seed: 8).augmented(color, key: 3) != one)
  }

  /// A step that is added leaves what the others drew as it was.
  @Test func stepsDrawByThemselves() throws {
    for key in 0..<10 {
      let flipped = try epoch("flip=both").augmented(color, key: key)
      let noisy = try epoch("noise=0.1").augmented(flipped, key: key)
      #expect(try epoch("noise=0.1,flip=both,crop=1").augmented(color, key: key) == noisy)
    }
  }

  @Test func eachMirrorComesAboutHalfTheTime() throws {
    let size = Size2D(height: 6, width: 5)
    func mirrored(_ horizontally: Bool, _ vertically: Bool) -> PixelImage {
      var image = color
      for c in 0..<3 {
        for y in 0..<size.height {
          for x in 0..<size.width {
            image[c, y, x] = color[c, vertically ? 5 - y : y, horizontally ? 4 - x : x]
          }
        }
      }
      return image
    }
    for (notation, allowed) in [
      ("horizontal", [(false, false), (true, false)]), ("vertical", [(false, false), (false, true)]),
      ("both", [(false, false), (true, false), (false, true), (true, true)]),
    ] {
      let epoch = try epoch("flip=\(notation)")
      let seen = (0..<800).map { epoch.augmented(color, key: $0) }
      let counts = allowed.map { pair in seen.count { $0 == mirrored(pair.0, pair.1) } }
      #expect(counts.reduce(0, +) == 800)
      // Five standard deviations of a fair coin, or of two.
      #expect(counts.allSatisfy { abs($0 - 800 / allowed.count) < 71 }, "\(notation): \(counts)")
    }
  }

  /// The strengths reach their ends and never pass them.
  @Test func strengthsStayInTheirRanges() throws {
    let shape = ImageShape(channels: 1, height: 20, width: 40)
    func maps(_ notation: String) throws -> [AffineMap] {
      let epoch = try epoch(notation)
      return (0..<2000).map { epoch.map(shape, key: $0) }
    }
    let shifts = try maps("shift=3")
    #expect(shifts.allSatisfy { abs($0.x) <= 3 && abs($0.y) <= 3 && $0.xx == 1 && $0.xy == 0 })
    #expect(
      shifts.contains { $0.x > 2.9 } && shifts.contains { $0.x < -2.9 } && shifts.contains { $0.y > 2.9 })
    #expect(shifts.contains { abs($0.x - $0.y) > 1 })
    let angles = try maps("rotate=10").map { atan2($0.yx, $0.xx) * 180 / .pi }
    #expect(angles.allSatisfy { abs($0) <= 10 + 1e-9 })
    #expect(angles.contains { $0 > 9.7 } && angles.contains { $0 < -9.7 })
    let factors = try maps("scale=0.2").map { 1 / $0.xx }
    #expect(factors.allSatisfy { abs($0 - 1) <= 0.2 + 1e-9 })
    #expect(factors.contains { $0 > 1.19 } && factors.contains { $0 < 0.81 })
    let parts = try maps("crop=0.4")
    for part in parts {
      #expect(part.xx <= 1 && part.yy <= 1 && part.xx * part.yy >= 0.4 - 1e-9)
      #expect((0.75 - 1e-9...4.0 / 3 + 1e-9).contains(part.xx / part.yy))
      // Inside the image.
      #expect(abs(part.x) + part.xx * 20 <= 20 + 1e-9 && abs(part.y) + part.yy * 10 <= 10 + 1e-9)
    }
    #expect(parts.contains { $0.xx * $0.yy < 0.41 } && parts.contains { $0.xx * $0.yy > 0.97 })
    #expect(parts.contains { $0.xx / $0.yy < 0.77 } && parts.contains { $0.xx / $0.yy > 1.3 })
  }

  /// Pixels by hand: factor 2 clamps, contrast 2 doubles the distances from the mean gray ½.
  @Test func coloursByHand() {
    func changed(_ samples: [Float], _ change: (PixelChange.Image) -> Void) -> [Float] {
      var samples = samples
      samples.withUnsafeMutableBufferPointer { change($0) }
      return samples
    }
    #expect(changed([0, 0.25, 0.75]) { PixelChange.brighten($0, by: 2) } == [0, 0.5, 1])
    let line = ImageShape(channels: 1, height: 1, width: 4)
    #expect(
      changed([0.25, 0.5, 0.375, 0.875]) { PixelChange.stretchContrast($0, line, by: 2) } == [
        0, 0.5, 0.25, 1,
      ])
    #expect(
      changed([0.25, 0.5, 0.375, 0.875]) { PixelChange.stretchContrast($0, line, by: 0) }
        == [0.5, 0.5, 0.5, 0.5])
    // One red pixel of 1: the mean gray is 0.299.
    let pixel = ImageShape(channels: 3, height: 1, width: 1)
    let half = changed([1, 0, 0]) { PixelChange.stretchContrast($0, pixel, by: 0.5) }
    #expect(zip(half, [0.6495, 0.1495, 0.1495]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func whatIsErasedIsARectangleOfTheMean() throws {
    // By hand: half of 4×4 around row 0, column 3: rows −1 … 0, columns 2 … 3.
    var samples = [Float](repeating: 1, count: 16)
    let shape = ImageShape(channels: 1, height: 4, width: 4)
    samples.withUnsafeMutableBufferPointer {
      PixelChange.erase($0, shape, share: 0.5, around: (y: 0, x: 3), fill: [0.25])
    }
    #expect(samples == [1, 1, 0.25, 0.25, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    // All of it, wherever the middle lies only in part; every pixel is reached over the epochs.
    var reached = Set<Int>()
    for key in 0..<400 {
      let image = try epoch("erase=0.25", channels: 1).augmented(.plain(1, height: 8, width: 8), key: key)
      let erased = image.samples.indices.filter { image.samples[$0] == 0.25 }
      #expect((1...4).contains(erased.count) && image.samples.count { $0 == 1 } == 64 - erased.count)
      reached.formUnion(erased)
    }
    #expect(reached.count == 64)
  }

  @Test func noiseHasItsDeviationAndStaysInRange() throws {
    let image = PixelImage.plain(0.5, height: 101, width: 101)
    let noise = try epoch("noise=0.05", channels: 1).augmented(image, key: 0).samples.map { Double($0) - 0.5 }
    let count = Double(noise.count)
    let mean = noise.reduce(0, +) / count
    let deviation = (noise.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
    // Five standard errors.
    #expect(abs(mean) < 5 * 0.05 / count.squareRoot())
    #expect(abs(deviation - 0.05) < 5 * 0.05 / (2 * count).squareRoot())
    // Of a normal distribution 0.27 % lie beyond three deviations.
    #expect((5...55).contains(noise.count { abs($0) > 0.15 }))
    let loud = try epoch("noise=1,brightness=1,contrast=1").augmented(color, key: 0)
    #expect(loud.samples.allSatisfy { (0...1).contains($0) })
    #expect(loud.samples.contains(0) && loud.samples.contains(1))
  }

  /// Every step on images of every small shape: no trap, nothing outside 0…1.
  @Test func everyShapeIsAugmented() throws {
    for (height, width) in [(1, 1), (1, 9), (9, 1), (2, 3), (17, 4)] {
      for key in 0..<20 {
        let image = PixelImage.plain(0.7, height: height, width: width, channels: 3)
        let changed = try epoch("shift=100000,rotate=180,scale=0.9,crop=0.01,noise=0.3,erase=1,contrast=1")
          .augmented(image, key: key)
        #expect(changed.size == image.size && changed.samples.allSatisfy { (0...1).contains($0) })
      }
    }
  }
}
