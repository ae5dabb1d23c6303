import ConvImages
import Foundation
import TestSupport
import Testing

/// Everything that is not a whole and sound PNG is a typed error that names the file.
@Suite struct PNGErrorTests {
  struct Hostile: Decodable, CustomTestStringConvertible {
    let file, verdict: String
    var testDescription: String { file }
  }

  static let hostile: [Hostile] = (try? Fixtures.json("png/hostile.json")) ?? []

  @Test(arguments: hostile) func hostileFileGivesItsReason(_ hostile: Hostile) throws {
    let path = Fixtures.url("png/" + hostile.file).path
    if hostile.verdict == "sound" {
      let image = try PixelImage(pngFile: path)
      #expect(image.shape == ImageShape(channels: 1, height: 7, width: 9))
      #expect(image[0, 1, 1] == Float(49) / 255)
    } else {
      let error = try #require(throws: PNGError.self) { try PixelImage(pngFile: path) }
      #expect(error.reason.rawValue == hostile.verdict, "\(error)")
      #expect(error.file == path && error.description.hasPrefix("\(path): got "))
    }
  }

  @Test(arguments: [
    ("jpeg", "a JPEG file"), ("gif", "a GIF file"), ("webp", "a WebP file"), ("bmp", "a BMP file"),
    ("text", "a text file"), ("lfs-pointer", "a Git LFS pointer"), ("zeros", "zero bytes"),
    ("line-ends-changed", "a PNG file with a damaged signature"), ("empty", "0 bytes"),
  ]) func errorSaysWhatTheFileLooksLike(_ name: String, _ looks: String) throws {
    let url = Fixtures.url("png/hostile/\(name).png")
    #expect(try #require(throws: PNGError.self) { try PixelImage(pngFile: url) }.got == looks)
  }

  /// Cut anywhere before the end, a file is never read as an image.
  @Test(arguments: ["gray-1-adam7", "palette-4-trns", "rgb-alpha-16"])
  func everyTruncationIsAnError(_ name: String) throws {
    let whole = [UInt8](try Fixtures.data("png/sound/\(name).png"))
    for count in 0..<whole.count {
      let error = try #require(throws: PNGError.self) { try PixelImage(png: Array(whole.prefix(count))) }
      let allowed: [PNGError.Reason] = count == 0 ? [.empty] : count < 8 ? [.notPNG] : [.truncated]
      #expect(allowed.contains(error.reason), "\(count) bytes: \(error)")
    }
  }

  /// One flipped bit anywhere in a critical chunk is found by a checksum.
  @Test func everyFlippedBitIsAnError() throws {
    let whole = [UInt8](try Fixtures.data("png/sound/palette-2.png"))
    for bit in 0..<whole.count * 8 {
      var bytes = whole
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: PNGError.self, "bit \(bit)") { try PixelImage(png: bytes) }
    }
  }

  @Test func limitsAreStatedAndChecked() throws {
    let path = Fixtures.url("png/sound/gray-8.png").path
    #expect(try PixelImage(pngFile: path, limits: PNGLimits(pixelCount: 63, side: 9)).size.width == 9)
    let pixels = try #require(throws: PNGError.self) {
      try PixelImage(pngFile: path, limits: PNGLimits(pixelCount: 62))
    }
    #expect(pixels.reason == .tooLarge && pixels.got == "an image of 7×9 pixels")
    #expect(throws: PNGError.self) { try PNGHeader(pngFile: path, limits: PNGLimits(side: 8)) }
    #expect(PNGLimits().pixelCount == 67_108_864)
  }

  /// What is no regular file is refused at once: opening a pipe nobody writes to would wait for ever.
  @Test func onlyRegularFilesAreOpened() throws {
    try withTemporaryFolder { folder in
      func reason(_ name: String) throws -> PNGError.Reason {
        try #require(throws: PNGError.self) { try PixelImage(pngFile: folder + "/" + name) }.reason
      }
      #expect(mkfifo(folder + "/pipe.png", 0o600) == 0)
      #expect(try reason("pipe.png") == .notAFile)
      try FileManager.default.createDirectory(
        atPath: folder + "/folder.png", withIntermediateDirectories: true)
      #expect(try reason("folder.png") == .notAFile)
      symlink("/dev/zero", folder + "/device.png")
      #expect(try reason("device.png") == .notAFile)
      symlink("loop.png", folder + "/loop.png")
      #expect(try reason("loop.png") == .missing)
      symlink("nowhere.png", folder + "/dangling.png")
      let dangling = try #require(throws: PNGError.self) { try PixelImage(pngFile: folder + "/dangling.png") }
      #expect(dangling.reason == .missing && dangling.got == "a symbolic link that leads nowhere")
      #expect(try reason("absent.png") == .missing)
      #expect(try reason("absent\0.png") == .missing)
      symlink(Fixtures.url("png/sound/gray-8.png").path, folder + "/link.png")
      #expect(try PixelImage(pngFile: folder + "/link.png").size == Size2D(height: 7, width: 9))
      if geteuid() != 0 {
        try Data([1]).write(to: URL(fileURLWithPath: folder + "/locked.png"))
        chmod(folder + "/locked.png", 0)
        #expect(try reason("locked.png") == .unreadable)
      }
    }
  }
}
