import ConvImages
import Foundation
import TestSupport
import Testing

@Suite struct PixelImageTests {
  static func row(_ samples: [Float]) -> PixelImage {
    PixelImage(shape: ImageShape(channels: 1, height: 1, width: samples.count), samples: samples)
  }

  /// Worked by hand. Growing 2 → 4, centres ¼, ¾, 1¼, 1¾. Shrinking 4 → 2, the triangle is 4 wide around 1: the first
  /// three pixels weigh ¾, ¾, ¼, that is 3/7, 3/7, 1/7.
  @Test func resizedByHand() {
    #expect(Self.row([0, 1]).resized(to: Size2D(height: 1, width: 4)).samples == [0, 0.25, 0.75, 1])
    for (position, expected) in [[3, 0], [3, 1], [1, 3], [0, 3]].enumerated() {
      var samples = [Float](repeating: 0, count: 4)
      samples[position] = 7
      let resized = Self.row(samples).resized(to: Size2D(height: 1, width: 2)).samples
      #expect(zip(resized, expected).allSatisfy { abs($0 - Float($1)) < 1e-6 }, "\(position): \(resized)")
      let column = PixelImage(shape: ImageShape(channels: 1, height: 4, width: 1), samples: samples)
      #expect(column.resized(to: Size2D(height: 2, width: 1)).samples == resized)
    }
  }

  struct Resizing: Decodable {
    let height, width, newHeight, newWidth: Int
    let samples, resized: [Float]
  }

  @Test func resizedAsPillowDoes() throws {
    let cases: [Resizing] = try Fixtures.json("png/resizing.json")
    #expect(cases.count == 10)
    for expected in cases {
      let image = PixelImage(
        shape: ImageShape(channels: 1, height: expected.height, width: expected.width),
        samples: expected.samples)
      let resized = image.resized(to: Size2D(height: expected.newHeight, width: expected.newWidth))
      let error = try #require(zip(resized.samples, expected.resized).map { abs($0 - $1) }.max())
      // Samples are 0…255, sums of at most some hundred floats.
      #expect(error < 1e-4, "\(image.size) to \(resized.size)")
    }
  }

  /// Each channel by itself, a plain image stays plain, and the same size is the same image.
  @Test func resizingKeepsChannelsApart() {
    let samples: [Float] = (0..<60).map { Float($0 * 37 % 61) / 61 }
    let color = PixelImage(shape: ImageShape(channels: 3, height: 5, width: 4), samples: samples)
    let size = Size2D(height: 3, width: 7)
    var planes: [Float] = []
    for first in [0, 20, 40] {
      let plane = PixelImage(
        shape: ImageShape(channels: 1, height: 5, width: 4), samples: Array(samples[first..<first + 20]))
      planes += plane.resized(to: size).samples
    }
    #expect(color.resized(to: size).samples == planes)
    #expect(color.resized(to: color.size) == color)
    let plain = PixelImage.plain(0.3, height: 31, width: 17).resized(to: Size2D(height: 4, width: 40))
    #expect(plain.samples.allSatisfy { abs($0 - 0.3) < 1e-6 })
  }

  @Test func lumaIsThatOfBT601() {
    let shape = ImageShape(channels: 3, height: 1, width: 4)
    let image = PixelImage(shape: shape, samples: [1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1])
    let gray = image.converted(channels: 1)
    #expect(gray.shape == ImageShape(channels: 1, height: 1, width: 4))
    #expect(zip(gray.samples, [0.299, 0.587, 0.114, 1]).allSatisfy { abs($0 - $1) < 1e-7 })
    #expect(Self.row([0.25, 0.5]).converted(channels: 3).samples == [0.25, 0.5, 0.25, 0.5, 0.25, 0.5])
    #expect(image.converted(channels: 3) == image)
  }

  /// All 256 levels come back exactly, gray and colour; what is outside 0…1 becomes an end.
  @Test(arguments: [1, 3]) func encodedAndDecodedIsTheSame(_ channels: Int) throws {
    let samples = (0..<channels * 256).map { Float(($0 * 29) % 256) / 255 }
    let image = PixelImage(shape: ImageShape(channels: channels, height: 16, width: 16), samples: samples)
    let bytes = try image.pngData()
    #expect(try PixelImage(png: bytes) == image)
    #expect(try image.pngData() == bytes)
  }

  @Test func encodingRoundsAndClamps() throws {
    let image = Self.row([-1, 0.4 / 255, 0.6 / 255, 2, .nan, .infinity])
    #expect(try PixelImage(png: image.pngData()).samples.map { $0 * 255 } == [0, 0, 1, 255, 0, 255])
  }

  @Test func writingReplacesWholeOrNamesTheFile() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.png"
      try PixelImage.plain(0).write(toPNG: path)
      try PixelImage.plain(1).write(toPNG: path)
      #expect(try PixelImage(pngFile: path) == PixelImage.plain(1))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.png"])
      let error = try #require(throws: PNGError.self) {
        try PixelImage.plain(1).write(toPNG: folder + "/absent/a.png")
      }
      #expect(error.reason == .cannotWrite && error.file == folder + "/absent/a.png")
      // Renaming over a pipe or a folder would lose it.
      try FileManager.default.createDirectory(atPath: folder + "/b.png", withIntermediateDirectories: true)
      #expect(mkfifo(folder + "/c.png", 0o600) == 0)
      for (name, got) in [("b.png", "a folder"), ("c.png", "a named pipe")] {
        let error = try #require(throws: PNGError.self) {
          try PixelImage.plain(1).write(toPNG: "\(folder)/\(name)")
        }
        #expect(error.reason == .cannotWrite && error.got == got)
      }
    }
  }
}
