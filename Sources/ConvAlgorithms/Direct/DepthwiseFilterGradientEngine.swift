import CMicrokernels

/// The filter gradient of depthwise layers: for each channel the dot products of its output gradient with as many shifted
/// views of its input as the filter has taps.
///
/// A plane is summed over while it is in the first-level cache: for 3×3 kernels with stride 1 by `depthwise_3x3`, which
/// reads both planes in place, once for all taps; for others by `dot_tile`, twelve taps at a time, from padded copies of
/// the two planes.
/// A channel's images and lines are cut into pieces by the geometry and the batch alone, and their sums are added in order,
/// so that bits do not depend on the number of threads.
struct DepthwiseFilterGradientEngine: ConvolutionEngine {
  let geometry: ConvolutionGeometry
  let batch: Int
  let context: ComputeContext
  /// Where the planes are read in place.
  private let planes: DepthwisePlanes?
  private let problem: TileProblem
  private let tiles: DotTiles
  /// The images of a piece, the lines of their planes, and its channels.
  private let images: BlockSplit
  private let lines: BlockSplit
  private let channelBlocks: BlockSplit

  /// Elements of the output gradient that a piece reads one after the other; the least that are worth sums of their own,
  /// which are as many as taps.
  private static let runLength = 1 << 16
  private static let imageLimit = 1 << 10

  /// Nil for layers that are not depthwise, and where there are too few planes to share out.
  init?(_ geometry: ConvolutionGeometry, batch: Int, context: ComputeContext) {
    guard geometry.channelsPerGroup == 1, geometry.filtersPerGroup == 1 else { return nil }
    self.geometry = geometry
    self.batch = batch
    self.context = context
    planes = DepthwisePlanes(geometry, pass: .filterGradient)
    problem = TileProblem.output(of: geometry)
    tiles = context.instructionSet.dotTiles
    let (rows, columns) = (geometry.output.height, geometry.output.width)
    let plane = rows * columns
    let area = geometry.window.kernel.height * geometry.window.kernel.width
    lines = BlockSplit(rows, limit: planes == nil ? rows : max(Self.runLength / columns, 1))
    channelBlocks = BlockSplit(geometry.groups, limit: max(Self.runLength / plane, 1))
    images = BlockSplit(batch, limit: max(max(Self.imageLimit, 16 * area) / plane, 1))
    // A few large planes are shared out better tap by tap.
    guard
      planes != nil || channelBlocks.blockCount * pieceCount >= 8 || rows * columns * batch < Self.runLength
    else { return nil }
  }

  private var channels: Int { geometry.groups }
  private var taps: Int { problem.stages[0].offsets.count }
  private var pieceCount: Int { images.blockCount * lines.blockCount }
  private var inputPlane: Int { geometry.input.height * geometry.input.width }
  private var gradientPlane: Int { geometry.output.height * geometry.output.width }

  var workspaceByteCount: Int {
    ((planes == nil ? PlaneCopies.count(problem, geometry) : 0) * context.threadCount
      + (pieceCount > 1 ? pieceCount * channels * taps : 0))
      * MemoryLayout<Float>.stride
  }

  var summary: String {
    planes != nil
      ? "3×3 planes (\(context.instructionSet.rawValue)), read in place"
      : "dot products in tiles of 1×\(min(tiles.lineShifts, taps)) (\(context.instructionSet.rawValue)), "
        + "a padded plane a task"
  }

  var preparedFilterCount: Int { 0 }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {}

  func execute(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let (pieces, count) = (pieceCount, channels * taps)
    let sums = pieces == 1 ? nil : TensorStorage(count: pieces * count)
    let target = sums?.pointer ?? result
    context.parallelFor(pieces * channelBlocks.blockCount) { task in
      let piece = task / channelBlocks.blockCount
      sum(
        channelBlocks[task % channelBlocks.blockCount], images: images[piece / lines.blockCount],
        lines: lines[piece % lines.blockCount], input, gradient, into: target + piece * count)
    }
    guard let sums else { return }
    result.update(from: sums.pointer, count: count)
    for piece in 1..<pieces {
      for index in 0..<count { result[index] += sums.pointer[piece * count + index] }
    }
  }

  /// Sums of some channels over some images and lines, into [channels, taps]: plane after plane as they lie in memory.
  private func sum(
    _ block: Range<Int>, images: Range<Int>, lines: Range<Int>, _ input: UnsafePointer<Float>,
    _ gradient: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
  ) {
    let inPlace = planes.map { ($0.window(of: lines), context.instructionSet.depthwiseGradient) }
    let copies = inPlace == nil ? PlaneCopies(problem, geometry, context.instructionSet) : nil
    for image in images {
      for channel in block {
        let plane = image * channels + channel
        let (input, gradient) = (input + plane * inputPlane, gradient + plane * gradientPlane)
        let (target, accumulate) = (sums + channel * taps, image > images.lowerBound)
        if let (planes, function) = inPlace {
          var window = planes
          function(&window, input, gradient + lines.lowerBound * window.columns, accumulate, target)
        } else {
          copies?.sum(input, gradient, accumulate: accumulate, into: target)
        }
      }
    }
  }
}

extension InstructionSet {
  /// The micro-kernel `depthwise_3x3_gradient`: see its header for what it computes.
  fileprivate var depthwiseGradient: convkit_depthwise_3x3_gradient_function {
    switch self {
    case .avx512: convkit_depthwise_3x3_gradient_avx512
    case .avx2: convkit_depthwise_3x3_gradient_avx2
    case .baseline: convkit_depthwise_3x3_gradient_baseline
    }
  }
}
