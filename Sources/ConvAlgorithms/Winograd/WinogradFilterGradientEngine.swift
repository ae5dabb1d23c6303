import CMicrokernels

/// The filter gradient of a 3×3 convolution by F(3×3, m×m): the output gradient's tiles play the filters.
///
/// ```
/// input tiles    ──input────→ V [t²][C][tiles] ─┐
///                                               ├─ t² products, summed over the tiles → [t²][C][O] ──→ 3×3
/// gradient tiles ──gradient─→ U [t²][O][tiles] ─┘
/// ```
///
/// Where the sums are few and the tiles many, the tiles are shared out to parts with sums of their own: a part takes short
/// strips of tiles, whose spectra stay in the second-level cache, and the parts are added in their order. Elsewhere all
/// threads make the spectra of a block of tiles, and then its products. How the tiles are cut depends on the geometry and
/// the batch alone, and with it the order of every sum.
struct WinogradFilterGradientEngine: PhasedEngine {
  let tiling: WinogradTiling
  let maps: WinogradMaps
  let geometry: ConvolutionGeometry
  let context: ComputeContext
  let tiles: LaneTiles
  /// The filters of a group, which are the lanes of the products.
  let filterBlocks: LaneBlocks
  let channelBlocks: BlockSplit
  var clock: PhaseClock?
  /// The blocks of each part; one part where all threads work on a block together.
  let parts: BlockSplit

  init(
    _ geometry: ConvolutionGeometry, batch: Int, tile: Int, context: ComputeContext, inParts: Bool? = nil,
    spectraLimit: Int = WinogradTiling.spectraLimit
  ) {
    self.geometry = geometry
    self.context = context
    maps = WinogradMaps(tile: tile, instructionSet: context.instructionSet)
    tiles = context.instructionSet.laneTiles
    filterBlocks = LaneBlocks(geometry.filtersPerGroup, tiles)
    channelBlocks = BlockSplit(geometry.channelsPerGroup, limit: tiles.rows)
    let sumCount =
      maps.frequencyCount * geometry.groups * filterBlocks.laneCount * geometry.channelsPerGroup
    let channels = geometry.input.channels + geometry.filterCount
    let tileCount =
      batch * ((geometry.output.height + tile - 1) / tile) * ((geometry.output.width + tile - 1) / tile)
    let stripLength = channels <= 96 ? 48 : 32
    let partLimit = min(Self.partSumLimit / sumCount, tileCount / (2 * stripLength), 8)
    let inParts = inParts ?? (partLimit >= 4)
    tiling = WinogradTiling(
      tile: tile, source: geometry.input, result: geometry.output, top: geometry.padding.top,
      left: geometry.padding.left, batch: batch, spectraChannels: channels,
      spectraLimit: inParts ? 1 : spectraLimit, atLeast: inParts ? stripLength : 48)
    let blocks = tiling.blocks.blockCount
    parts = BlockSplit(blocks, limit: inParts ? (blocks - 1) / max(partLimit, 2) + 1 : blocks)
  }

  /// Floats of the sums of all parts.
  private static let partSumLimit = 5 << 18

  private var inputLayout: WinogradLayout { layout(geometry.input.channels) }
  private var gradientLayout: WinogradLayout { layout(geometry.filterCount) }
  private func layout(_ channels: Int) -> WinogradLayout {
    tiling.layout(channels: channels, frequencies: maps.frequencyCount, inStrips: parts.blockCount > 1)
  }
  private var spectraCount: Int { inputLayout.count + gradientLayout.count }
  /// Floats of the sums of one frequency, and of all.
  private var frequencySumCount: Int {
    geometry.groups * filterBlocks.laneCount * geometry.channelsPerGroup
  }
  private var sumCount: Int { maps.frequencyCount * frequencySumCount }

  /// Floats of the turned gradient of one block of filters.
  private var turnedCount: Int { tiling.blocks.largest * tiles.width }

  var workspaceByteCount: Int {
    let partCount = parts.blockCount
    let spectra = spectraCount * (partCount > 1 ? min(partCount, context.threadCount) : 1)
    return (spectra + sumCount * partCount + turnedCount * context.threadCount) * MemoryLayout<Float>.stride
  }

  var summary: String {
    "F(3×3, \(maps.tile)×\(maps.tile)), \(tiling.tilesPerImage) tiles an image, "
      + "\(tiling.blocks.largest) tiles at a time (\(context.instructionSet.rawValue))"
  }

  var preparedFilterCount: Int { 0 }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {}

  func execute(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let sums = TensorStorage(count: sumCount * parts.blockCount)
    if parts.blockCount > 1 {
      context.parallelFor(parts.blockCount) { part in
        let spectra = TensorStorage(count: spectraCount)
        for block in parts[part] {
          add(
            block, of: input, gradient, spectra.pointer, accumulate: block > parts[part].lowerBound,
            into: sums.pointer + part * sumCount
          ) { count, body in
            for index in 0..<count { body(index) }
          }
        }
      }
    } else {
      let spectra = TensorStorage(count: spectraCount)
      for block in 0..<tiling.blocks.blockCount {
        add(block, of: input, gradient, spectra.pointer, accumulate: block > 0, into: sums.pointer) {
          context.parallelFor($0, $1)
        }
      }
    }
    collect(sums.pointer, into: result)
  }

  /// Where the sums of a channel with a block of filters begin, in those of a frequency: [group][block][channel][lane].
  private func place(group: Int, block: Int, channel: Int) -> Int {
    let lanes = group * filterBlocks.laneCount + filterBlocks.channels(block).lowerBound
    return lanes * geometry.channelsPerGroup + channel * filterBlocks.width(block)
  }

  /// Adds the parts in their order, and makes filters of their sums.
  private func collect(_ sums: UnsafeMutablePointer<Float>, into result: UnsafeMutablePointer<Float>) {
    let channels = geometry.channelsPerGroup
    context.parallelFor(geometry.groups * filterBlocks.count * channels) { task in
      let start = clock.start()
      defer { clock.stop(.resultTransform, since: start) }
      let (index, channel) = (task / channels, task % channels)
      let (group, block) = (index / filterBlocks.count, index % filterBlocks.count)
      let filters = filterBlocks.channels(block)
      let first = sums + place(group: group, block: block, channel: channel)
      for part in 1..<max(parts.blockCount, 1) {
        for frequency in 0..<maps.frequencyCount {
          let total = first + frequency * frequencySumCount
          let added = total + part * sumCount
          for lane in 0..<filterBlocks.width(block) { total[lane] += added[lane] }
        }
      }
      let filter = group * geometry.filtersPerGroup + filters.lowerBound
      maps.functions.filterGradient(
        first, frequencySumCount, filters.count, result + (filter * channels + channel) * 9, channels * 9)
    }
  }

  /// Adds a block of tiles to the sums; `loop` runs a body for each of so many indices.
  private func add(
    _ block: Int, of input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ spectra: UnsafeMutablePointer<Float>, accumulate: Bool, into sums: UnsafeMutablePointer<Float>,
    loop: (Int, (Int) -> Void) -> Void
  ) {
    let range = tiling.blocks[block]
    let (inputLayout, gradientLayout) = (inputLayout, gradientLayout)
    let gradientSpectra = spectra + inputLayout.count
    func transform(
      _ channel: Int, of image: UnsafePointer<Float>, _ grid: convkit_tile_grid,
      with map: WinogradMaps.TileMap,
      into spectra: UnsafeMutablePointer<Float>, _ layout: WinogradLayout, _ phase: TransformPhase
    ) {
      let start = clock.start()
      defer { clock.stop(phase, since: start) }
      withUnsafePointer(to: grid) { grid in
        map(
          grid, image + channel * grid.pointee.height * grid.pointee.width, range.lowerBound, range.count,
          spectra + channel * layout.channel, layout.frequency)
      }
    }
    loop(geometry.input.channels) {
      transform(
        $0, of: input, tiling.source, with: maps.functions.input, into: spectra, inputLayout, .sourceTransform
      )
    }
    loop(geometry.filterCount) {
      transform(
        $0, of: gradient, tiling.result, with: maps.functions.gradient, into: gradientSpectra, gradientLayout,
        .filterTransform)
    }
    loop(maps.frequencyCount * geometry.groups) {
      multiply($0, spectra, gradientSpectra, tileCount: range.count, accumulate: accumulate, into: sums)
    }
  }

  /// For a frequency and group: [C/G][O/G] (+)= V [C/G][tiles] · U [O/G][tiles]ᵀ.
  ///
  /// The sum runs over the tiles: the gradient's spectra are turned, so that a vector holds the sums of many filters, and
  /// the input's are read as they stand.
  private func multiply(
    _ product: Int, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, tileCount: Int,
    accumulate: Bool, into sums: UnsafeMutablePointer<Float>
  ) {
    let start = clock.start()
    defer { clock.stop(.products, since: start) }
    let (inputLayout, gradientLayout) = (inputLayout, gradientLayout)
    let (frequency, group) = (product / geometry.groups, product % geometry.groups)
    let firstFilter = group * geometry.filtersPerGroup
    let left = gradient + frequency * gradientLayout.frequency + firstFilter * gradientLayout.channel
    let right =
      input + frequency * inputLayout.frequency + group * geometry.channelsPerGroup * inputLayout.channel
    let turned = TensorStorage(count: turnedCount)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: tileCount + tiles.rows) { table in
      for tile in 0..<tileCount { table[tile] = tile }
      for row in 0..<tiles.rows { table[tileCount + row] = row * inputLayout.channel }
      guard let steps = table.baseAddress else { return }
      for block in 0..<filterBlocks.count {
        let (filters, vectors) = (filterBlocks.channels(block), filterBlocks.vectors(block))
        tiles.turn(
          left + filters.lowerBound * gradientLayout.channel, gradientLayout.channel, filters.count,
          tileCount,
          turned.pointer)
        for channelBlock in 0..<channelBlocks.blockCount {
          let channels = channelBlocks[channelBlock]
          tiles.gradient(lines: channels.count, vectors: vectors)(
            tileCount, turned.pointer, right + channels.lowerBound * inputLayout.channel, steps,
            steps + tileCount, accumulate,
            sums + frequency * frequencySumCount
              + place(group: group, block: block, channel: channels.lowerBound))
        }
      }
    }
  }
}
