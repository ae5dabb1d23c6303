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
struct DirectProductEngine: ConvolutionEngine {
  let problem: TileProblem
  let groups: Int
  let batch: Int
  let context: ComputeContext
  let tiles: ProductTiles
  /// Result channels in blocks of one register tile.
  let rowBlocks: BlockSplit
  let walks: [TileWalk]
  /// Images copied at a time.
  let chunk: Int

  /// The padded copies of a chunk of images stay below this many floats, so that they are still cached when read.
  private static let copyLimit = 1 << 20
  /// Packed filters of one block of steps, which the second-level cache keeps while the tiles of a task pass.
  private static let packedLimit = 1 << 17
  /// The sums of the tiles of one task.
  private static let scratchLimit = 1 << 17

  init(_ problem: TileProblem, groups: Int, batch: Int, context: ComputeContext) {
    self.problem = problem
    self.groups = groups
    self.batch = batch
    self.context = context
    tiles = context.instructionSet.productTiles
    rowBlocks = BlockSplit(problem.resultChannels, limit: tiles.rows)
    walks = problem.stages.map { stage in
      TileWalk(
        rows: stage.rows, columns: stage.columns,
        pitch: stage.offsets.isEmpty ? max(stage.columns, 1) : problem.planes.pitch,
        tiles: context.instructionSet.productTiles)
    }
    let imageCount = problem.planes.channelCount * problem.sourceChannels * groups
    chunk =
      problem.planes.isIdentity ? batch : min(max(Self.copyLimit / imageCount, context.threadCount), batch)
  }

  /// Floats of the padded copy of one image.
  private var copyCount: Int {
    problem.planes.isIdentity ? 0 : problem.planes.channelCount * problem.sourceChannels * groups
  }

  /// Tiles of one task, so that their sums fit ``scratchLimit``.
  private var tilesPerTask: Int { max(Self.scratchLimit / (problem.resultChannels * tiles.columns), 1) }

  private var scratchCount: Int { tilesPerTask * problem.resultChannels * tiles.columns }

  var workspaceByteCount: Int {
    (copyCount * chunk + scratchCount * context.threadCount) * MemoryLayout<Float>.stride
  }

  var summary: String {
    "tiles of \(rowBlocks.largest)×\(tiles.columns) (\(context.instructionSet.rawValue)), "
      + (copyCount == 0 ? "read in place" : "\(chunk) padded image\(chunk == 1 ? "" : "s") at a time")
  }

  /// Floats of the packed filters of one group and of all stages.
  private var packedPerGroup: Int {
    problem.resultChannels * problem.stages.reduce(0) { $0 + $1.offsets.count }
  }

  var preparedFilterCount: Int { packedPerGroup * groups }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
    context.parallelFor(groups * rowBlocks.blockCount) { task in
      let (group, block) = (task / rowBlocks.blockCount, task % rowBlocks.blockCount)
      let rows = rowBlocks[block]
      let source = filters + group * problem.groupStep + rows.lowerBound * problem.resultChannelStep
      var stageStart = prepared + group * packedPerGroup
      for stage in problem.stages {
        let target = stageStart + rows.lowerBound * stage.weights.count
        stage.weights.withUnsafeBufferPointer { weights in
          for row in 0..<rows.count {
            let line = source + row * problem.resultChannelStep
            for step in 0..<weights.count { target[step * rows.count + row] = line[weights[step]] }
          }
        }
        stageStart += problem.resultChannels * stage.weights.count
      }
    }
  }

  func execute(
    _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let channels = problem.sourceChannels * groups
    let tasks = self.tasks
    let resultCount = problem.result.channels * problem.result.height * problem.result.width
    let planes = problem.planes
    let imageCount = planes.rows.length * planes.columns.length * channels
    let copy = copyCount == 0 ? nil : TensorStorage(count: copyCount * chunk)
    for first in stride(from: 0, to: batch, by: chunk) {
      let images = first..<min(first + chunk, batch)
      if let copy {
        context.parallelFor(images.count * channels) { index in
          planes.copy(
            source + first * imageCount + index * (imageCount / channels),
            to: copy.pointer + index * planes.channelCount)
        }
      }
      context.parallelFor(images.count * tasks.count) { index in
        let (image, task) = (index / tasks.count, tasks[index % tasks.count])
        let padded =
          copy.map { UnsafePointer($0.pointer) + image * copyCount } ?? source + (first + image) * imageCount
        run(task, padded, prepared, bias, into: result + (first + image) * resultCount)
      }
    }
  }

  /// Some tiles and some blocks of rows of one stage and group.
  private struct Task {
    let group: Int
    let stage: Int
    let tiles: Range<Int>
    let blocks: Range<Int>
  }

  /// The work on one image, cut finely enough for every thread; how it is cut does not change any sum.
  private var tasks: [Task] {
    let imagesAtOnce = min(chunk, batch)
    let wanted = max(4 * context.threadCount / imagesAtOnce, 1)
    var tasks: [Task] = []
    for (stage, walk) in walks.enumerated() where walk.count > 0 {
      let share = max(groups * walk.count / wanted, 1)
      let tileGroups = BlockSplit(walk.count, limit: min(tilesPerTask, share))
      let pieces = groups * tileGroups.blockCount
      let blockGroups = BlockSplit(
        rowBlocks.blockCount, limit: max(rowBlocks.blockCount * pieces / wanted, 1))
      for group in 0..<groups {
        for tiles in 0..<tileGroups.blockCount {
          for blocks in 0..<blockGroups.blockCount {
            tasks.append(
              Task(group: group, stage: stage, tiles: tileGroups[tiles], blocks: blockGroups[blocks]))
          }
        }
      }
    }
    return tasks
  }

  private func run(
    _ task: Task, _ padded: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let stage = problem.stages[task.stage]
    let walk = walks[task.stage]
    let stepCount = stage.offsets.count
    let packed =
      prepared + task.group * packedPerGroup
      + problem.resultChannels * problem.stages[..<task.stage].reduce(0) { $0 + $1.offsets.count }
    let source = padded + task.group * problem.sourceChannels * problem.planes.channelCount
    let rows = rowBlocks[task.blocks.lowerBound].lowerBound..<rowBlocks[task.blocks.upperBound - 1].upperBound
    let groupBias = bias.map { $0 + task.group * problem.resultChannels }
    let target = result + task.group * problem.resultChannels * problem.result.height * problem.result.width
    let scratch = TensorStorage(count: task.tiles.count * rows.count * tiles.columns)
    let depths = BlockSplit(stepCount, limit: max(Self.packedLimit / rows.count, 64))
    stage.offsets.withUnsafeBufferPointer { offsets in
      // With no steps at all (a phase that no tap meets) one empty block still writes the zeros.
      for depth in 0..<max(depths.blockCount, 1) {
        let steps = depths.blockCount == 0 ? 0..<0 : depths[depth]
        for tile in task.tiles {
          let vectors = walk.vectors(of: tile)
          let tileSums = scratch.pointer + (tile - task.tiles.lowerBound) * rows.count * tiles.columns
          for block in task.blocks {
            let blockRows = rowBlocks[block]
            tiles.function(rows: blockRows.count, vectors: vectors)(
              steps.count, packed + blockRows.lowerBound * stepCount + steps.lowerBound * blockRows.count,
              source + walk.start(of: tile), offsets.baseAddress.map { $0 + steps.lowerBound },
              groupBias.map { $0 + blockRows.lowerBound }, depth > 0,
              tileSums + (blockRows.lowerBound - rows.lowerBound) * tiles.columns, tiles.columns)
          }
        }
      }
    }
    for tile in task.tiles {
      let tileSums = scratch.pointer + (tile - task.tiles.lowerBound) * rows.count * tiles.columns
      store(walk.segments(of: tile), UnsafePointer(tileSums), rows: rows, stage, into: target)
    }
  }

  /// Writes the results of a tile to their places in the result image.
  private func store(
    _ segments: [TileWalk.Segment], _ sums: UnsafePointer<Float>, rows: Range<Int>, _ stage: TileStage,
    into target: UnsafeMutablePointer<Float>
  ) {
    let plane = problem.result.height * problem.result.width
    for (index, row) in rows.enumerated() {
      let line = sums + index * tiles.columns
      for segment in segments {
        let y = stage.rowOrigin + segment.row * stage.rowStride
        let x = stage.columnOrigin + segment.column * stage.columnStride
        let place = target + row * plane + y * problem.result.width + x
        let source = line + segment.place
        if stage.columnStride == 1 {
          place.update(from: source, count: segment.count)
        } else {
          for column in 0..<segment.count { place[column * stage.columnStride] = source[column] }
        }
      }
    }
  }
}
