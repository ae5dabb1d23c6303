import ConvImages
import Foundation
import TestSupport
import Testing

/// Damaged files end as an image of the right shape or as a `PNGError`, and never in any other way.
@Suite struct PNGMutationTests {
  /// More are tried with `CONVKIT_FUZZ_COUNT=1000000`, best with the address sanitizer.
  static let count = ProcessInfo.processInfo.environment["CONVKIT_FUZZ_COUNT"].flatMap { Int($0) } ?? 4_000

  static func files(_ folder: String) throws -> [[UInt8]] {
    let names = try FileManager.default.contentsOfDirectory(atPath: Fixtures.url(folder).path).sorted()
    return try names.map { [UInt8](try Fixtures.data("\(folder)/\($0)")) }
  }

  @Test func mutatedFilesAreImagesOrErrors() throws {
    let sound = try Self.files("png/sound")
    let hostile = try Self.files("png/hostile")
    // A bound on the work of a mutant whose header asks for much.
    let limits = PNGLimits(pixelCount: 1 << 16)
    var outcomes: [String: Int] = [:]
    for index in 0..<Self.count {
      var random = RandomStream(seed: 1, purpose: "mutation of a PNG", index: index)
      let files = random.integer(below: 8) == 0 ? hostile : sound
      var bytes = files[random.integer(below: files.count)]
      for _ in 0...random.integer(below: 3) { Self.mutate(&bytes, &random) }
      // Most mutants with right checksums, so that what lies behind them is reached.
      if random.integer(below: 4) > 0 { Self.repairChecksums(&bytes) }
      do throws(PNGError) {
        let image = try PixelImage(png: bytes, limits: limits)
        let header = try PNGHeader(png: bytes, limits: limits)
        #expect(image.shape == header.imageShape)
        #expect(image.samples.allSatisfy { (0...1).contains($0) }, "mutant \(index)")
        outcomes["image", default: 0] += 1
      } catch {
        outcomes[error.reason.rawValue, default: 0] += 1
      }
    }
    // The mutants must reach both sides of the decoder, or the test would show little.
    #expect(outcomes["image", default: 0] > Self.count / 50, "\(outcomes)")
    #expect(outcomes["corrupt", default: 0] > Self.count / 50, "\(outcomes)")
    if Self.count > 4_000 { print("\(Self.count) mutants:", outcomes.sorted { $0.key < $1.key }) }
  }

  static func mutate(_ bytes: inout [UInt8], _ random: inout RandomStream) {
    guard !bytes.isEmpty else { return }
    let place = random.integer(below: bytes.count)
    switch random.integer(below: 7) {
    case 0: bytes[place] ^= 1 << UInt8(random.integer(below: 8))
    case 1: bytes[place] = UInt8(random.integer(below: 256))
    case 2: bytes.removeSubrange(place..<min(place + random.integer(below: 16), bytes.count))
    case 3:
      bytes.insert(
        contentsOf: (0..<random.integer(below: 16)).map { UInt8(($0 * 37) & 255) }, at: place)
    case 4:
      let end = min(place + random.integer(below: 64), bytes.count)
      bytes.insert(contentsOf: bytes[place..<end], at: random.integer(below: bytes.count))
    case 5:
      // The header, where every byte means much.
      if bytes.count > 33 { bytes[8 + random.integer(below: 21)] = UInt8(random.integer(below: 17)) }
    default:
      for offset in place..<min(place + 4, bytes.count) {
        bytes[offset] = [0, 127, 128, 255][random.integer(below: 4)]
      }
    }
  }

  /// Rewrites the checksum of every chunk whose length still makes sense.
  static func repairChecksums(_ bytes: inout [UInt8]) {
    var start = 8
    while start + 12 <= bytes.count {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = start + 8 + length
      guard end + 4 <= bytes.count else { return }
      var remainder = UInt32.max
      for byte in bytes[start + 4..<end] {
        remainder ^= UInt32(byte)
        for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
      }
      for offset in 0..<4 {
        bytes[end + offset] = UInt8(truncatingIfNeeded: ~remainder >> UInt32(24 - 8 * offset))
      }
      start = end + 4
    }
  }
}
