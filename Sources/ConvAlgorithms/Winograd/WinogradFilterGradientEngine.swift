import CMicrokernels

/// The filter gradient of a 3×3 convolution by F(3×3, m×m): the output gradient's tiles play the filters.
///
/// ```
/// input tiles    ──input────→ V [t²][C][tiles] ─┐
///                                               ├─ t² products, summed over the tiles → [t²][O][C] ──→ 3×3
/// gradient tiles ──gradient─→ U [t²][O][tiles] ─┘
/// ```
///
/// How the tiles are cut into blocks depends on the geometry and the batch alone, and with it the order of every sum.
struct WinogradFilterGradientEngine: PhasedEngine {
  let tiling: WinogradTiling
  let maps: WinogradMaps
  let geometry: ConvolutionGeometry
  let batch: Int
  let context: ComputeContext
  let tiles: ProductTiles
  let filterBlocks: BlockSplit
  var clock: PhaseClock?
  init(
    _ geometry: ConvolutionGeometry, batch: Int, tile: Int, context: ComputeContext,
    spectraLimit: Int = WinogradTiling.spectraLimit
  ) {
    self.geometry = geometry
    self.batch = batch
    self.context = context
    tiling = WinogradTiling(
      tile: tile, source: geometry.input, result: geometry.output, top: geometry.padding.top,
      left: geometry.padding.left, batch: batch,
      spectraChannels: geometry.input.channels + geometry.filterCount, spectraLimit: spectraLimit)
    maps = WinogradMaps(tile: tile, instructionSet: context.instructionSet)
    tiles = context.instructionSet.productTiles
    filterBlocks = BlockSplit(geometry.filtersPerGroup, limit: tiles.rows)
  }

  private var inputSpectraCount: Int { maps.frequencyCount * tiling.frequencyPitch(geometry.input.channels) }
  private var gradientSpectraCount: Int { maps.frequencyCount * tiling.frequencyPitch(geometry.filterCount) }
  private var sumCount: Int { maps.frequencyCount * geometry.filterCount * geometry.channelsPerGroup }

  /// Floats of both factors of one product with the tiles outermost.
  private var factorCount: Int {
    tiling.blocks.largest * (geometry.channelsPerGroup + geometry.filtersPerGroup)
  }

  var workspaceByteCount: Int {
    (inputSpectraCount + gradientSpectraCount + sumCount + factorCount * context.threadCount)
      * MemoryLayout<Float>.stride
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
    let inputSpectra = TensorStorage(count: inputSpectraCount)
    let gradientSpectra = TensorStorage(count: gradientSpectraCount)
    let sums = TensorStorage(count: sumCount)
    for block in 0..<tiling.blocks.blockCount {
      let tiles = tiling.blocks[block]
      transform(
        tiles, of: input, tiling.source, channels: geometry.input.channels, with: maps.functions.input,
        into: inputSpectra.pointer, phase: .sourceTransform)
      transform(
        tiles, of: gradient, tiling.result, channels: geometry.filterCount, with: maps.functions.gradient,
        into: gradientSpectra.pointer, phase: .filterTransform)
      multiply(
        inputSpectra.pointer, gradientSpectra.pointer, tileCount: tiles.count, accumulate: block > 0,
        into: sums.pointer)
    }
    let start = clock.start()
    defer { clock.stop(.resultTransform, since: start, threads: context.threadCount) }
    let channels = geometry.channelsPerGroup
    context.parallelFor(geometry.filterCount) { filter in
      maps.functions.filterGradient(
        sums.pointer + filter * channels, geometry.filterCount * channels, channels,
        result + filter * channels * 9)
    }
  }

  /// The spectra of a block of tiles, [frequency][channel][tile].
  private func transform(
    _ block: Range<Int>, of image: UnsafePointer<Float>, _ grid: convkit_tile_grid, channels: Int,
    with map: WinogradMaps.TileMap, into spectra: UnsafeMutablePointer<Float>, phase: TransformPhase
  ) {
    let start = clock.start()
    defer { clock.stop(phase, since: start, threads: context.threadCount) }
    let pitch = tiling.spectrumPitch
    context.parallelFor(channels) { channel in
      withUnsafePointer(to: grid) { grid in
        map(
          grid, image + channel * grid.pointee.height * grid.pointee.width, block.lowerBound, block.count,
          spectra + channel * pitch, tiling.frequencyPitch(channels))
      }
    }
  }

  /// For each frequency and group: [O/G][C/G] (+)= U [O/G][tiles] · V [C/G][tiles]ᵀ.
  ///
  /// The sum runs over the tiles, so both factors are turned: then a register tile holds the sums of a few filters and
  /// many channels, and nothing has to be added across the lanes of a vector.
  private func multiply(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, tileCount: Int, accumulate: Bool,
    into sums: UnsafeMutablePointer<Float>
  ) {
    let start = clock.start()
    defer { clock.stop(.products, since: start, threads: context.threadCount) }
    let pitch = tiling.spectrumPitch
    let (channels, filters) = (geometry.channelsPerGroup, geometry.filtersPerGroup)
    let offsets = (0..<tileCount).map { $0 * channels }
    context.parallelFor(maps.frequencyCount * geometry.groups) { product in
      let (frequency, group) = (product / geometry.groups, product % geometry.groups)
      let left = gradient + frequency * tiling.frequencyPitch(geometry.filterCount) + group * filters * pitch
      let right =
        input + frequency * tiling.frequencyPitch(geometry.input.channels) + group * channels * pitch
      let out = sums + (frequency * geometry.filterCount + group * filters) * channels
      let factors = TensorStorage(count: tileCount * (channels + filters))
      let packed = factors.pointer + tileCount * channels
      convkit_transpose(right, pitch, channels, tileCount, factors.pointer, channels)
      for block in 0..<filterBlocks.blockCount {
        let rows = filterBlocks[block]
        let blockPacked = packed + rows.lowerBound * tileCount
        convkit_transpose(
          left + rows.lowerBound * pitch, pitch, rows.count, tileCount, blockPacked, rows.count)
        for place in stride(from: 0, to: channels, by: tiles.columns) {
          let columns = min(channels - place, tiles.columns)
          tiles.function(rows: rows.count, vectors: (columns + tiles.lanes - 1) / tiles.lanes)(
            tileCount, blockPacked, factors.pointer + place, offsets, nil, accumulate,
            out + rows.lowerBound * channels + place, channels, columns)
        }
      }
    }
  }
}
