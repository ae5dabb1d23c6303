/// A hash of a file's bytes: what says that a file is the one it was, and decides which part it falls into.
///
/// ```
/// hash ← 0x6C62272E07BB014262B821756295C58D
/// for each byte:   hash ← (hash xor byte) · (2⁸⁸ + 0x13B)  mod 2¹²⁸
/// ```
///
/// FNV-1a of 128 bits: a million different files have a chance below 10⁻²⁶ that two of them share a hash by accident.
/// It guards against accidents alone; who means to can make two files of one hash.
/// Source: G. Fowler, L. C. Noll, K.-P. Vo & D. Eastlake, *The FNV Non-Cryptographic Hash Algorithm*, §2.
public struct ContentHash: Hashable, Sendable, CustomStringConvertible {
  private let value: UInt128

  /// The hash of some bytes.
  public init(of bytes: [UInt8]) {
    // In two words, for the prime's middle is empty: 2⁸⁸ shifts into the high word alone.
    var high: UInt64 = 0x6C62_272E_07BB_0142
    var low: UInt64 = 0x62B8_2175_6295_C58D
    bytes.withUnsafeBufferPointer { bytes in
      for byte in bytes {
        low ^= UInt64(byte)
        let product = low.multipliedFullWidth(by: 0x13B)
        high = high &* 0x13B &+ product.high &+ low << 24
        low = product.low
      }
    }
    value = UInt128(high) << 64 | UInt128(low)
  }

  /// Reads a file and hashes it.
  ///
  /// - Throws: ``PNGError`` when the file cannot be read; what it holds does not matter.
  init(ofFile path: String, limits: PNGLimits) throws(PNGError) {
    self.init(of: try RegularFile.bytes(of: path, limit: limits.fileByteCount))
  }

  /// 32 hexadecimal digits, as ``description`` writes them; nil for anything else.
  public init?(_ text: String) {
    // The parser of the standard library would take a sign too.
    guard text.utf8.count == 32, text.utf8.first != UInt8(ascii: "+"), let value = UInt128(text, radix: 16)
    else { return nil }
    self.value = value
  }

  /// 32 hexadecimal digits in lower case.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }

  /// Where the content stands in 0 ..< 1 for a seed: uniformly distributed, and unrelated from seed to seed.
  ///
  /// The first number of the ``RandomStream`` of the seed, the purpose `dataset split` and the two words of the hash, the
  /// high one as the epoch and the low one as the index; of its 64 bits the first 53.
  public func place(seed: UInt64) -> Double {
    var stream = RandomStream(
      seed: seed, purpose: "dataset split", epoch: Int(truncatingIfNeeded: value >> 64),
      index: Int(truncatingIfNeeded: value))
    return Double(stream.next() >> 11) * 0x1p-53
  }
}

extension ContentHash: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let hash = ContentHash(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "got the hash \"\(text.prefix(80))\"; expected 32 hexadecimal digits"
      )
    }
    self = hash
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
