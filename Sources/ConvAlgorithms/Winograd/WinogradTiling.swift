/// How the results of a 3×3 convolution are cut into tiles of m×m, and the tiles into blocks that are computed together.
///
/// The source is copied split by phase of m, so that the same pixel of neighbouring tiles stands in neighbouring
/// floats. Rows of tiles, of one image or of several, follow each other without a gap; a block is some of these rows.
struct WinogradTiling: Sendable {
  /// m
  let tile: Int
  /// The source and the result image, all groups.
  let source: ImageShape
  let result: ImageShape
  let planes: PaddedPlanes
  /// Rows of tiles, and tiles of a row.
  let rows: Int
  let columns: Int
  /// Images copied at a time.
  let chunk: Int
  /// Rows of tiles in a block.
  let blockRows: Int

  /// Floats of the copies of a chunk.
  private static let copyLimit = 4 << 20
  /// Floats of the spectra of a block, which should stay in the last-level cache.
  static let spectraLimit = 4 << 20

  /// - Parameters:
  ///   - top, left: rows and columns of zeros before the source; negative to leave some of it out.
  ///   - spectraLimit: floats of the spectra of a block.
  init(
    tile: Int, source: ImageShape, result: ImageShape, top: Int, left: Int, batch: Int,
    spectraLimit: Int = Self.spectraLimit
  ) {
    self.tile = tile
    self.source = source
    self.result = result
    rows = (result.height + tile - 1) / tile
    columns = (result.width + tile - 1) / tile
    let phases = Array(0..<tile)
    // A tile reads two lines more than it writes: one line of the first two phases of the next tile.
    planes = PaddedPlanes(
      rows: PaddedAxis(length: source.height, stride: tile, origin: -top, lines: rows + 1, phases: phases),
      columns: PaddedAxis(
        length: source.width, stride: tile, origin: -left, lines: columns + 1, phases: phases))
    chunk = min(max(Self.copyLimit / (planes.channelCount * source.channels), 1), batch)
    let spectraOfRow = (tile + 2) * (tile + 2) * (source.channels + result.channels) * columns
    let total = rows * chunk
    blockRows = BlockSplit(total, limit: max(spectraLimit / spectraOfRow, 1)).largest
  }

  /// Floats of the copy of one image.
  var copyCount: Int { planes.channelCount * source.channels }

  /// Floats from one channel's spectra to the next: the tiles of a block, what the last vector writes behind them, and
  /// an odd number of cache lines, so that channels do not compete for the same places of a cache.
  var spectrumPitch: Int {
    let lines = (blockRows * columns + 15 + 15) / 16
    return (lines | 1) * 16
  }

  /// The blocks of a chunk of images: ranges of rows of tiles.
  func blocks(images: Int) -> BlockSplit { BlockSplit(images * rows, limit: blockRows) }

  /// The tile m for which the results need the fewest products: 4, except where they are few.
  static func bestTile(for result: Size2D) -> Int {
    func products(_ tile: Int) -> Int {
      let tiles = ((result.height + tile - 1) / tile) * ((result.width + tile - 1) / tile)
      return tiles * (tile + 2) * (tile + 2)
    }
    return products(2) <= products(4) ? 2 : 4
  }

  /// The copies of some images, all channels, on all threads.
  func copy(
    _ images: Range<Int>, of source: UnsafePointer<Float>, to copy: UnsafeMutablePointer<Float>,
    context: ComputeContext
  ) {
    let channels = self.source.channels
    let channelCount = self.source.height * self.source.width
    context.parallelFor(images.count * channels) { index in
      planes.copy(
        source + (images.lowerBound * channels + index) * channelCount, to: copy + index * planes.channelCount
      )
    }
  }

  /// The spectra of a block of input tiles, [frequency][channel][tile], on all threads; zeros behind the last tile.
  func transform(
    _ block: Range<Int>, of copy: UnsafePointer<Float>, with maps: WinogradMaps,
    into spectra: UnsafeMutablePointer<Float>, context: ComputeContext
  ) {
    let (pitch, channels) = (spectrumPitch, source.channels)
    context.parallelFor(channels) { channel in
      var place = spectra + channel * pitch
      for row in block {
        let (image, y) = (row / rows, row % rows)
        let tiles = copy + image * copyCount + channel * planes.channelCount + y * planes.pitch
        maps.functions.input(tiles, planes.pitch, planes.planeCount, columns, place, channels * pitch)
        place += columns
      }
      clearTails(block, spectra + channel * pitch, frequency: channels * pitch, maps)
    }
  }

  /// Writes zeros behind the tiles of one channel's spectra, where whole vectors are read.
  func clearTails(
    _ block: Range<Int>, _ spectra: UnsafeMutablePointer<Float>, frequency: Int, _ maps: WinogradMaps
  ) {
    let count = block.count * columns
    for f in 0..<maps.frequencyCount {
      (spectra + f * frequency + count).update(repeating: 0, count: spectrumPitch - count)
    }
  }
}
