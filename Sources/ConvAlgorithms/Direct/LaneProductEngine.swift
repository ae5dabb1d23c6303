import CMicrokernels

/// The output pass and the input gradient where a group has result channels enough to fill vectors with them.
///
/// ```
///                 filters, packed once: [steps][lanes]
///                 ┌───────────────┐
///                 │ step 0        │
///                 │ step 1        │     places of a line of the padded source, each read in place and
///                 │ …             │     multiplied with all lanes of its step
///   ┌──────────┐  ├───────────────┤
///   │ places   │→ │ sums [places] │ → turned → lines of the result channels
///   └──────────┘  └───────────────┘
/// ```
///
/// A line of 27 results is two tiles of 14 and 13 places: no lane is lost, as it would be with results in the lanes. Each
/// result is the sum of its steps in their order, whatever the tile or the thread it falls to.
struct LaneProductEngine: RectifyingEngine {
  /// Of one band where there are bands, else of an image.
  let problem: TileProblem
  let groups: Int
  let batch: Int
  let context: ComputeContext
  let tiles: LaneTiles
  let filters: LaneFilters
  let bands: TileBands?
  /// Where there are no bands: images are copied by all threads, and a task has a part of the work on one.
  private let images: PaddedImages
  private let stages: [LaneStage]
  private let tasks: [Task]

  /// Floats of the source that the tiles of a task read, which the second-level cache keeps while the filters pass.
  private static let sourceLimit = 1 << 16
  /// Packed filters of one part of the steps, which stay there while the tiles of a task pass.
  private static let packedLimit = 1 << 16

  init(_ whole: TileProblem, groups: Int, batch: Int, context: ComputeContext) {
    bands = TileBands(whole, images: batch * groups, context: context)
    let problem = bands?.problem ?? whole
    self.problem = problem
    self.groups = groups
    self.batch = batch
    self.context = context
    let tiles = context.instructionSet.laneTiles
    let filters = LaneFilters(problem, groups: groups, tiles: tiles)
    let images = PaddedImages(
      problem.planes, channels: problem.sourceChannels * groups, batch: batch, atLeast: context.threadCount)
    let stages = problem.stages.map { LaneStage($0, in: problem, rows: tiles.rows) }
    if bands == nil {
      // Cut finely enough for every thread; how it is cut does not change any sum.
      let wanted = max(4 * context.threadCount / images.chunk, 1)
      let lineCount = problem.sourceChannels * problem.planes.pitch
      tasks = stages.indices.flatMap { stage in
        let pieces = stages[stage].pieces.count
        let perLine = max(stages[stage].piecesPerLine, 1)
        let cached = max(Self.sourceLimit / lineCount, 1) * perLine
        let pieceGroups = BlockSplit(pieces, limit: max(min(cached, groups * pieces / wanted), 1))
        let parts = max(groups * pieceGroups.blockCount, 1)
        let blockGroups = BlockSplit(
          filters.blocks.count, limit: max(filters.blocks.count * parts / wanted, 1))
        return (0..<groups).flatMap { group in
          (0..<pieceGroups.blockCount).flatMap { pieces in
            (0..<blockGroups.blockCount).map { blocks in
              Task(stage: stage, group: group, pieces: pieceGroups[pieces], blocks: blockGroups[blocks])
            }
          }
        }
      }
    } else {
      tasks = (0..<groups).map {
        Task(stage: 0, group: $0, pieces: 0..<stages[0].pieces.count, blocks: 0..<filters.blocks.count)
      }
    }
    self.tiles = tiles
    self.filters = filters
    self.images = images
    self.stages = stages
  }

  /// Some pieces of lines and some blocks of result channels of one stage and group.
  private struct Task {
    let stage: Int
    let group: Int
    var pieces: Range<Int>
    let blocks: Range<Int>
  }

  /// The steps of a stage in parts whose packed filters stay cached.
  private func depths(_ stage: Int) -> BlockSplit {
    BlockSplit(problem.stages[stage].offsets.count, limit: Self.packedLimit / tiles.width)
  }

  /// Floats of the sums that a task keeps from one part of the steps to the next.
  private func sumCount(_ task: Task) -> Int {
    depths(task.stage).blockCount > 1 ? task.pieces.count * tiles.rows * tiles.width : 0
  }

  /// Floats of a band's copy.
  private var bandCount: Int { problem.sourceChannels * problem.planes.channelCount }

  var workspaceByteCount: Int {
    let copies = bands == nil ? images.workspaceCount : bandCount * context.threadCount
    return (copies + (tasks.map(sumCount).max() ?? 0) * context.threadCount) * MemoryLayout<Float>.stride
  }

  var summary: String {
    let rows = stages.flatMap(\.pieces).map(\.count).max() ?? 0
    let copied = bands.map { "a padded band of \($0.rows.largest) rows a task" } ?? images.summary
    return "tiles of \(rows) places × \(tiles.width) channels (\(context.instructionSet.rawValue)), \(copied)"
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
    if let bands {
      context.parallelFor(batch * groups * bands.rows.blockCount) { index in
        let (channels, band) = index.quotientAndRemainder(dividingBy: bands.rows.blockCount)
        let (image, group) = channels.quotientAndRemainder(dividingBy: groups)
        let rows = bands.rows[band]
        let copy = TensorStorage(count: bandCount)
        problem.planes.copy(
          source + channels * problem.sourceChannels * problem.planes.imageCount,
          channels: problem.sourceChannels, from: rows.lowerBound, to: copy.pointer,
          with: context.instructionSet)
        var task = tasks[group]
        task.pieces = 0..<rows.count * stages[0].piecesPerLine
        run(
          task, copy.pointer, prepared, bias, rectified: rectified,
          into: result + image * resultCount + rows.lowerBound * problem.result.width)
      }
      return
    }
    images.forEachChunk(of: source, context) { chunk, padded in
      context.parallelFor(chunk.count * tasks.count) { index in
        let (image, task) = (index / tasks.count, tasks[index % tasks.count])
        run(
          task,
          padded + image * images.pitch + task.group * problem.sourceChannels * problem.planes.channelCount,
          prepared, bias, rectified: rectified, into: result + (chunk.lowerBound + image) * resultCount)
      }
    }
  }

  /// - Parameters:
  ///   - source: the padded channels of the task's group.
  ///   - result: the image of which the task computes a part.
  private func run(
    _ task: Task, _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, rectified: Bool,
    into result: UnsafeMutablePointer<Float>
  ) {
    let stage = stages[task.stage]
    let depths = depths(task.stage)
    let last = max(depths.blockCount - 1, 0)
    let plane = problem.result.height * problem.result.width
    let sums = last > 0 ? TensorStorage(count: sumCount(task)) : nil
    problem.stages[task.stage].offsets.withUnsafeBufferPointer { offsets in
      for block in task.blocks {
        let (channels, vectors) = (filters.blocks.channels(block), filters.blocks.vectors(block))
        let first = task.group * problem.resultChannels + channels.lowerBound
        let target = result + first * plane
        // With no steps at all (a phase that no tap meets) one empty part still writes the bias.
        for depth in 0...last {
          let steps = depths.blockCount == 0 ? 0..<0 : depths[depth]
          let left =
            prepared
            + filters.start(stage: task.stage, group: task.group, block: block, step: steps.lowerBound)
          let stepOffsets = offsets.baseAddress.map { $0 + steps.lowerBound }
          for (index, piece) in stage.pieces[task.pieces].enumerated() {
            let pieceSums = sums.map { $0.pointer + index * tiles.rows * tiles.width }
            if depth < last {
              tiles.gradient(lines: 1, run: piece.count, vectors: vectors)(
                steps.count, left, source + piece.source, stepOffsets, nil, depth > 0, pieceSums)
            } else {
              tiles.output(rows: piece.count, vectors: vectors)(
                steps.count, left, source + piece.source, stepOffsets, pieceSums, bias.map { $0 + first },
                rectified,
                channels.count, target + piece.target, plane, stage.targetStride)
            }
          }
        }
      }
    }
  }
}

/// The results of a stage cut into pieces of lines, one a register tile.
struct LaneStage: Sendable {
  struct Piece {
    /// The place of its first result in the padded source and in the result image.
    let source: Int
    let target: Int
    let count: Int
  }

  let pieces: [Piece]
  let piecesPerLine: Int
  /// The distance of neighbours in the result image.
  let targetStride: Int

  /// - Parameter rows: the most results of a piece.
  init(_ stage: TileStage, in problem: TileProblem, rows: Int) {
    let (pitch, width) = (problem.planes.pitch, problem.result.width)
    targetStride = stage.columnStride
    let origin = stage.rowOrigin * width + stage.columnOrigin
    let isOneLine = stage.isOneLine(in: problem)
    let (lines, length) = isOneLine ? (1, stage.rows * stage.columns) : (stage.rows, stage.columns)
    let cuts = BlockSplit(length, limit: rows)
    piecesPerLine = isOneLine ? (cuts.blockCount + stage.rows - 1) / max(stage.rows, 1) : cuts.blockCount
    pieces = (0..<lines).flatMap { line in
      (0..<cuts.blockCount).map { cut in
        let places = cuts[cut]
        return Piece(
          source: line * pitch + places.lowerBound,
          target: origin + line * stage.rowStride * width + places.lowerBound * stage.columnStride,
          count: places.count)
      }
    }
  }
}
