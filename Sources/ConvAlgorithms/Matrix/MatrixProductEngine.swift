import CMicrokernels

/// The output pass and the input gradient as matrix products, [filters] × [steps] times [steps] × [results].
///
/// ```
///                              panel of 48 results, packed for some steps at a time
///                                ┌──────┐
///                         steps  │      │  gathered from the padded source: im2col, never whole
///   ┌──────────────┐             └──────┘
///   │ filters      │ rows        ┌──────┐
///   └──────────────┘             │      │ → result images
/// ```
///
/// The results of all images of a chunk follow each other without gaps, so that every vector is full also where rows
/// are short; packing costs a copy of each source float a tap, which many filters pay back. What differs from `direct` is
/// the packing alone: problem, packed filters and register tile are the same.
struct MatrixProductEngine: RectifyingEngine {
  let problem: TileProblem
  let groups: Int
  let batch: Int
  let context: ComputeContext
  let tiles: ProductTiles
  let filters: PackedFilters
  /// For a full chunk of images, and for the rest of the batch.
  private let walks: [PanelWalk]
  private let lastWalks: [PanelWalk]
  /// Images copied at a time.
  let chunk: Int

  private static let copyLimit = 1 << 20
  /// Steps packed at a time: a panel of them stays in the first- or second-level cache.
  private static let depthLimit = 256
  /// Panels of one task, which share each packed block of filters while it is cached.
  private static let panelsPerTask = 4

  init(_ problem: TileProblem, groups: Int, batch: Int, context: ComputeContext) {
    self.problem = problem
    self.groups = groups
    self.batch = batch
    self.context = context
    let tiles = context.instructionSet.productTiles
    self.tiles = tiles
    filters = PackedFilters(problem, groups: groups, tiles: tiles)
    let imageCount = problem.planes.channelCount * problem.sourceChannels * groups
    let chunk = min(max(Self.copyLimit / imageCount, context.threadCount), batch)
    self.chunk = chunk
    func walks(images: Int) -> [PanelWalk] {
      problem.stages.map {
        PanelWalk(
          $0, images: images, pitch: problem.planes.pitch, width: problem.result.width,
          panelColumns: tiles.columns)
      }
    }
    self.walks = walks(images: chunk)
    lastWalks = batch % chunk == 0 ? self.walks : walks(images: batch % chunk)
  }

  /// Floats of the padded copy of one image; none where the source can be read in place.
  private var copyCount: Int {
    problem.planes.isIdentity ? 0 : problem.planes.channelCount * problem.sourceChannels * groups
  }

  /// Floats of a packed panel, and the vectors its last line may write behind it.
  private var panelCount: Int { Self.depthLimit * tiles.columns + 16 }

  /// Floats of a task: packed panels, and their sums where they cannot be written in place.
  private var scratchCount: Int {
    Self.panelsPerTask * (panelCount + problem.resultChannels * tiles.columns)
  }

  var workspaceByteCount: Int {
    (copyCount * chunk + scratchCount * context.threadCount) * MemoryLayout<Float>.stride
  }

  var summary: String {
    "panels of \(min(Self.depthLimit, problem.stages.map(\.offsets.count).max() ?? 0))×\(tiles.columns), "
      + "\(chunk) image\(chunk == 1 ? "" : "s") at a time (\(context.instructionSet.rawValue))"
  }

  var preparedFilterCount: Int { filters.count }

  func prepare(_ source: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
    filters.pack(source, into: prepared, context: context)
  }

  func execute(
    _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    rectified: Bool, into result: UnsafeMutablePointer<Float>
  ) {
    let channels = problem.sourceChannels * groups
    let plane = problem.planes.imageCount
    let copy = copyCount == 0 ? nil : TensorStorage(count: copyCount * chunk)
    for first in stride(from: 0, to: batch, by: chunk) {
      let images = min(chunk, batch - first)
      if let copy {
        problem.planes.copy(
          source + first * channels * plane, channels: images * channels, to: copy.pointer, context: context)
      }
      let padded = Source(
        start: copy.map { UnsafePointer($0.pointer) } ?? source + first * channels * plane,
        imageCount: copy == nil ? channels * plane : copyCount)
      for (stage, walk) in (images == chunk ? walks : lastWalks).enumerated() {
        run(
          stage, walk, padded, prepared, bias, rectified: rectified, into: result + first * resultCount)
      }
    }
  }

  private var resultPlane: Int { problem.result.height * problem.result.width }
  /// Floats of one result image.
  private var resultCount: Int { problem.result.channels * resultPlane }

  /// Images as the panels are gathered from: padded copies, or the source itself.
  private struct Source {
    let start: UnsafePointer<Float>
    let imageCount: Int
  }

  private func run(
    _ stage: Int, _ walk: PanelWalk, _ source: Source, _ prepared: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, rectified: Bool, into result: UnsafeMutablePointer<Float>
  ) {
    // Few panels are cut across the filters as well, so that every thread has work.
    let panelGroups = BlockSplit(
      walk.panels.count,
      limit: max(min(Self.panelsPerTask, walk.panels.count * groups / context.threadCount), 1))
    let pieces = panelGroups.blockCount * groups
    let blockGroups = BlockSplit(
      filters.blocks.blockCount, limit: max(filters.blocks.blockCount * pieces / (2 * context.threadCount), 1)
    )
    context.parallelFor(pieces * blockGroups.blockCount) { task in
      let (piece, blocks) = (task / blockGroups.blockCount, blockGroups[task % blockGroups.blockCount])
      let (group, panels) = (piece % groups, panelGroups[piece / groups])
      multiply(
        stage, walk, panels: panels, blocks: blocks, group: group, source, prepared, bias,
        rectified: rectified, into: result)
    }
  }

  private func multiply(
    _ stage: Int, _ walk: PanelWalk, panels: Range<Int>, blocks: Range<Int>, group: Int, _ source: Source,
    _ prepared: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?, rectified: Bool,
    into result: UnsafeMutablePointer<Float>
  ) {
    let offsets = problem.stages[stage].offsets
    let depths = BlockSplit(offsets.count, limit: Self.depthLimit)
    let panelOffsets = (0..<max(depths.largest, 1)).map { $0 * tiles.columns }
    let scratch = TensorStorage(count: scratchCount)
    let sums = scratch.pointer + Self.panelsPerTask * panelCount
    let groupSource = source.start + group * problem.sourceChannels * problem.planes.channelCount
    let target = result + group * problem.resultChannels * resultPlane
    let groupBias = bias.map { $0 + group * problem.resultChannels }
    // With no steps at all (a phase that no tap meets) one empty block still writes the bias.
    let depthCount = max(depths.blockCount, 1)
    for depth in 0..<depthCount {
      let steps = depths.blockCount == 0 ? 0..<0 : depths[depth]
      for (slot, panel) in panels.enumerated() {
        pack(walk, panel, steps, offsets, groupSource, source.imageCount, scratch.pointer + slot * panelCount)
      }
      for block in blocks {
        let rows = filters.blocks[block]
        let left = filters.start(stage: stage, group: group, block: block, step: steps.lowerBound)
        for (slot, index) in panels.enumerated() {
          let panel = walk.panels[index]
          let vectors = (panel.columns + tiles.lanes - 1) / tiles.lanes
          let function = tiles.function(
            rows: rows.count, vectors: vectors, rectified: rectified && depth == depthCount - 1)
          let packed = scratch.pointer + slot * panelCount
          let blockBias = groupBias.map { $0 + rows.lowerBound }
          if panel.inPlace {
            let run = walk.runs[panel.runs.lowerBound]
            let place = target + run.image * resultCount + rows.lowerBound * resultPlane + run.target
            function(
              steps.count, prepared + left, packed, panelOffsets, blockBias, depth > 0, place, resultPlane,
              panel.columns)
          } else {
            let place = sums + (slot * problem.resultChannels + rows.lowerBound) * tiles.columns
            function(
              steps.count, prepared + left, packed, panelOffsets, blockBias, depth > 0, place, tiles.columns,
              vectors * tiles.lanes)
          }
        }
      }
    }
    let rows = filters.blocks[blocks.lowerBound].lowerBound..<filters.blocks[blocks.upperBound - 1].upperBound
    for (slot, panel) in panels.enumerated() where !walk.panels[panel].inPlace {
      store(walk, panel, rows, sums + slot * problem.resultChannels * tiles.columns, into: target)
    }
  }

  /// [steps][columns] of one panel.
  private func pack(
    _ walk: PanelWalk, _ panel: Int, _ steps: Range<Int>, _ offsets: [Int], _ source: UnsafePointer<Float>,
    _ imageCount: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    let runs = walk.runs[walk.panels[panel].runs].map {
      convkit_run(place: $0.image * imageCount + $0.source, count: $0.count)
    }
    offsets.withUnsafeBufferPointer { offsets in
      convkit_gather(
        source, steps.count, offsets.baseAddress.map { $0 + steps.lowerBound }, runs, runs.count, target,
        tiles.columns)
    }
  }

  /// Writes the sums of a panel that could not be written in place.
  private func store(
    _ walk: PanelWalk, _ panel: Int, _ rows: Range<Int>, _ sums: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) {
    for row in rows {
      for run in walk.runs[walk.panels[panel].runs] {
        let source = sums + row * tiles.columns + run.place
        let place = target + run.image * resultCount + row * resultPlane + run.target
        for column in 0..<run.count { place[column * walk.targetStride] = source[column] }
      }
    }
  }
}
