import ConvImages
import Foundation
import TestSupport
import Testing

/// Every colour type and bit depth against pixels worked out without libpng.
@Suite struct PNGDecodingTests {
  struct Sound: Decodable, CustomTestStringConvertible {
    let file: String
    let height, width, channels, bitDepth: Int
    let colorType: UInt8
    let isInterlaced, isOpaque: Bool
    let overWhite, overQuarter: [Double]
    var testDescription: String { file }
  }

  static let sound: [Sound] = (try? Fixtures.json("png/sound.json")) ?? []

  @Test func allFixturesAreThere() {
    #expect(Self.sound.count == 66)
    #expect(Set(Self.sound.map { "\($0.colorType) \($0.bitDepth) \($0.isInterlaced)" }).count == 30)
  }

  @Test(arguments: sound) func pixelsAreThoseThatWereWritten(_ expected: Sound) throws {
    let path = Fixtures.url("png/" + expected.file).path
    for (background, values) in [(Float(1), expected.overWhite), (0.25, expected.overQuarter)] {
      let image = try PixelImage(pngFile: path, background: background)
      #expect(
        image.shape
          == ImageShape(channels: expected.channels, height: expected.height, width: expected.width))
      if expected.isOpaque {
        #expect(image.samples == values.map { Float($0) })
      } else {
        let error = zip(image.samples, values).map { abs(Double($0) - $1) }.max()
        #expect(try #require(error) < 1e-7)
      }
    }
    let header = try PNGHeader(pngFile: path)
    #expect(header.imageShape.size == Size2D(height: expected.height, width: expected.width))
    #expect(header.channels == expected.channels && header.bitDepth == expected.bitDepth)
    #expect(header.colorKind.rawValue == expected.colorType && header.isInterlaced == expected.isInterlaced)
  }

  /// 16 bits are scaled, not cut: neighbours of 65,536 levels stay apart, and the largest is 1.
  @Test func sixteenBitsKeepEveryLevel() throws {
    let deep = try #require(Self.sound.first { $0.file == "sound/gray-16.png" })
    let levels = Set(try PixelImage(pngFile: Fixtures.url("png/" + deep.file)).samples.map { $0 * 65535 })
    #expect(levels.count > 55)
    #expect(levels.allSatisfy { abs($0 - $0.rounded()) < 0.01 })
  }

  @Test func urlPathAndMemoryGiveTheSameImage() throws {
    let url = Fixtures.url("png/sound/rgb-alpha-16-adam7.png")
    let image = try PixelImage(pngFile: url)
    #expect(try PixelImage(pngFile: url.path) == image)
    #expect(try PixelImage(png: [UInt8](Data(contentsOf: url))) == image)
  }
}
