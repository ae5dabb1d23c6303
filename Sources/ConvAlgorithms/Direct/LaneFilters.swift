import CMicrokernels

/// The filters of a ``TileProblem`` in the order `lane_tile` reads them: [group][stage][block][step][lane].
///
/// A block is as many result channels as a tile has lanes; the last block has as few vectors as it needs, and zeros in
/// the lanes behind its channels.
struct LaneFilters: @unchecked Sendable {
  // Unchecked: the function is constant.
  /// Result channels of one group in blocks of one tile's lanes.
  let blocks: LaneBlocks
  private let problem: TileProblem
  private let groups: Int
  /// Steps of the stages before each.
  private let stepsBefore: [Int]
  private let stepCount: Int
  /// Neighbouring steps of each stage whose weights are neighbours too.
  private let runs: [[Range<Int>]]
  private let turn: convkit_lane_turn_function

  init(_ problem: TileProblem, groups: Int, tiles: LaneTiles) {
    self.problem = problem
    self.groups = groups
    blocks = LaneBlocks(problem.resultChannels, tiles)
    var steps = 0
    stepsBefore = problem.stages.map { stage in
      defer { steps += stage.offsets.count }
      return steps
    }
    stepCount = steps
    runs = problem.stages.map(\.weights.runsOfNeighbours)
    turn = tiles.turn
  }

  /// Floats of all of them.
  var count: Int { groups * blocks.laneCount * stepCount }

  /// Where a step of a block begins.
  func start(stage: Int, group: Int, block: Int, step: Int = 0) -> Int {
    (group * stepCount + stepsBefore[stage]) * blocks.laneCount
      + blocks.channels(block).lowerBound * problem.stages[stage].offsets.count + step * blocks.width(block)
  }

  func pack(
    _ filters: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>, context: ComputeContext
  ) {
    context.parallelFor(groups * blocks.count) { task in
      let (group, block) = (task / blocks.count, task % blocks.count)
      let channels = blocks.channels(block)
      let source = filters + group * problem.groupStep + channels.lowerBound * problem.resultChannelStep
      for (index, stage) in problem.stages.enumerated() {
        let target = packed + start(stage: index, group: group, block: block)
        for run in runs[index] {
          turn(
            source + stage.weights[run.lowerBound], problem.resultChannelStep, channels.count, run.count,
            target + run.lowerBound * blocks.width(block))
        }
      }
    }
  }
}

/// Channels of a group cut into blocks of a tile's lanes.
struct LaneBlocks: Sendable {
  let channelCount: Int
  private let lanes: Int
  private let fullWidth: Int

  init(_ channelCount: Int, _ tiles: LaneTiles) {
    self.channelCount = channelCount
    lanes = tiles.lanes
    fullWidth = tiles.width
  }

  var count: Int { (channelCount + fullWidth - 1) / fullWidth }
  func channels(_ block: Int) -> Range<Int> {
    block * fullWidth..<min((block + 1) * fullWidth, channelCount)
  }
  /// The vectors and the lanes of a block.
  func vectors(_ block: Int) -> Int { (channels(block).count + lanes - 1) / lanes }
  func width(_ block: Int) -> Int { vectors(block) * lanes }
  /// The lanes of all blocks.
  var laneCount: Int { (channelCount + lanes - 1) / lanes * lanes }
}
