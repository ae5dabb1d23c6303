import CMicrokernels

/// The filter gradient where a group has filters enough to fill vectors with them.
///
/// ```
/// filterGradient[f, t] = Σ_n Σ_q gradient[n, f, q] · padded[n, q + offset(t)]
///
///                       gradient, turned: [results][lanes]
///                       ┌───────────────┐
///   padded source,      │ q = 0         │
///   read in place:      │ q = 1         │
///   ┌─────────────────┐ ├───────────────┤
///   │ taps × results  │→│ sums [taps]   │
///   └─────────────────┘ └───────────────┘
/// ```
///
/// The results of all images are cut into strips, and neighbouring strips into parts that are summed apart and then
/// added in their order: few taps and filters still give every thread its work, and rounding errors stay small. The cut
/// depends on the geometry and the batch alone, and with it the order of every sum.
struct LaneFilterGradientEngine: ConvolutionEngine {
  let problem: TileProblem
  let geometry: ConvolutionGeometry
  let context: ComputeContext
  let tiles: LaneTiles
  let blocks: LaneBlocks
  let tapTiles: TapTiles
  let images: PaddedImages
  /// Lines of results of one image in strips.
  private let strips: BlockSplit
  /// The strips of all images in parts that are summed apart.
  private let parts: BlockSplit
  /// Whether the sums of a tile become filters at once: where one part has all results, and the turned gradient of a
  /// block of filters stays in the second-level cache while all taps pass.
  private let finishesTiles: Bool
  /// Whether a task turns the gradient of a strip right before it is multiplied, and has all taps: where those are few,
  /// writing the whole gradient and reading it again from far away would take as long as the products.
  let turnsStrips: Bool
  /// The place in the padded source of every result of an image.
  private let places: [Int]

  /// Results of a strip, whose turned gradient stays in the second-level cache.
  private static let stripLimit = 2048
  /// Results of a part, one running sum.
  private static let partLimit = 1 << 14
  /// Floats of a block's turned gradient where it is read anew for every tile of taps.
  private static let turnedLimit = 1 << 16
  /// The most tiles of taps for which strips are turned one by one.
  private static let tapTileLimit = 8
  /// The least pieces of work that all threads share.
  private static let leastPieces = 32

  init(_ geometry: ConvolutionGeometry, batch: Int, context: ComputeContext) {
    self.geometry = geometry
    self.context = context
    let problem = TileProblem.output(of: geometry)
    let tiles = context.instructionSet.laneTiles
    let blocks = LaneBlocks(geometry.filtersPerGroup, tiles)
    let tapTiles = TapTiles(problem.stages[0].offsets, rows: tiles.rows)
    let (height, width) = (geometry.output.height, geometry.output.width)
    let turnsStrips =
      tapTiles.tiles.count <= Self.tapTileLimit && batch * height * width * tiles.width > Self.turnedLimit
    images = PaddedImages(
      problem.planes, channels: geometry.input.channels, batch: batch,
      extra: turnsStrips ? 0 : height * width * blocks.laneCount * geometry.groups, limit: 1 << 20)
    strips = BlockSplit(height, limit: max(Self.stripLimit / width, 1))
    let pieces = geometry.groups * blocks.count * (turnsStrips ? 1 : tapTiles.tiles.count)
    let wanted = max(
      (Self.leastPieces + pieces - 1) / pieces, (batch * height * width + Self.partLimit - 1) / Self.partLimit
    )
    let stripCount = batch * strips.blockCount
    parts = BlockSplit(stripCount, limit: max(stripCount / wanted, 1))
    self.turnsStrips = turnsStrips
    finishesTiles =
      parts.blockCount == 1 && images.chunk == batch
      && batch * height * width * tiles.width <= Self.turnedLimit
    places = (0..<height).flatMap { y in (0..<width).map { y * problem.planes.pitch + $0 } }
    self.problem = problem
    self.tiles = tiles
    self.blocks = blocks
    self.tapTiles = tapTiles
  }

  private var taps: Int { problem.stages[0].offsets.count }
  private var plane: Int { places.count }
  /// Floats of one image's turned gradient, of one strip's where those are turned, and of the sums of one part.
  private var turnedCount: Int { turnsStrips ? 0 : plane * blocks.laneCount * geometry.groups }
  private var turnedStripCount: Int {
    turnsStrips ? strips.largest * geometry.output.width * tiles.width : 0
  }
  private var sumCount: Int { finishesTiles ? 0 : taps * blocks.laneCount * geometry.groups }
  private var tileCount: Int { finishesTiles ? tiles.rows * tiles.width : 0 }

  var workspaceByteCount: Int {
    (images.workspaceCount + turnedCount * images.chunk + sumCount * parts.blockCount
      + (tileCount + turnedStripCount) * context.threadCount)
      * MemoryLayout<Float>.stride
  }

  var summary: String {
    let taps = tapTiles.tiles.map(\.taps.count).max() ?? 0
    return "tiles of \(taps) taps × \(tiles.width) filters (\(context.instructionSet.rawValue)), "
      + "\(parts.blockCount) part\(parts.blockCount == 1 ? "" : "s")\(turnsStrips ? " in strips" : ""), "
      + images.summary
  }

  var preparedFilterCount: Int { 0 }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {}

  func execute(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let turned = TensorStorage(count: turnedCount * images.chunk)
    let sums = TensorStorage(count: sumCount * parts.blockCount)
    images.forEachChunk(of: input, context) { chunk, padded in
      if !turnsStrips { turn(gradient, of: chunk, into: turned.pointer) }
      // The parts that have strips in this chunk.
      let chunkStrips = chunk.lowerBound * strips.blockCount..<chunk.upperBound * strips.blockCount
      let met = (0..<parts.blockCount).filter { parts[$0].overlaps(chunkStrips) }
      let tapGroups = BlockSplit(
        tapTiles.tiles.count,
        limit: turnsStrips
          ? tapTiles.tiles.count
          : max(
            tapTiles.tiles.count * met.count * blocks.count * geometry.groups / (8 * context.threadCount), 1))
      let pieces = geometry.groups * blocks.count * tapGroups.blockCount
      context.parallelFor(met.count * pieces) { index in
        let (part, piece) = (met[index / pieces], index % pieces)
        let (place, tapGroup) = (piece / tapGroups.blockCount, piece % tapGroups.blockCount)
        let (group, block) = (place / blocks.count, place % blocks.count)
        if finishesTiles {
          for tapBlock in tapGroups[tapGroup] {
            finish(
              tapBlock, parts[part], group: group, block: block, padded, turned.pointer, into: result)
          }
        } else {
          add(
            parts[part], in: chunkStrips, taps: tapGroups[tapGroup], group: group, block: block, padded,
            turnsStrips
              ? gradient + chunk.lowerBound * geometry.filterCount * plane : UnsafePointer(turned.pointer),
            into: sums.pointer + part * sumCount + start(group: group, block: block, lines: taps))
        }
      }
    }
    if !finishesTiles { collect(sums.pointer, into: result) }
  }

  /// The gradient of some images with the results outermost: [image][group][block][result][lane].
  private func turn(
    _ gradient: UnsafePointer<Float>, of chunk: Range<Int>, into turned: UnsafeMutablePointer<Float>
  ) {
    let pieces = geometry.groups * blocks.count
    context.parallelFor(chunk.count * pieces) { index in
      let (image, group, block) = (index / pieces, index % pieces / blocks.count, index % blocks.count)
      let channels = blocks.channels(block)
      let first = (chunk.lowerBound + image) * geometry.filterCount + group * geometry.filtersPerGroup
      tiles.turn(
        gradient + (first + channels.lowerBound) * plane, plane, channels.count, plane,
        turned + image * turnedCount + start(group: group, block: block, lines: plane))
    }
  }

  /// Where a block begins in an array of `lines` lines a block.
  private func start(group: Int, block: Int, lines: Int) -> Int {
    (group * blocks.laneCount + blocks.channels(block).lowerBound) * lines
  }

  /// All results of a block of taps and a block of filters, written to the filters.
  private func finish(
    _ tapBlock: Int, _ part: Range<Int>, group: Int, block: Int, _ padded: UnsafePointer<Float>,
    _ turned: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>
  ) {
    let sums = TensorStorage(count: tileCount)
    let (channels, taps) = (blocks.channels(block), tapTiles.tiles[tapBlock].taps)
    let first = taps.lowerBound * blocks.width(block)
    add(
      part, in: part, taps: tapBlock..<tapBlock + 1, group: group, block: block, padded, turned,
      into: sums.pointer - first)
    let filter = group * geometry.filtersPerGroup + channels.lowerBound
    convkit_transpose(
      sums.pointer, blocks.width(block), taps.count, channels.count,
      result + filter * self.taps + taps.lowerBound, self.taps)
  }

  /// Adds the strips of a part that are in the chunk to its sums, [tap][lane].
  ///
  /// - Parameter gradients: of the chunk; as they are where strips are turned, else turned.
  private func add(
    _ part: Range<Int>, in chunk: Range<Int>, taps tapGroup: Range<Int>, group: Int, block: Int,
    _ padded: UnsafePointer<Float>, _ gradients: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
  ) {
    let (width, vectors, channels) = (blocks.width(block), blocks.vectors(block), blocks.channels(block))
    let source = padded + group * problem.sourceChannels * problem.planes.channelCount
    let turned = turnsStrips ? TensorStorage(count: turnedStripCount) : nil
    places.withUnsafeBufferPointer { places in
      tapTiles.places.withUnsafeBufferPointer { tapPlaces in
        for strip in part.clamped(to: chunk) {
          let image = (strip - chunk.lowerBound) / strips.blockCount
          let lines = strips[strip % strips.blockCount]
          let results = lines.lowerBound * geometry.output.width..<lines.upperBound * geometry.output.width
          let gradient: UnsafePointer<Float>
          if let turned {
            let first = image * geometry.filterCount + group * geometry.filtersPerGroup + channels.lowerBound
            tiles.turn(
              gradients + first * plane + results.lowerBound, plane, channels.count, results.count,
              turned.pointer)
            gradient = UnsafePointer(turned.pointer)
          } else {
            gradient =
              gradients + image * turnedCount + start(group: group, block: block, lines: plane)
              + results.lowerBound * width
          }
          for tapBlock in tapGroup {
            let tile = tapTiles.tiles[tapBlock]
            tiles.gradient(lines: tile.lines.count, run: tile.run, vectors: vectors)(
              results.count, gradient,
              source + image * images.pitch, places.baseAddress.map { $0 + results.lowerBound },
              tapPlaces.baseAddress.map { $0 + tile.lines.lowerBound }, strip > part.lowerBound,
              sums + tile.taps.lowerBound * width)
          }
        }
      }
    }
  }

  /// Adds the parts in their order, and turns the sums into filters.
  private func collect(_ sums: UnsafeMutablePointer<Float>, into result: UnsafeMutablePointer<Float>) {
    context.parallelFor(geometry.groups * blocks.count * tapTiles.tiles.count) { index in
      let (place, taps) = (index / tapTiles.tiles.count, tapTiles.tiles[index % tapTiles.tiles.count].taps)
      let (group, block) = (place / blocks.count, place % blocks.count)
      let (channels, width) = (blocks.channels(block), blocks.width(block))
      let first = sums + start(group: group, block: block, lines: self.taps) + taps.lowerBound * width
      for part in 1..<max(parts.blockCount, 1) {
        let other = first + part * sumCount
        for index in 0..<taps.count * width { first[index] += other[index] }
      }
      let filter = group * geometry.filtersPerGroup + channels.lowerBound
      convkit_transpose(
        first, width, taps.count, channels.count, result + filter * self.taps + taps.lowerBound, self.taps)
    }
  }
}
