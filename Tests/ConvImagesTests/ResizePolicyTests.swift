import ConvImages
import TestSupport
import Testing

/// 2×4 and 4×2 images brought to 2×2, by hand.
@Suite struct ResizePolicyTests {
  private let wide = PixelImage(
    shape: ImageShape(channels: 1, height: 2, width: 4), samples: [1, 2, 3, 4, 5, 6, 7, 8])
  private let tall = PixelImage(
    shape: ImageShape(channels: 1, height: 4, width: 2), samples: [1, 2, 3, 4, 5, 6, 7, 8])
  private let two = Size2D(height: 2, width: 2)

  @Test func croppingKeepsTheMiddle() {
    #expect(wide.resized(to: two, by: .crop).samples == [2, 3, 6, 7])
    #expect(tall.resized(to: two, by: .crop).samples == [3, 4, 5, 6])
    // An odd rest is lost half and half: columns ½ … 2½ of three.
    let three = PixelImage(shape: ImageShape(channels: 1, height: 2, width: 3), samples: [0, 1, 2, 3, 4, 5])
    #expect(three.resized(to: two, by: .crop).samples == [0.5, 1.5, 3.5, 4.5])
  }

  @Test func paddingIsBlackAndTheOddLineStandsBehind() {
    let large = wide.resized(to: Size2D(height: 4, width: 4), by: .pad)
    #expect(large.samples == [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0])
    let odd = tall.resized(to: Size2D(height: 4, width: 5), by: .pad)
    #expect(odd.samples == [0, 1, 2, 0, 0, 0, 3, 4, 0, 0, 0, 5, 6, 0, 0, 0, 7, 8, 0, 0])
    // Shrinking 2×4 to 1×2 by hand: 3/7, 3/7, 1/7 of the columns, ½ of the rows.
    let small = wide.resized(to: two, by: .pad)
    #expect(small.samples[2...] == [0, 0])
    let expected: [Float] = [26, 37].map { $0 / 7 }
    #expect(zip(small.samples, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  /// Another size of the same aspect is the same image by every policy.
  @Test(arguments: ResizePolicy.allCases) func theSameAspectIsTheSameImage(_ policy: ResizePolicy) {
    for size in [two, Size2D(height: 7, width: 7), Size2D(height: 30, width: 30)] {
      let square = wide.resized(to: Size2D(height: 10, width: 10))
      #expect(square.resized(to: size, by: policy) == square.resized(to: size))
    }
    #expect(
      wide.resized(to: Size2D(height: 3, width: 6), by: policy)
        == wide.resized(to: .init(height: 3, width: 6)))
  }

  /// Every policy gives the size, from and to extreme aspects, and what was 0…1 stays there.
  @Test(arguments: ResizePolicy.allCases) func theSizeIsTheWantedOne(_ policy: ResizePolicy) {
    for (height, width) in [(1, 1), (1, 900), (900, 1), (3, 7), (640, 480)] {
      let image = PixelImage.plain(1, height: height, width: width, channels: 3)
      for size in [(1, 1), (1, 50), (50, 1), (28, 20)].map({ Size2D(height: $0, width: $1) }) {
        let resized = image.resized(to: size, by: policy)
        #expect(resized.size == size && resized.channels == 3)
        #expect(resized.samples.allSatisfy { $0 > -1e-5 && $0 < 1 + 1e-5 })
        if policy != .pad { #expect(resized.samples.allSatisfy { $0 > 1 - 1e-5 }) }
      }
    }
  }

  /// A cropped image is the middle of the one that is stretched from a whole number of its pixels.
  @Test func croppingDoesNotStretch() {
    let samples: [Float] = (0..<12 * 40).map { Float($0 % 40) }
    let ramp = PixelImage(shape: ImageShape(channels: 1, height: 12, width: 40), samples: samples)
    let cropped = ramp.resized(to: Size2D(height: 6, width: 6), by: .crop)
    // Columns 14 … 26, two input pixels an output pixel: the steps stay 2 and the middle is that of the image.
    for x in 1..<6 { #expect(abs(cropped[0, 3, x] - cropped[0, 3, x - 1] - 2) < 1e-4) }
    #expect(abs((cropped[0, 0, 0] + cropped[0, 0, 5]) / 2 - 19.5) < 1e-4)
  }

  @Test func aFolderResizesByItsPolicy() throws {
    try withTemporaryFolder { folder in
      try PixelImage.plain(1, height: 4, width: 4).write(into: folder + "/a/0.png")
      try PixelImage.plain(1, height: 4, width: 4).write(into: folder + "/a/1.png")
      try PixelImage.plain(1, height: 2, width: 4).write(into: folder + "/b/0.png")
      let stretched = try ImageFolder(folder)
      #expect(try stretched.image(at: 2) == .plain(1, height: 4, width: 4))
      let padded = stretched.withResizing(.pad)
      #expect(try padded.image(at: 2).samples == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0])
      // The first folder's images are still its own.
      #expect(try stretched.image(at: 2) == .plain(1, height: 4, width: 4))
      #expect(stretched.withResizing(.stretch).cache === stretched.cache)
      #expect(try ImageFolder(folder, resizing: .pad).image(at: 2) == padded.image(at: 2))
    }
  }
}
