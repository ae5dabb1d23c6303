import ConvImages

/// A PNG file in its chunks: one can be changed while the rest, checksums too, stay right.
struct PNGChunks {
  struct Chunk {
    var type: [UInt8]
    var data: [UInt8]
    /// What the file says in place of the truth.
    var claimedLength: UInt32?
    var claimedChecksum: UInt32?

    init(_ type: String, _ data: [UInt8]) { self.init(Array(type.utf8), data) }
    init(_ type: [UInt8], _ data: [UInt8]) {
      self.type = type
      self.data = data
    }

    var checksum: UInt32 { PNGChunks.checksum(of: (type + data)[...]) }
  }

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  var chunks: [Chunk] = []

  /// The whole chunks of a file; what follows the last is left out.
  init(_ bytes: [UInt8]) {
    var start = 8
    while start + 12 <= bytes.count {
      let length = Int(Self.word(bytes, at: start))
      guard start + 12 + length <= bytes.count else { return }
      chunks.append(
        Chunk(Array(bytes[start + 4..<start + 8]), Array(bytes[start + 8..<start + 8 + length])))
      start += 12 + length
    }
  }

  var bytes: [UInt8] {
    chunks.reduce(into: Self.signature) { bytes, chunk in
      bytes += Self.bytes(of: chunk.claimedLength ?? UInt32(chunk.data.count))
      bytes += chunk.type + chunk.data
      bytes += Self.bytes(of: chunk.claimedChecksum ?? chunk.checksum)
    }
  }

  /// The compressed image: the data of all IDAT chunks. Written, it takes the place of the first of them.
  var stream: [UInt8] {
    get { chunks.filter { $0.isImageData }.flatMap(\.data) }
    set {
      let place = firstImageData
      chunks.removeAll { $0.isImageData }
      chunks.insert(Chunk("IDAT", newValue), at: place)
    }
  }

  /// Where the first IDAT chunk is, or would have its place: before the last chunk.
  var firstImageData: Int { chunks.firstIndex { $0.isImageData } ?? max(0, chunks.count - 1) }

  /// The bytes that the stream of this header unfolds to, filter bytes too; nil without a header that makes sense.
  var rowByteCounts: [Int]? {
    guard let header = chunks.first?.data, header.count == 13 else { return nil }
    let width = Int(Self.word(header, at: 0))
    let height = Int(Self.word(header, at: 4))
    guard (1...4096).contains(width), (1...4096).contains(height), width * height <= 1 << 14 else {
      return nil
    }
    let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][header[9]] ?? 1
    let bits = samples * Int(header[8])
    // x start, y start, x step, y step of the passes of Adam7.
    let passes =
      header[12] == 0
      ? [(0, 0, 1, 1)]
      : [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    return passes.flatMap { x, y, stepX, stepY -> [Int] in
      let columns = (max(0, width - x) + stepX - 1) / stepX
      let rows = (max(0, height - y) + stepY - 1) / stepY
      return columns == 0 ? [] : Array(repeating: 1 + (columns * bits + 7) / 8, count: rows)
    }
  }

  /// Bytes as a zlib stream of stored blocks (RFC 1950, RFC 1951 §3.2.4).
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let count = min(bytes.count - start, 65_535)
      let isLast = start + count == bytes.count
      stream.append(isLast ? 1 : 0)
      for word in [count, ~count] { stream += [UInt8(word & 255), UInt8(word >> 8 & 255)] }
      stream += bytes[start..<start + count]
      start += count
    } while start < bytes.count
    var low = 1
    var high = 0
    for byte in bytes {
      low = (low + Int(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return stream + Self.bytes(of: UInt32(high << 16 | low))
  }

  static func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  static func bytes(of word: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
  }

  /// CRC-32 of a chunk's type and data.
  static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1
    }
  }
}

extension PNGChunks.Chunk {
  var isImageData: Bool { type == Array("IDAT".utf8) }
}
