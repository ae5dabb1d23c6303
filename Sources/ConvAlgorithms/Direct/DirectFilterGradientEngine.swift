import CMicrokernels

/// The filter gradient as dot products of lines of the output gradient with shifted views of the padded input.
///
/// ```
/// filterGradient[o, c, i, j] = Σ_n Σ_q gradient[n, o, q] · padded[n, c, q + offset(i, j)]
/// ```
///
/// q runs over the flattened output in the pitch of the padded input, with zeros of the gradient between two rows. A
/// tile holds the sums of a few filters and a few taps in registers; a run of q short enough for the first-level cache
/// is used by all taps of a task before the next is read. How the sum is cut depends on the geometry and the batch
/// alone, so its bits do not depend on the number of threads.
struct DirectFilterGradientEngine: ConvolutionEngine {
  let problem: TileProblem
  let geometry: ConvolutionGeometry
  let batch: Int
  let context: ComputeContext
  let tiles: DotTiles
  let filterBlocks: BlockSplit
  let shiftBlocks: BlockSplit
  /// Images copied at a time.
  let chunk: Int
  let flat: FlatPlanes

  private static let copyLimit = 1 << 20
  /// Floats of a line that is reused while it is in the first-level cache.
  private static let runLimit = 1024

  init(_ geometry: ConvolutionGeometry, batch: Int, context: ComputeContext) {
    self.geometry = geometry
    self.batch = batch
    self.context = context
    problem = TileProblem.output(of: geometry)
    tiles = context.instructionSet.dotTiles
    filterBlocks = BlockSplit(geometry.filtersPerGroup, limit: tiles.rows)
    shiftBlocks = BlockSplit(problem.stages[0].offsets.count, limit: tiles.shifts)
    flat = FlatPlanes(geometry.output, pitch: problem.planes.pitch)
    let image = problem.planes.channelCount * geometry.input.channels + flat.pitch * geometry.filterCount
    chunk = min(max(Self.copyLimit / image, 1), batch)
  }

  private var inputCopyCount: Int { problem.planes.channelCount * geometry.input.channels }
  private var gradientCopyCount: Int { flat.pitch * geometry.filterCount }

  var workspaceByteCount: Int {
    (chunk * (inputCopyCount + gradientCopyCount) + TensorStorage.readableSlack) * MemoryLayout<Float>.stride
  }

  var summary: String {
    "dot products in tiles of \(filterBlocks.largest)×\(shiftBlocks.largest) (\(context.instructionSet.rawValue)), "
      + "\(chunk) padded image\(chunk == 1 ? "" : "s") at a time"
  }

  var preparedFilterCount: Int { 0 }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {}

  func execute(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let inputs = TensorStorage(count: chunk * inputCopyCount + TensorStorage.readableSlack)
    // The last vector of a line may reach past the copy: what it finds there is multiplied by zero, so it must be finite.
    (inputs.pointer + chunk * inputCopyCount).update(repeating: 0, count: TensorStorage.readableSlack)
    let gradients = TensorStorage(count: chunk * gradientCopyCount)
    let channels = geometry.input.channels
    for first in stride(from: 0, to: batch, by: chunk) {
      let images = min(chunk, batch - first)
      problem.planes.copy(
        input + first * channels * problem.planes.imageCount, channels: images * channels,
        to: inputs.pointer, context: context)
      flat.copy(
        gradient + first * geometry.filterCount * flat.imageCount, count: images * geometry.filterCount,
        to: gradients.pointer, context: context)
      let tasks = self.tasks
      context.parallelFor(tasks.count) { index in
        run(
          tasks[index], images: images, inputs.pointer, gradients.pointer, accumulate: first > 0, into: result
        )
      }
    }
  }

  /// One block of filters against some blocks of taps.
  private struct Task {
    let group: Int
    let filters: Int
    let shifts: Range<Int>
  }

  private var tasks: [Task] {
    let pieces = geometry.groups * filterBlocks.blockCount
    let wanted = 4 * context.threadCount
    let shiftGroups = BlockSplit(
      shiftBlocks.blockCount, limit: max(shiftBlocks.blockCount * pieces / wanted, 1))
    return (0..<geometry.groups).flatMap { group in
      (0..<shiftGroups.blockCount).flatMap { shifts in
        (0..<filterBlocks.blockCount).map { Task(group: group, filters: $0, shifts: shiftGroups[shifts]) }
      }
    }
  }

  private func run(
    _ task: Task, images: Int, _ inputs: UnsafePointer<Float>, _ gradients: UnsafePointer<Float>,
    accumulate: Bool,
    into result: UnsafeMutablePointer<Float>
  ) {
    let offsets = problem.stages[0].offsets
    let filters = filterBlocks[task.filters]
    let firstFilter = task.group * geometry.filtersPerGroup + filters.lowerBound
    let left = gradients + firstFilter * flat.pitch
    let right = inputs + task.group * geometry.channelsPerGroup * problem.planes.channelCount
    let out = result + firstFilter * offsets.count
    // A run: a part of a long line, or several images of short ones.
    let runLength = min(flat.length, Self.runLimit)
    let runImages = min(max(Self.runLimit / flat.length, 1), images)
    offsets.withUnsafeBufferPointer { offsets in
      var started = accumulate
      for image in stride(from: 0, to: images, by: runImages) {
        for place in stride(from: 0, to: flat.length, by: runLength) {
          for block in task.shifts {
            let shifts = shiftBlocks[block]
            tiles.function(rows: filters.count, shifts: shifts.count)(
              min(runImages, images - image), min(runLength, flat.length - place),
              left + image * gradientCopyCount + place, flat.pitch, gradientCopyCount,
              right + image * inputCopyCount + place, offsets.baseAddress.map { $0 + shifts.lowerBound },
              inputCopyCount, started, out + shifts.lowerBound, offsets.count)
          }
          started = true
        }
      }
    }
  }
}
