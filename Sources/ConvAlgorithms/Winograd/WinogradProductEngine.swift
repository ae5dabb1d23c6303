import CMicrokernels

/// The output pass and the input gradient of a 3×3 convolution by F(m×m, 3×3).
///
/// ```
/// source tiles ──input──→ V [t²][C][tiles] ─┐
///                                           ├─ t² matrix products → M [t²][O][tiles] ──output──→ m×m results a tile
/// filters ──filters──→ U [t²][O][C] ────────┘
/// ```
///
/// Multiply-adds fall from 9·m² to (m + 2)² a tile and pair of channels: to 0.44 for m = 2, to 0.25 for m = 4. The
/// input gradient is the same with filters turned by half a turn, channels and filters exchanged and 2 − padding zeros.
/// Source: A. Lavin & S. Gray, *Fast Algorithms for Convolutional Neural Networks*, 2016.
struct WinogradProductEngine: ConvolutionEngine {
  let tiling: WinogradTiling
  let maps: WinogradMaps
  let groups: Int
  let batch: Int
  let context: ComputeContext
  let tiles: ProductTiles
  let rowBlocks: BlockSplit
  /// Distances in the filters: from one result channel, source channel, group to the next.
  let rowStep: Int
  let depthStep: Int
  let groupStep: Int
  let flipped: Bool

  init(
    _ geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, tile: Int, context: ComputeContext,
    spectraLimit: Int = WinogradTiling.spectraLimit
  ) {
    let forward = pass == .output
    let (padding, filterStep) = (geometry.padding, geometry.channelsPerGroup * 9)
    tiling = WinogradTiling(
      tile: tile, source: forward ? geometry.input : geometry.output,
      result: forward ? geometry.output : geometry.input, top: forward ? padding.top : 2 - padding.top,
      left: forward ? padding.left : 2 - padding.left, batch: batch, spectraLimit: spectraLimit)
    maps = WinogradMaps(tile: tile, instructionSet: context.instructionSet)
    groups = geometry.groups
    self.batch = batch
    self.context = context
    tiles = context.instructionSet.productTiles
    rowStep = forward ? filterStep : 9
    depthStep = forward ? 9 : filterStep
    groupStep = filterStep * geometry.filtersPerGroup
    flipped = !forward
    rowBlocks = BlockSplit(tiling.resultChannels / groups, limit: tiles.rows)
  }

  /// Channels of a group in the source and in the result.
  private var depth: Int { tiling.sourceChannels / groups }
  private var height: Int { tiling.resultChannels / groups }

  private var sourceSpectraCount: Int { maps.frequencyCount * tiling.sourceChannels * tiling.spectrumPitch }
  private var resultSpectraCount: Int { maps.frequencyCount * tiling.resultChannels * tiling.spectrumPitch }

  var workspaceByteCount: Int {
    (sourceSpectraCount + resultSpectraCount) * MemoryLayout<Float>.stride
  }

  var summary: String {
    "F(\(maps.tile)×\(maps.tile), 3×3), \(tiling.tilesPerImage) tiles an image, "
      + "\(tiling.blocks.largest) tiles at a time (\(context.instructionSet.rawValue))"
  }

  var preparedFilterCount: Int { maps.frequencyCount * groups * height * depth }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
    context.parallelFor(groups * rowBlocks.blockCount) { task in
      let (group, rows) = (task / rowBlocks.blockCount, rowBlocks[task % rowBlocks.blockCount])
      maps.functions.filters(
        filters + group * groupStep + rows.lowerBound * rowStep, rows.count, rowStep, depth, depthStep,
        flipped,
        prepared + (group * height + rows.lowerBound) * depth, groups * height * depth)
    }
  }

  func execute(
    _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let sourceSpectra = TensorStorage(count: sourceSpectraCount)
    let resultSpectra = TensorStorage(count: resultSpectraCount)
    for block in 0..<tiling.blocks.blockCount {
      let tiles = tiling.blocks[block]
      transform(tiles, of: source, into: sourceSpectra.pointer)
      multiply(sourceSpectra.pointer, prepared, into: resultSpectra.pointer, tileCount: tiles.count)
      write(tiles, resultSpectra.pointer, bias, into: result)
    }
  }

  /// The spectra of a block of source tiles, [frequency][channel][tile].
  private func transform(
    _ block: Range<Int>, of source: UnsafePointer<Float>, into spectra: UnsafeMutablePointer<Float>
  ) {
    let (pitch, channels) = (tiling.spectrumPitch, tiling.sourceChannels)
    context.parallelFor(channels) { channel in
      withUnsafePointer(to: tiling.source) { grid in
        maps.functions.input(
          grid, source + channel * grid.pointee.height * grid.pointee.width, block.lowerBound, block.count,
          spectra + channel * pitch, channels * pitch)
      }
    }
  }

  /// For each frequency and group: M [O/G][tiles] = U [O/G][C/G] · V [C/G][tiles].
  private func multiply(
    _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>,
    tileCount: Int
  ) {
    let pitch = tiling.spectrumPitch
    let offsets = (0..<depth).map { $0 * pitch }
    let products = maps.frequencyCount * groups
    let rowGroups = BlockSplit(
      rowBlocks.blockCount, limit: max(rowBlocks.blockCount * products / (8 * context.threadCount), 1))
    context.parallelFor(products * rowGroups.blockCount) { task in
      let (product, rows) = (task / rowGroups.blockCount, rowGroups[task % rowGroups.blockCount])
      let (frequency, group) = (product / groups, product % groups)
      let right = source + (frequency * tiling.sourceChannels + group * depth) * pitch
      let out = result + (frequency * tiling.resultChannels + group * height) * pitch
      let left = prepared + product * height * depth
      for block in rows {
        let blockRows = rowBlocks[block]
        for place in stride(from: 0, to: tileCount, by: tiles.columns) {
          let columns = min(tileCount - place, tiles.columns)
          let vectors = (columns + tiles.lanes - 1) / tiles.lanes
          tiles.function(rows: blockRows.count, vectors: vectors)(
            depth, left + blockRows.lowerBound * depth, right + place, offsets, nil, false,
            out + blockRows.lowerBound * pitch + place, pitch, vectors * tiles.lanes)
        }
      }
    }
  }

  /// The results of a block of tiles.
  private func write(
    _ block: Range<Int>, _ spectra: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let (pitch, channels) = (tiling.spectrumPitch, tiling.resultChannels)
    context.parallelFor(channels) { channel in
      withUnsafePointer(to: tiling.result) { grid in
        maps.functions.output(
          grid, spectra + channel * pitch, channels * pitch, block.lowerBound, block.count,
          bias?[channel] ?? 0,
          result + channel * grid.pointee.height * grid.pointee.width)
      }
    }
  }
}
