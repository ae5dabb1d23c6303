import ConvImages
import Foundation
import TestSupport
import Testing

/// Damaged files end as an image of the right shape or as a `PNGError`, and never in any other way.
///
/// `CONVKIT_FUZZ_SECONDS=600` goes on for so many seconds of CPU, best with the address sanitizer, and prints what came of
/// it; `CONVKIT_FUZZ_SEED` makes other mutants. The mutant that ended a run is in `convkit-fuzz-SEED.png` among the
/// temporary files.
@Suite struct PNGMutationTests {
  private static let environment = ProcessInfo.processInfo.environment
  static let seconds = environment["CONVKIT_FUZZ_SECONDS"].flatMap(Double.init) ?? 0
  static let seed = environment["CONVKIT_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
  /// So many at least.
  static let count = 4_000

  static func files(_ folder: String) throws -> [[UInt8]] {
    let names = try FileManager.default.contentsOfDirectory(atPath: Fixtures.url(folder).path).sorted()
    return try names.map { [UInt8](try Fixtures.data("\(folder)/\($0)")) }
  }

  @Test func mutatedFilesAreImagesOrErrors() throws {
    let sound = try Self.files("png/sound")
    let hostile = try Self.files("png/hostile")
    // A bound on the work of a mutant whose header asks for much.
    let limits = PNGLimits(pixelCount: 1 << 16)
    let kept = FileManager.default.temporaryDirectory.appendingPathComponent("convkit-fuzz-\(Self.seed).png")
    var outcomes: [String: Int] = [:]
    var damages: [String: Int] = [:]
    var index = 0
    let began = clock()
    func elapsed() -> Double { Double(clock() - began) / Double(CLOCKS_PER_SEC) }
    while index < Self.count || elapsed() < Self.seconds {
      defer { index += 1 }
      var random = RandomStream(seed: Self.seed, purpose: "mutation of a PNG", index: index)
      let files = random.integer(below: 8) == 0 ? hostile : sound
      let bytes = Self.mutant(
        of: files[random.integer(below: files.count)], other: sound[random.integer(below: sound.count)],
        &random
      ) { damages[$0, default: 0] += 1 }
      if Self.seconds > 0 { try Data(bytes).write(to: kept) }
      do throws(PNGError) {
        let image = try PixelImage(png: bytes, limits: limits)
        let header = try PNGHeader(png: bytes, limits: limits)
        let isSound = image.shape == header.imageShape && image.samples.allSatisfy { (0...1).contains($0) }
        #expect(isSound, "seed \(Self.seed), mutant \(index)")
        outcomes["image", default: 0] += 1
      } catch {
        outcomes[error.reason.rawValue, default: 0] += 1
      }
    }
    // The mutants must reach both sides of the decoder, or the test would show little.
    #expect(outcomes["image", default: 0] > index / 20, "\(outcomes)")
    #expect(outcomes["corrupt", default: 0] > index / 20, "\(outcomes)")
    #expect(damages.count == PNGDamage.allCases.count + 1, "\(damages)")
    guard Self.seconds > 0 else { return }
    try FileManager.default.removeItem(at: kept)
    print("seed \(Self.seed): \(index) mutants in \(Int(elapsed())) s of CPU")
    for (title, counts) in [("came of them:", outcomes), ("damaged in:", damages)] {
      print(title, counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    }
  }

  /// One to three damages of chunks or of bytes; chunks first, with right checksums, so that what lies behind is reached.
  static func mutant(
    of file: [UInt8], other: [UInt8], _ random: inout RandomStream, onDamage: (String) -> Void
  ) -> [UInt8] {
    var bytes = file
    var chunks = PNGChunks(file)
    // What has no chunks, a JPEG file say, is damaged in its bytes alone.
    let kinds = chunks.chunks.isEmpty ? 0 : random.integer(below: 4)
    for _ in 0..<kinds {
      let damage = PNGDamage.allCases[random.integer(below: PNGDamage.allCases.count)]
      chunks.damage(damage, other: PNGChunks(other), &random)
      onDamage(damage.rawValue)
    }
    if kinds > 0 { bytes = chunks.bytes }
    guard kinds == 0 || random.integer(below: 4) == 0 else { return bytes }
    for _ in 0...random.integer(below: 3) { mutate(&bytes, &random) }
    onDamage("bytes")
    if random.integer(below: 4) > 0 { repairChecksums(&bytes) }
    return bytes
  }

  static func mutate(_ bytes: inout [UInt8], _ random: inout RandomStream) {
    guard !bytes.isEmpty else { return }
    let place = random.integer(below: bytes.count)
    switch random.integer(below: 8) {
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
    case 6: bytes.removeSubrange(place...)
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
      let end = start + 8 + Int(PNGChunks.word(bytes, at: start))
      guard end + 4 <= bytes.count else { return }
      bytes.replaceSubrange(
        end..<end + 4, with: PNGChunks.bytes(of: PNGChunks.checksum(of: bytes[start + 4..<end])))
      start = end + 4
    }
  }
}
