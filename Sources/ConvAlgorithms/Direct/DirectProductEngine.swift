import CMicrokernels

/// The output pass and the input gradient, summed as they are written, in register tiles.
///
/// ```
///   filters, packed once:            padded source, read in place through offsets:
///   blocks of rows [steps][rows]      channel 0 │ plane │ plane │ …      tile of columns
///                                     channel 1 │ plane │ plane │ …   ├───────────────┤
///                                                                     ↓ steps, in order
///                                     result tile [rows][columns] → result image
/// ```
///
/// A few images at a time are copied with their padding (not at all where there is none to add); then tiles are
/// computed in any order on all threads. Each result is the sum of its steps in their order, whatever the tile, the
/// block or the thread it falls to. Nothing the size of im2col's matrix is ever made.
struct DirectProductEngine: RectifyingEngine {
  let problem: TileProblem
  let groups: Int
  let context: ComputeContext
  let tiles: ProductTiles
  let filters: PackedFilters
  let walks: [TileWalk]
  let images: PaddedImages
  /// The work on one image.
  private let tasks: [Task]

  /// Packed filters of one block of steps, which the second-level cache keeps while the tiles of a task pass.
  private static let packedLimit = 1 << 17
  /// The sums of the tiles of one task.
  private static let scratchLimit = 1 << 17

  init(_ problem: TileProblem, groups: Int, batch: Int, context: ComputeContext) {
    self.problem = problem
    self.groups = groups
    self.context = context
    let tiles = context.instructionSet.productTiles
    let filters = PackedFilters(problem, groups: groups, tiles: tiles)
    let walks = problem.stages.map { stage in
      TileWalk(
        stage, pitch: stage.offsets.isEmpty ? max(stage.columns, 1) : problem.planes.pitch,
        width: problem.result.width, tiles: tiles)
    }
    images = PaddedImages(
      problem.planes, channels: problem.sourceChannels * groups, batch: batch, atLeast: context.threadCount)
    // Cut finely enough for every thread; how it is cut does not change any sum.
    let wanted = max(4 * context.threadCount / images.chunk, 1)
    tasks = walks.indices.flatMap { stage in
      Task.all(
        stage: stage, tileCount: walks[stage].tiles.count, groups: groups,
        blockCount: filters.blocks.blockCount,
        tileLimit: max(Self.scratchLimit / (problem.resultChannels * tiles.columns), 1), wanted: wanted)
    }
    self.tiles = tiles
    self.filters = filters
    self.walks = walks
  }

  /// Floats of the sums of one task that are not written in place.
  private func scratchCount(_ task: Task) -> Int {
    walks[task.stage].writesInPlace
      ? 0 : task.tiles.count * rows(of: task).count * tiles.columns
  }

  /// The result channels of a task.
  private func rows(of task: Task) -> Range<Int> {
    filters.blocks[task.blocks.lowerBound].lowerBound..<filters.blocks[task.blocks.upperBound - 1].upperBound
  }

  var workspaceByteCount: Int {
    (images.workspaceCount + (tasks.map(scratchCount).max() ?? 0) * context.threadCount)
      * MemoryLayout<Float>.stride
  }

  var summary: String {
    "tiles of \(filters.blocks.largest)×\(tiles.columns) (\(context.instructionSet.rawValue)), "
      + images.summary
  }

  var preparedFilterCount: Int { filters.count }

  func prepare(_ source: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
    filters.pack(source, into: prepared, context: context)
  }

  func execute(
    _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    rectified: Bool, into result: UnsafeMutablePointer<Float>
  ) {
    let resultCount = problem.result.channels * problem.result.height * problem.result.width
    images.forEachChunk(of: source, context) { chunk, padded in
      context.parallelFor(chunk.count * tasks.count) { index in
        let (image, task) = (index / tasks.count, tasks[index % tasks.count])
        run(
          task, padded + image * images.pitch, prepared, bias, rectified: rectified,
          into: result + (chunk.lowerBound + image) * resultCount)
      }
    }
  }

  /// Some tiles and some blocks of rows of one stage and group.
  private struct Task {
    let group: Int
    let stage: Int
    let tiles: Range<Int>
    let blocks: Range<Int>

    static func all(
      stage: Int, tileCount: Int, groups: Int, blockCount: Int, tileLimit: Int, wanted: Int
    ) -> [Task] {
      let tileGroups = BlockSplit(tileCount, limit: min(tileLimit, max(groups * tileCount / wanted, 1)))
      let pieces = max(groups * tileGroups.blockCount, 1)
      let blockGroups = BlockSplit(blockCount, limit: max(blockCount * pieces / wanted, 1))
      return (0..<groups).flatMap { group in
        (0..<tileGroups.blockCount).flatMap { tiles in
          (0..<blockGroups.blockCount).map { blocks in
            Task(group: group, stage: stage, tiles: tileGroups[tiles], blocks: blockGroups[blocks])
          }
        }
      }
    }
  }

  private func run(
    _ task: Task, _ padded: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, rectified: Bool, into result: UnsafeMutablePointer<Float>
  ) {
    let stage = problem.stages[task.stage]
    let walk = walks[task.stage]
    let stepCount = stage.offsets.count
    let source = padded + task.group * problem.sourceChannels * problem.planes.channelCount
    let rows = rows(of: task)
    let plane = problem.result.height * problem.result.width
    let groupBias = bias.map { $0 + task.group * problem.resultChannels }
    let target = result + task.group * problem.resultChannels * plane
    let scratch = walk.writesInPlace ? nil : TensorStorage(count: scratchCount(task))
    let tileScratch = rows.count * tiles.columns
    let depths = BlockSplit(stepCount, limit: max(Self.packedLimit / rows.count, 64))
    stage.offsets.withUnsafeBufferPointer { offsets in
      // With no steps at all (a phase that no tap meets) one empty block still writes the bias.
      let depthCount = max(depths.blockCount, 1)
      for depth in 0..<depthCount {
        let steps = depths.blockCount == 0 ? 0..<0 : depths[depth]
        let stepOffsets = offsets.baseAddress.map { $0 + steps.lowerBound }
        for index in task.tiles {
          let tile = walk.tiles[index]
          let vectors = (tile.columns + tiles.lanes - 1) / tiles.lanes
          for block in task.blocks {
            let blockRows = filters.blocks[block]
            let left =
              prepared
              + filters.start(stage: task.stage, group: task.group, block: block, step: steps.lowerBound)
            let function = tiles.function(
              rows: blockRows.count, vectors: vectors, rectified: rectified && depth == depthCount - 1)
            let blockBias = groupBias.map { $0 + blockRows.lowerBound }
            if let scratch {
              let sums = scratch.pointer + (index - task.tiles.lowerBound) * tileScratch
              function(
                steps.count, left, source + tile.source, stepOffsets, blockBias, depth > 0,
                sums + (blockRows.lowerBound - rows.lowerBound) * tiles.columns, tiles.columns,
                vectors * tiles.lanes)
            } else {
              let place = walk.segments[tile.segments.lowerBound].target
              function(
                steps.count, left, source + tile.source, stepOffsets, blockBias, depth > 0,
                target + blockRows.lowerBound * plane + place, plane, tile.columns)
            }
          }
        }
      }
    }
    if let scratch { store(task, UnsafePointer(scratch.pointer), rows, walk, into: target) }
  }

  /// Writes the wanted results of a task's tiles to their places in the result image.
  private func store(
    _ task: Task, _ sums: UnsafePointer<Float>, _ rows: Range<Int>, _ walk: TileWalk,
    into target: UnsafeMutablePointer<Float>
  ) {
    let plane = problem.result.height * problem.result.width
    walk.segments.withUnsafeBufferPointer { segments in
      for index in task.tiles {
        let tile = walk.tiles[index]
        for row in 0..<rows.count {
          let line = sums + ((index - task.tiles.lowerBound) * rows.count + row) * tiles.columns
          let channel = target + (rows.lowerBound + row) * plane
          for run in tile.segments {
            let segment = segments[run]
            let (source, place) = (line + segment.place, channel + segment.target)
            for column in 0..<segment.count { place[column * walk.targetStride] = source[column] }
          }
        }
      }
    }
  }
}
