import CMicrokernels

/// How the results of a 3×3 convolution are cut into tiles of m×m, and the tiles into blocks that are computed together.
///
/// Tiles of a row, rows of an image and images of a batch follow each other without a gap, so that the vectors are full
/// also where images are small. Images are read and written in place.
struct WinogradTiling: Sendable {
  /// m
  let tile: Int
  let sourceChannels: Int
  /// One channel of the source and one of the result, in tiles.
  let source: convkit_tile_grid
  let result: convkit_tile_grid
  /// The blocks of all tiles of the batch.
  let blocks: BlockSplit

  /// Floats of the spectra of a block, which should stay in the last-level cache.
  static let spectraLimit = 4 << 20

  /// - Parameters:
  ///   - top, left: rows and columns of zeros before the source; negative to leave some of it out.
  ///   - spectraChannels: channels whose spectra a block keeps.
  ///   - spectraLimit: floats of the spectra of a block.
  ///   - atLeast: tiles of a block, were its spectra the larger ones; whole vectors of any instruction set.
  init(
    tile: Int, source: ImageShape, result: ImageShape, top: Int, left: Int, batch: Int, spectraChannels: Int,
    spectraLimit: Int = Self.spectraLimit, atLeast: Int = 48
  ) {
    self.tile = tile
    sourceChannels = source.channels
    let rows = (result.height + tile - 1) / tile
    let columns = (result.width + tile - 1) / tile
    self.source = convkit_tile_grid(
      image: source.channels * source.height * source.width, height: source.height, width: source.width,
      top: top,
      left: left, tileRows: rows, tileColumns: columns)
    self.result = convkit_tile_grid(
      image: result.channels * result.height * result.width, height: result.height, width: result.width,
      top: 0,
      left: 0, tileRows: rows, tileColumns: columns)
    let spectraOfTile = (tile + 2) * (tile + 2) * spectraChannels
    // Whole vectors of any instruction set.
    blocks = BlockSplit(
      batch * rows * columns, limit: max(spectraLimit / spectraOfTile / 48 * 48, atLeast), unit: 16)
  }

  /// Tiles of an image.
  var tilesPerImage: Int { source.tileRows * source.tileColumns }

  /// Floats from one channel's spectra to the next: the tiles of a block in whole vectors, and an odd number of cache
  /// lines, so that channels do not compete for the same places of a cache.
  var spectrumPitch: Int { Self.oddLines(blocks.largest) }

  /// Where the numbers of `channels` channels and `frequencies` frequencies stand.
  ///
  /// In strips the frequencies of a channel follow each other, so that a transform writes one piece of memory; the spectra
  /// of larger blocks have the channels of a frequency together, so that a product reads one piece. Distances are odd
  /// numbers of lines, because transforms and products run through all frequencies or channels at once.
  func layout(channels: Int, frequencies: Int, inStrips: Bool) -> WinogradLayout {
    let pitch = spectrumPitch
    guard inStrips else {
      return WinogradLayout(
        channel: pitch, frequency: Self.oddLines(channels * pitch),
        count: Self.oddLines(channels * pitch) * frequencies)
    }
    let channel = Self.oddLines(frequencies * pitch)
    return WinogradLayout(channel: channel, frequency: pitch, count: channel * channels)
  }

  /// The smallest odd number of cache lines that hold `count` floats, in floats.
  static func oddLines(_ count: Int) -> Int { ((count + 15) / 16 | 1) * 16 }

  /// The tile m for which a pass takes less time.
  ///
  /// A frequency costs one product a tile of the whole batch, and reading the filters' spectrum from memory, which takes
  /// as long as some 40 products: few results of many channels are better served by the smaller tile.
  static func bestTile(for result: Size2D, batch: Int) -> Int {
    // In Double, as a geometry may be larger than any that is computed.
    func cost(_ tile: Int) -> Double {
      let tiles = Double((result.height - 1) / tile + 1) * Double((result.width - 1) / tile + 1)
      return (Double(batch) * tiles + 40) * Double((tile + 2) * (tile + 2))
    }
    return cost(2) <= cost(4) ? 2 : 4
  }
}

/// Spectra of a block of tiles: floats from one channel to the next, from one frequency to the next, and of all.
struct WinogradLayout: Sendable {
  let channel, frequency, count: Int
}
