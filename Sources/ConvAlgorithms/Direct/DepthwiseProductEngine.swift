import CMicrokernels

/// The output pass and the input gradient where each group has one source channel: depthwise convolution.
///
/// There is nothing to share between channels, so the pass is bound by memory. A task takes one channel of one image,
/// copies it with its padding into memory that stays in the first-level cache, and writes the results in place.
struct DepthwiseProductEngine: ConvolutionEngine {
  let problem: TileProblem
  let groups: Int
  let batch: Int
  let context: ComputeContext
  let lineSum: convkit_line_sum_function
  /// The most results of a stage that are not written in place, because they stand apart in the result.
  let scratchCount: Int

  init(_ problem: TileProblem, groups: Int, batch: Int, context: ComputeContext) {
    precondition(problem.sourceChannels == 1, "\(problem.sourceChannels) source channels in a group")
    self.problem = problem
    self.groups = groups
    self.batch = batch
    self.context = context
    lineSum =
      switch context.instructionSet {
      case .avx512: convkit_line_sum_avx512
      case .avx2: convkit_line_sum_avx2
      case .baseline: convkit_line_sum_baseline
      }
    scratchCount = problem.stages.map { $0.columnStride == 1 ? 0 : $0.rows * $0.columns }.max() ?? 0
  }

  var workspaceByteCount: Int {
    let copy = problem.planes.isIdentity ? 0 : problem.planes.channelCount
    return (copy + scratchCount) * context.threadCount * MemoryLayout<Float>.stride
  }

  var summary: String { "a channel at a time, lines in place (\(context.instructionSet.rawValue))" }

  private var stepCount: Int { problem.stages.reduce(0) { $0 + $1.offsets.count } }

  var preparedFilterCount: Int { groups * problem.resultChannels * stepCount }

  /// [group][channel][stage][step]
  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
    var target = prepared
    for group in 0..<groups {
      for channel in 0..<problem.resultChannels {
        let source = filters + group * problem.groupStep + channel * problem.resultChannelStep
        for stage in problem.stages {
          for weight in stage.weights {
            target.pointee = source[weight]
            target += 1
          }
        }
      }
    }
  }

  func execute(
    _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let planes = problem.planes
    let sourcePlane = planes.rows.length * planes.columns.length
    let resultPlane = problem.result.height * problem.result.width
    context.parallelFor(batch * groups, chunk: max(16384 / (sourcePlane + resultPlane), 1)) { range in
      let copy = planes.isIdentity ? nil : TensorStorage(count: planes.channelCount)
      let scratch = scratchCount == 0 ? nil : TensorStorage(count: scratchCount)
      for index in range {
        let channel = source + index * sourcePlane
        if let copy { planes.copy(channel, to: copy.pointer) }
        let padded = copy.map { UnsafePointer($0.pointer) } ?? channel
        for row in 0..<problem.resultChannels {
          let resultChannel = index % groups * problem.resultChannels + row
          var weights = prepared + resultChannel * stepCount
          let target = result + (index * problem.resultChannels + row) * resultPlane
          for stage in problem.stages {
            sum(stage, weights, padded, bias?[resultChannel] ?? 0, scratch?.pointer, into: target)
            weights += stage.weights.count
          }
        }
      }
    }
  }

  private func sum(
    _ stage: TileStage, _ weights: UnsafePointer<Float>, _ padded: UnsafePointer<Float>, _ bias: Float,
    _ scratch: UnsafeMutablePointer<Float>?, into target: UnsafeMutablePointer<Float>
  ) {
    let width = problem.result.width
    let first = target + stage.rowOrigin * width + stage.columnOrigin
    if stage.columnStride == 1 {
      return lineSum(
        stage.offsets.count, weights, padded, stage.offsets, problem.planes.pitch, bias, stage.rows,
        stage.columns, first, stage.rowStride * width)
    }
    guard let scratch else { return }
    lineSum(
      stage.offsets.count, weights, padded, stage.offsets, problem.planes.pitch, bias, stage.rows,
      stage.columns, scratch, stage.columns)
    for row in 0..<stage.rows {
      let (line, place) = (scratch + row * stage.columns, first + row * stage.rowStride * width)
      for column in 0..<stage.columns { place[column * stage.columnStride] = line[column] }
    }
  }
}
