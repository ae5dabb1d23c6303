import ConvImages

/// One way in which chance damages the chunks of a file.
enum PNGDamage: String, CaseIterable {
  /// A field of IHDR, or its length.
  case header
  /// A chunk's length says what is not so.
  case length
  /// A chunk's name.
  case type
  /// A chunk's checksum.
  case checksum
  /// Chunks change places, come twice or are gone.
  case order
  /// PLTE of any length.
  case palette
  /// tRNS of any length.
  case transparency
  /// A chunk that is no part of the pixels, anywhere: gamma, profile, text, animation, unknown.
  case metadata
  /// The compressed stream: its header, blocks and checksum.
  case stream
  /// Rows that fit the header, or nearly, with any filters and bytes.
  case rows
  /// The stream cut into other IDAT chunks.
  case pieces
  /// Chunks of another file.
  case splice
}

extension PNGChunks {
  private static let lengths: [UInt32] = [
    0, 1, 11, 12, 13, 255, 65_536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
  ]
  private static let sides: [UInt32] =
    [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 33, 64, 255, 257, 65_536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF]
  private static let names = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "iCCP", "cHRM", "sRGB", "sBIT", "bKGD", "hIST", "pHYs",
    "sPLT",
    "tIME", "tEXt", "zTXt", "iTXt", "eXIf", "acTL", "fcTL", "fdAT", "oFFs", "pCAL", "sCAL", "cICP", "ABCD",
    "abcd",
  ]

  mutating func damage(_ damage: PNGDamage, other: PNGChunks, _ random: inout RandomStream) {
    guard !chunks.isEmpty else { return }
    let place = random.integer(below: chunks.count)
    switch damage {
    case .header: damageHeader(&random)
    case .length:
      let near = UInt32(truncatingIfNeeded: chunks[place].data.count + random.integer(below: 5) - 2)
      chunks[place].claimedLength =
        random.integer(below: 2) == 0 ? near : Self.lengths[random.integer(below: Self.lengths.count)]
    case .type:
      if random.integer(below: 2) == 0 {
        chunks[place].type = Array(Self.names[random.integer(below: Self.names.count)].utf8)
      } else {
        // The case of a letter says whether a chunk is critical, private, safe to copy.
        chunks[place].type[random.integer(below: 4)] ^= random.integer(below: 2) == 0 ? 0x20 : random.byte()
      }
    case .checksum:
      chunks[place].claimedChecksum = chunks[place].checksum ^ 1 << UInt32(random.integer(below: 32))
    case .order:
      switch random.integer(below: 3) {
      case 0: chunks.swapAt(place, random.integer(below: chunks.count))
      case 1: chunks.insert(chunks[place], at: random.integer(below: chunks.count + 1))
      default: chunks.remove(at: place)
      }
    case .palette:
      replace("PLTE", byteCounts: [0, 1, 3, 4, 6, 9, 12, 48, 600, 765, 768, 769, 771, 3000], &random)
    case .transparency:
      replace("tRNS", byteCounts: [0, 1, 2, 3, 4, 6, 7, 8, 16, 200, 255, 256, 257, 1000], &random)
    case .metadata: insertMetadata(&random)
    case .stream: damageStream(&random)
    case .rows: replaceRows(&random)
    case .pieces: cutStream(&random)
    case .splice:
      guard !other.chunks.isEmpty else { return }
      let theirs = random.integer(below: other.chunks.count)
      if random.integer(below: 2) == 0 {
        chunks.insert(other.chunks[theirs], at: place)
      } else {
        chunks = Array(chunks[..<place] + other.chunks[theirs...])
      }
    }
  }

  private mutating func damageHeader(_ random: inout RandomStream) {
    guard chunks[0].data.count == 13 else { return }
    switch random.integer(below: 9) {
    case 0, 1, 2:
      let side = Self.sides[random.integer(below: Self.sides.count)]
      let offset = 4 * random.integer(below: 2)
      chunks[0].data.replaceSubrange(offset..<offset + 4, with: Self.bytes(of: side))
    case 3: chunks[0].data[8] = [0, 1, 2, 3, 4, 8, 16, 32, 255][random.integer(below: 9)]
    case 4: chunks[0].data[9] = UInt8(random.integer(below: 8))
    case 5: chunks[0].data[12] ^= 1
    case 6: chunks[0].data[10 + random.integer(below: 3)] = random.byte()
    case 7: chunks[0].data.removeLast(1 + random.integer(below: 13))
    default: chunks[0].data += random.bytes(1 + random.integer(below: 9))
    }
  }

  private mutating func replace(_ type: String, byteCounts: [Int], _ random: inout RandomStream) {
    let chunk = Chunk(type, random.bytes(byteCounts[random.integer(below: byteCounts.count)]))
    if random.integer(below: 4) > 0 { chunks.removeAll { $0.type == chunk.type } }
    // Mostly where it belongs.
    let place = random.integer(below: 4) > 0 ? firstImageData : random.integer(below: chunks.count + 1)
    chunks.insert(chunk, at: min(place, chunks.count))
  }

  private mutating func insertMetadata(_ random: inout RandomStream) {
    let name = Self.names[4 + random.integer(below: Self.names.count - 4)]
    var data = random.bytes(random.integer(below: 48))
    if ["iCCP", "zTXt", "iTXt", "sPLT"].contains(name), random.integer(below: 2) == 0 {
      data = Array("name".utf8) + [0, 0] + Self.stored(data)
    }
    chunks.insert(Chunk(name, data), at: random.integer(below: chunks.count + 1))
  }

  private mutating func damageStream(_ random: inout RandomStream) {
    var bytes = stream
    guard bytes.count > 6 else { return }
    switch random.integer(below: 6) {
    // Method, window and preset dictionary; then the kind of the first block.
    case 0: bytes[random.integer(below: 2)] = random.byte()
    case 1: bytes[2] ^= UInt8(1 + random.integer(below: 7))
    case 2: bytes[bytes.count - 1 - random.integer(below: 4)] ^= random.byte()
    case 3: bytes.removeLast(1 + random.integer(below: bytes.count - 1))
    case 4: bytes += random.integer(below: 2) == 0 ? bytes : random.bytes(1 + random.integer(below: 40))
    default:
      for _ in 0...random.integer(below: 4) { bytes[random.integer(below: bytes.count)] = random.byte() }
    }
    stream = bytes
  }

  private mutating func replaceRows(_ random: inout RandomStream) {
    guard let counts = rowByteCounts else { return }
    var bytes = counts.flatMap { count in
      [UInt8(random.integer(below: 40) == 0 ? random.integer(below: 256) : random.integer(below: 5))]
        + random.bytes(count - 1)
    }
    switch random.integer(below: 8) {
    case 0: bytes.removeLast(min(bytes.count, 1 + random.integer(below: 20)))
    case 1: bytes += random.bytes(1 + random.integer(below: 300))
    default: break
    }
    stream = Self.stored(bytes)
  }

  private mutating func cutStream(_ random: inout RandomStream) {
    let bytes = stream
    let place = firstImageData
    chunks.removeAll { $0.isImageData }
    // Two equal cuts give an empty chunk.
    let cuts = (0..<random.integer(below: 6)).map { _ in random.integer(below: bytes.count + 1) }.sorted()
    var pieces = zip([0] + cuts, cuts + [bytes.count]).map { Chunk("IDAT", Array(bytes[$0..<$1])) }
    if random.integer(below: 6) == 0 {
      pieces.insert(Chunk("tEXt", Array("a\0b".utf8)), at: random.integer(below: pieces.count))
    }
    chunks.insert(contentsOf: pieces, at: min(place, chunks.count))
  }
}

extension RandomStream {
  fileprivate mutating func byte() -> UInt8 { UInt8(integer(below: 256)) }
  fileprivate mutating func bytes(_ count: Int) -> [UInt8] {
    // One byte in all of them as often as any: runs are what compression and filters are sensitive to.
    if integer(below: 4) == 0 { return [UInt8](repeating: byte(), count: count) }
    return (0..<count).map { _ in byte() }
  }
}
