import CMicrokernels

/// The output pass and the input gradient of a 3×3 convolution by F(m×m, 3×3).
///
/// ```
/// source tiles ──input──→ V [t²][C][tiles] ─┐
///                                           ├─ t² matrix products → M [t²][rows][tiles] ──output──→ m×m results a tile
/// filters ──filters──→ U [t²][O][C] ────────┘
/// ```
///
/// Multiply-adds fall from 9·m² to (m + 2)² a tile and pair of channels: to 0.44 for m = 2, to 0.25 for m = 4. The
/// input gradient is the same with filters turned by half a turn, channels and filters exchanged and 2 − padding zeros.
///
/// M is made for a few result channels at a time, so that it is turned into results before it leaves the second-level
/// cache. Where tiles are many, a task owns a strip of them from V to the results; elsewhere all threads make V, and a
/// task owns some result channels. Every sum runs over all channels in their order, however the work is cut.
/// Source: A. Lavin & S. Gray, *Fast Algorithms for Convolutional Neural Networks*, 2016.
struct WinogradProductEngine: StoredFilterEngine, PhasedEngine {
  let tiling: WinogradTiling
  let maps: WinogradMaps
  let groups: Int
  let context: ComputeContext
  let tiles: ProductTiles
  /// Distances in the filters: from one result channel, source channel, group to the next.
  let rowStep: Int
  let depthStep: Int
  let groupStep: Int
  let flipped: Bool
  var clock: PhaseClock?
  /// Channels of a group in the source and in the result.
  let depth: Int
  let height: Int
  /// Whether a task owns tiles; else it owns result channels.
  let ownsTiles: Bool
  /// Result channels of a group that are computed together, in whole register tiles.
  let rowsAtOnce: Int

  init(
    _ geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, tile: Int, context: ComputeContext,
    ownsTiles: Bool? = nil, spectraLimit: Int = WinogradTiling.spectraLimit
  ) {
    let forward = pass == .output
    let (padding, filterStep) = (geometry.padding, geometry.channelsPerGroup * 9)
    let (source, result) = forward ? (geometry.input, geometry.output) : (geometry.output, geometry.input)
    maps = WinogradMaps(tile: tile, instructionSet: context.instructionSet)
    groups = geometry.groups
    depth = source.channels / groups
    height = result.channels / groups
    let tileCount = batch * ((result.height + tile - 1) / tile) * ((result.width + tile - 1) / tile)
    // Every strip reads all filters' spectra, which therefore must fit the last-level cache.
    let filterSpectra = maps.frequencyCount * groups * height * depth
    let ownsTiles =
      ownsTiles
      ?? (filterSpectra <= Self.filterSpectraLimit && tileCount >= Self.stripLength * 4 * context.threadCount)
    self.ownsTiles = ownsTiles
    tiling = WinogradTiling(
      tile: tile, source: source, result: result, top: forward ? padding.top : 2 - padding.top,
      left: forward ? padding.left : 2 - padding.left, batch: batch, spectraChannels: source.channels,
      spectraLimit: ownsTiles ? 1 : spectraLimit)
    self.context = context
    tiles = context.instructionSet.productTiles
    rowStep = forward ? filterStep : 9
    depthStep = forward ? 9 : filterStep
    groupStep = filterStep * geometry.filtersPerGroup
    flipped = !forward
    let rowLimit = Self.resultSpectraLimit / (maps.frequencyCount * tiling.spectrumPitch)
    let shared = ownsTiles ? height : max(height * groups / (4 * context.threadCount), 1)
    rowsAtOnce = max(min(rowLimit, shared, 64) / tiles.rows, 2) * tiles.rows
  }

  /// Tiles of a strip.
  private static let stripLength = 48
  /// Floats of filters' spectra that all strips may read.
  private static let filterSpectraLimit = 3 << 20
  /// Floats of M that should stay in the second-level cache.
  private static let resultSpectraLimit = 96 << 10
  /// Steps of a product with filters that are transformed right before it.
  private static let depthAtOnce = 64

  /// Blocks of result channels of all groups.
  private var rowBlockCount: Int { (height + rowsAtOnce - 1) / rowsAtOnce }
  private var sourceLayout: WinogradLayout { layout(tiling.sourceChannels) }
  private var resultLayout: WinogradLayout { layout(rowsAtOnce) }
  private func layout(_ channels: Int) -> WinogradLayout {
    tiling.layout(channels: channels, frequencies: maps.frequencyCount, inStrips: ownsTiles)
  }

  private var filterFrequency: Int { WinogradTiling.oddLines(groups * height * depth) }
  private var blockFrequency: Int { WinogradTiling.oddLines(rowsAtOnce * min(depth, Self.depthAtOnce)) }

  /// Whether filters that are not prepared are transformed right before their products, once.
  var preparesWhileRunning: Bool { !ownsTiles && tiling.blocks.blockCount == 1 }

  var workspaceByteCount: Int { workspaceByteCount(preparing: preparesWhileRunning) }

  /// - Parameter preparing: whether filters are transformed while it runs.
  func workspaceByteCount(preparing: Bool) -> Int {
    let threads = context.threadCount
    let source = sourceLayout.count * (ownsTiles ? threads : 1)
    let fused = preparing ? maps.frequencyCount * blockFrequency * threads : 0
    return (source + resultLayout.count * threads + fused) * MemoryLayout<Float>.stride
  }

  var summary: String {
    "F(\(maps.tile)×\(maps.tile), 3×3), \(tiling.tilesPerImage) tiles an image, "
      + "\(tiling.blocks.largest) tiles at a time (\(context.instructionSet.rawValue))"
  }

  var preparedFilterCount: Int { maps.frequencyCount * filterFrequency }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
    let (limit, blocks) = (4 * tiles.rows, (height + 4 * tiles.rows - 1) / (4 * tiles.rows))
    context.parallelFor(groups * blocks) { task in
      let (group, row) = (task / blocks, task % blocks * limit)
      transform(
        filters, group: group, rows: row..<min(row + limit, height), depth: 0..<depth,
        into: prepared + (group * height + row) * depth, frequency: filterFrequency)
    }
  }

  func execute(
    _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    rectified: Bool, into result: UnsafeMutablePointer<Float>
  ) {
    run(source, prepared: prepared, filters: nil, bias, rectified: rectified, into: result)
  }

  func execute(
    _ source: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    rectified: Bool, into result: UnsafeMutablePointer<Float>
  ) {
    run(source, prepared: nil, filters: filters, bias, rectified: rectified, into: result)
  }

  /// The pass, with prepared filters or those that are stored.
  private func run(
    _ source: UnsafePointer<Float>, prepared: UnsafePointer<Float>?, filters: UnsafePointer<Float>?,
    _ bias: UnsafePointer<Float>?, rectified: Bool, into result: UnsafeMutablePointer<Float>
  ) {
    if ownsTiles {
      context.parallelFor(tiling.blocks.blockCount) { block in
        let spectra = TensorStorage(count: sourceLayout.count)
        let products = TensorStorage(count: resultLayout.count)
        for channel in 0..<tiling.sourceChannels {
          transform(channel, of: source, tiling.blocks[block], into: spectra.pointer)
        }
        for rowBlock in 0..<groups * rowBlockCount {
          compute(
            rowBlock, tiling.blocks[block], of: spectra.pointer, prepared: prepared, filters: filters, bias,
            rectified: rectified, products.pointer, into: result)
        }
      }
      return
    }
    let spectra = TensorStorage(count: sourceLayout.count)
    for block in 0..<tiling.blocks.blockCount {
      context.parallelFor(tiling.sourceChannels) { channel in
        transform(channel, of: source, tiling.blocks[block], into: spectra.pointer)
      }
      context.parallelFor(groups * rowBlockCount) { rowBlock in
        let products = TensorStorage(count: resultLayout.count)
        compute(
          rowBlock, tiling.blocks[block], of: spectra.pointer, prepared: prepared, filters: filters, bias,
          rectified: rectified, products.pointer, into: result)
      }
    }
  }

  /// The spectra of a channel's tiles.
  private func transform(
    _ channel: Int, of source: UnsafePointer<Float>, _ tiles: Range<Int>,
    into spectra: UnsafeMutablePointer<Float>
  ) {
    let start = clock.start()
    defer { clock.stop(.sourceTransform, since: start) }
    withUnsafePointer(to: tiling.source) { grid in
      maps.functions.input(
        grid, source + channel * grid.pointee.height * grid.pointee.width, tiles.lowerBound, tiles.count,
        spectra + channel * sourceLayout.channel, sourceLayout.frequency)
    }
  }

  /// The spectra of some of a group's filters, in blocks of the register tile's rows.
  private func transform(
    _ filters: UnsafePointer<Float>, group: Int, rows: Range<Int>, depth: Range<Int>,
    into spectra: UnsafeMutablePointer<Float>, frequency: Int
  ) {
    let start = clock.start()
    defer { clock.stop(.filterTransform, since: start) }
    maps.functions.filters(
      filters + group * groupStep + rows.lowerBound * rowStep + depth.lowerBound * depthStep, rows.count,
      rowStep,
      depth.count, depthStep, flipped, tiles.rows, spectra, frequency)
  }

  /// The results of a block of result channels in some tiles.
  private func compute(
    _ rowBlock: Int, _ tileRange: Range<Int>, of spectra: UnsafePointer<Float>,
    prepared: UnsafePointer<Float>?,
    filters: UnsafePointer<Float>?, _ bias: UnsafePointer<Float>?, rectified: Bool,
    _ products: UnsafeMutablePointer<Float>, into result: UnsafeMutablePointer<Float>
  ) {
    let (group, first) = (rowBlock / rowBlockCount, rowBlock % rowBlockCount * rowsAtOnce)
    let rows = first..<min(first + rowsAtOnce, height)
    let (sourceLayout, resultLayout) = (sourceLayout, resultLayout)
    let source = spectra + group * depth * sourceLayout.channel
    if let prepared {
      multiply(
        prepared + (group * height + first) * depth, filterFrequency, source, rows: rows.count, steps: depth,
        accumulate: false, tileCount: tileRange.count, into: products)
    } else if let filters {
      let block = TensorStorage(count: maps.frequencyCount * blockFrequency)
      for start in stride(from: 0, to: depth, by: Self.depthAtOnce) {
        let steps = start..<min(start + Self.depthAtOnce, depth)
        transform(
          filters, group: group, rows: rows, depth: steps, into: block.pointer, frequency: blockFrequency)
        multiply(
          block.pointer, blockFrequency, source + start * sourceLayout.channel, rows: rows.count,
          steps: steps.count, accumulate: start > 0, tileCount: tileRange.count, into: products)
      }
    }
    let start = clock.start()
    defer { clock.stop(.resultTransform, since: start) }
    for row in rows {
      let channel = group * height + row
      withUnsafePointer(to: tiling.result) { grid in
        maps.functions.output(
          grid, products + (row - first) * resultLayout.channel, resultLayout.frequency, tileRange.lowerBound,
          tileRange.count, bias?[channel] ?? 0, rectified,
          result + channel * grid.pointee.height * grid.pointee.width)
      }
    }
  }

  /// For each frequency: M [rows][tiles] (+)= U [rows][steps] · V [steps][tiles].
  private func multiply(
    _ filters: UnsafePointer<Float>, _ filterFrequency: Int, _ source: UnsafePointer<Float>, rows: Int,
    steps: Int, accumulate: Bool, tileCount: Int, into products: UnsafeMutablePointer<Float>
  ) {
    let start = clock.start()
    defer { clock.stop(.products, since: start) }
    let (sourceLayout, resultLayout) = (sourceLayout, resultLayout)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: steps) { offsets in
      for step in 0..<steps { offsets[step] = step * sourceLayout.channel }
      for frequency in 0..<maps.frequencyCount {
        let left = filters + frequency * filterFrequency
        let right = source + frequency * sourceLayout.frequency
        let out = products + frequency * resultLayout.frequency
        for place in stride(from: 0, to: tileCount, by: tiles.columns) {
          let vectors = (min(tileCount - place, tiles.columns) + tiles.lanes - 1) / tiles.lanes
          for row in stride(from: 0, to: rows, by: tiles.rows) {
            tiles.function(rows: min(rows - row, tiles.rows), vectors: vectors)(
              steps, left + row * steps, right + place, offsets.baseAddress, nil, accumulate,
              out + row * resultLayout.channel + place, resultLayout.channel, vectors * tiles.lanes)
          }
        }
      }
    }
  }
}
