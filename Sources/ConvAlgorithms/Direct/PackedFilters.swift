/// The filters of a ``TileProblem`` in the order the register tile reads them: [group][stage][block][step][row].
struct PackedFilters: Sendable {
  /// Result channels in blocks of one register tile.
  let blocks: BlockSplit
  private let problem: TileProblem
  private let groups: Int
  /// Steps of the stages before each.
  private let stepsBefore: [Int]
  private let stepCount: Int

  init(_ problem: TileProblem, groups: Int, tiles: ProductTiles) {
    self.problem = problem
    self.groups = groups
    blocks = BlockSplit(problem.resultChannels, limit: tiles.rows)
    var steps = 0
    stepsBefore = problem.stages.map { stage in
      defer { steps += stage.offsets.count }
      return steps
    }
    stepCount = steps
  }

  /// Floats of all of them.
  var count: Int { groups * problem.resultChannels * stepCount }

  /// Where a step of a block begins.
  func start(stage: Int, group: Int, block: Int, step: Int) -> Int {
    let rows = blocks[block]
    let stageStart = (group * stepCount + stepsBefore[stage]) * problem.resultChannels
    return stageStart + rows.lowerBound * problem.stages[stage].offsets.count + step * rows.count
  }

  func pack(
    _ filters: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>, context: ComputeContext
  ) {
    context.parallelFor(groups * blocks.blockCount) { task in
      let (group, block) = (task / blocks.blockCount, task % blocks.blockCount)
      let rows = blocks[block]
      let source = filters + group * problem.groupStep + rows.lowerBound * problem.resultChannelStep
      for (index, stage) in problem.stages.enumerated() {
        let target = packed + start(stage: index, group: group, block: block, step: 0)
        stage.weights.withUnsafeBufferPointer { weights in
          for row in 0..<rows.count {
            let line = source + row * problem.resultChannelStep
            for step in 0..<weights.count { target[step * rows.count + row] = line[weights[step]] }
          }
        }
      }
    }
  }
}
