import CMicrokernels

/// The output pass and the input gradient where a group has few result channels, or some and short lines: depthwise
/// layers, the input gradient of first layers.
///
/// With so few rows of weights the sums of several lines run side by side in registers, and a line of the source is
/// read once for all results (`line_tile`); where a group has one result channel, once for all taps of a column of the
/// kernel (`run_tile`). Where there are many images or groups, a task copies the source channels of one of them with
/// their padding into memory that stays cached, and writes all its results; else an image is copied by all threads, and
/// each computes some of its lines. Either way a result is the sum of its steps in one order.
struct LineProductEngine: ConvolutionEngine {
  let problem: TileProblem
  let groups: Int
  let batch: Int
  let context: ComputeContext
  private let function: convkit_line_tile_function
  /// The steps of each stage where a group has one result channel.
  private let runs: [StepRuns]

  /// The most result channels of a group.
  static let rowLimit = Int(convkit_line_tile_rows)
  /// Lines of one task, where a task is a part of an image: whole tiles of lines.
  private static let linesPerTask = 16

  init(_ problem: TileProblem, groups: Int, batch: Int, context: ComputeContext) {
    precondition(
      (1...Self.rowLimit).contains(problem.resultChannels), "\(problem.resultChannels) result channels")
    self.problem = problem
    self.groups = groups
    self.batch = batch
    self.context = context
    let functions =
      switch context.instructionSet {
      case .avx512: convkit_line_tiles_avx512()
      case .avx2: convkit_line_tiles_avx2()
      case .baseline: convkit_line_tiles_baseline()
      }
    function = functions.unsafelyUnwrapped[problem.resultChannels - 1].unsafelyUnwrapped
    runs =
      problem.resultChannels == 1
      ? problem.stages.map { StepRuns($0.offsets, pitch: problem.planes.pitch) } : []
  }

  private var rows: Int { problem.resultChannels }
  /// Floats of the copy of a group's source channels; none where the source can be read in place.
  private var copyCount: Int {
    problem.planes.isIdentity ? 0 : problem.planes.channelCount * problem.sourceChannels
  }
  private var copiesPerTask: Bool { batch * groups >= 4 * context.threadCount }
  private var sourcePlane: Int { problem.planes.imageCount }
  private var resultPlane: Int { problem.result.height * problem.result.width }

  /// Results of one task that stand apart in the result image and are sorted out after they were computed.
  private var scratchCount: Int {
    problem.stages.map { stage in
      let lines = copiesPerTask ? stage.rows : min(stage.rows, Self.linesPerTask)
      return stage.columnStride == 1 ? 0 : lines * stage.columns * rows
    }.max() ?? 0
  }

  var workspaceByteCount: Int {
    (copyCount * (copiesPerTask ? context.threadCount : groups) + scratchCount * context.threadCount)
      * MemoryLayout<Float>.stride
  }

  var summary: String {
    "lines of \(rows) channel\(rows == 1 ? "" : "s") a group (\(context.instructionSet.rawValue)), "
      + (copyCount == 0
        ? "read in place" : copiesPerTask ? "a padded group a task" : "a padded image at a time")
  }

  private var stepCount: Int { problem.stages.reduce(0) { $0 + $1.offsets.count } }

  var preparedFilterCount: Int { groups * rows * stepCount }

  /// [group][stage][step][row]
  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
    let weights = problem.stages.enumerated().map { index, stage in
      rows == 1 ? runs[index].order.map { stage.weights[$0] } : stage.weights
    }
    var target = prepared
    for group in 0..<groups {
      for stage in weights {
        for weight in stage {
          for row in 0..<rows {
            target.pointee = filters[group * problem.groupStep + row * problem.resultChannelStep + weight]
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
    if copiesPerTask {
      let work = problem.sourceChannels * sourcePlane + rows * resultPlane
      context.parallelFor(batch * groups, chunk: max(16384 / work, 1)) { range in
        let copy = copyCount == 0 ? nil : TensorStorage(count: copyCount)
        for index in range {
          let channels = source + index * problem.sourceChannels * sourcePlane
          if let copy {
            problem.planes.copy(
              channels, channels: problem.sourceChannels, to: copy.pointer, with: context.instructionSet)
          }
          for stage in problem.stages.indices {
            sum(
              stage, lines: 0..<problem.stages[stage].rows, group: index % groups,
              copy.map { UnsafePointer($0.pointer) } ?? channels, prepared, bias,
              into: result + index * rows * resultPlane)
          }
        }
      }
    } else {
      for image in 0..<batch { runImage(image, source, prepared, bias, into: result) }
    }
  }

  private func runImage(
    _ image: Int, _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let channels = source + image * groups * problem.sourceChannels * sourcePlane
    let copy = copyCount == 0 ? nil : TensorStorage(count: copyCount * groups)
    if let copy {
      problem.planes.copy(
        channels, channels: groups * problem.sourceChannels, to: copy.pointer, context: context)
    }
    let parts = problem.stages.map { ($0.rows + Self.linesPerTask - 1) / Self.linesPerTask }
    context.parallelFor(groups * parts.reduce(0, +)) { task in
      let group = task % groups
      var (stage, part) = (0, task / groups)
      while part >= parts[stage] {
        part -= parts[stage]
        stage += 1
      }
      let lines = part * Self.linesPerTask..<min((part + 1) * Self.linesPerTask, problem.stages[stage].rows)
      let groupSource =
        copy.map { UnsafePointer($0.pointer) + group * copyCount } ?? channels + group
        * problem.sourceChannels * sourcePlane
      sum(
        stage, lines: lines, group: group, groupSource, prepared, bias,
        into: result + (image * groups + group) * rows * resultPlane)
    }
  }

  /// Some lines of a stage, for all result channels of a group.
  private func sum(
    _ index: Int, lines: Range<Int>, group: Int, _ source: UnsafePointer<Float>,
    _ prepared: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, into target: UnsafeMutablePointer<Float>
  ) {
    let stage = problem.stages[index]
    let stepsBefore = problem.stages[..<index].reduce(0) { $0 + $1.offsets.count }
    let packed = prepared + (group * stepCount + stepsBefore) * rows
    let (pitch, width) = (problem.planes.pitch, problem.result.width)
    let first =
      target + (stage.rowOrigin + lines.lowerBound * stage.rowStride) * width + stage.columnOrigin
    let place = stage.offsets.isEmpty ? source : source + lines.lowerBound * pitch
    let groupBias = bias.map { $0 + group * rows }
    if stage.columnStride == 1 {
      return sum(
        index, packed, place, groupBias, lines: lines.count, first, pitch: stage.rowStride * width,
        plane: resultPlane)
    }
    let area = lines.count * stage.columns
    let scratch = TensorStorage(count: area * rows)
    sum(
      index, packed, place, groupBias, lines: lines.count, scratch.pointer, pitch: stage.columns, plane: area)
    for row in 0..<rows {
      for y in 0..<lines.count {
        let line = scratch.pointer + row * area + y * stage.columns
        let places = first + row * resultPlane + y * stage.rowStride * width
        for column in 0..<stage.columns { places[column * stage.columnStride] = line[column] }
      }
    }
  }

  /// The micro-kernel's call for some lines of a stage, wherever they are to stand.
  private func sum(
    _ index: Int, _ packed: UnsafePointer<Float>, _ place: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, lines: Int, _ target: UnsafeMutablePointer<Float>, pitch: Int, plane: Int
  ) {
    let stage = problem.stages[index]
    guard rows == 1 else {
      return function(
        stage.offsets.count, packed, place, stage.offsets, problem.planes.pitch, bias, lines, stage.columns,
        target, pitch, plane)
    }
    let steps = runs[index]
    context.instructionSet.runTile(
      steps.counts.count, steps.offsets, steps.counts, packed, place, problem.planes.pitch,
      bias?.pointee ?? 0, lines, stage.columns, target, pitch)
  }
}

extension InstructionSet {
  /// The micro-kernel `run_tile`: see its header for what it computes.
  fileprivate var runTile: convkit_run_tile_function {
    switch self {
    case .avx512: convkit_run_tile_avx512
    case .avx2: convkit_run_tile_avx2
    case .baseline: convkit_run_tile_baseline
    }
  }
}
