import CMicrokernels

/// The filter gradient of groups whose planes stay in a processor's own caches: depthwise layers, and those of few
/// channels and filters.
///
/// ```
/// filterGradient[o, c, i, j] = Σ_n Σ_q gradient[n, o, q] · padded[n, c, q + offset(i, j)]
/// ```
///
/// A thread takes a group of a few images, from reading its planes to the sums of all its taps, while they are in the
/// caches: depthwise 3×3 kernels with stride 1 by `depthwise_3x3`, which reads both planes in place, once for all taps;
/// others by `dot_tile`, from padded copies (``GroupCopies``).
/// A group's images and lines are cut into pieces by the geometry and the batch alone, and their sums are added in order,
/// so that bits do not depend on the number of threads.
struct GroupFilterGradientEngine: ConvolutionEngine {
  let geometry: ConvolutionGeometry
  let context: ComputeContext
  /// Where the planes are read in place.
  private let planes: DepthwisePlanes?
  private let problem: TileProblem
  /// The images of a piece, the lines of their planes, and its groups.
  private let images: BlockSplit
  private let lines: BlockSplit
  private let groupBlocks: BlockSplit

  /// Elements of the output gradient that a piece reads one after the other; and of its planes, the least that are worth
  /// sums of their own.
  private static let runLength = 1 << 16
  private static let leastLength = 1 << 10
  /// The most pieces that a single group is cut into: each has sums of its own.
  private static let pieceLimit = 32
  /// Floats of one image's copies of a group, and the group's sums, that a processor's own caches hold.
  private static let copyLimit = 1 << 16
  private static let sumLimit = 1 << 13

  /// Nil for groups that are too large, and where there are too few planes to share out.
  init?(_ geometry: ConvolutionGeometry, batch: Int, context: ComputeContext) {
    self.geometry = geometry
    self.context = context
    planes = DepthwisePlanes(geometry, pass: .filterGradient)
    problem = TileProblem.output(of: geometry)
    let (rows, columns) = (geometry.output.height, geometry.output.width)
    let (plane, area) = (rows * columns, geometry.window.kernel.height * geometry.window.kernel.width)
    lines = BlockSplit(rows, limit: planes == nil ? rows : max(Self.runLength / columns, 1))
    let limit =
      geometry.isDepthwise
      ? max(Self.leastLength, 16 * area) / plane
      : max(Self.leastLength / plane, (batch * geometry.groups + Self.pieceLimit - 1) / Self.pieceLimit)
    images = BlockSplit(batch, limit: max(limit, 1))
    groupBlocks = BlockSplit(
      geometry.groups,
      limit: max(
        Self.runLength / plane / images.largest / geometry.filtersPerGroup / geometry.channelsPerGroup, 1))
    let isShared = groupBlocks.blockCount * pieceCount >= 8
    if geometry.isDepthwise {
      // A few large planes are shared out better tap by tap.
      guard planes != nil || isShared || plane * batch < Self.runLength else { return nil }
    } else {
      let layout = GroupCopies.Layout(problem, geometry, batch: batch)
      guard isShared, layout.imageCount <= Self.copyLimit, problem.groupStep <= Self.sumLimit else {
        return nil
      }
    }
  }

  private var sumCount: Int { geometry.filterShape.count }
  private var pieceCount: Int { images.blockCount * lines.blockCount }
  private var inputPlane: Int { geometry.input.height * geometry.input.width }
  private var gradientPlane: Int { geometry.output.height * geometry.output.width }

  var workspaceByteCount: Int {
    ((planes == nil ? GroupCopies.Layout(problem, geometry, batch: images.largest).count : 0)
      * context.threadCount + (pieceCount > 1 ? pieceCount * sumCount : 0))
      * MemoryLayout<Float>.stride
  }

  var summary: String {
    guard planes == nil else { return "3×3 planes (\(context.instructionSet.rawValue)), read in place" }
    let (filters, taps) = GroupCopies.blocks(problem, context.instructionSet)
    return
      "dot products in tiles of \(filters.largest)×\(taps.largest) (\(context.instructionSet.rawValue)), "
      + "padded copies a thread"
  }

  var preparedFilterCount: Int { 0 }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {}

  func execute(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let (pieces, count) = (pieceCount, sumCount)
    let sums = pieces == 1 ? nil : TensorStorage(count: pieces * count)
    let target = sums?.pointer ?? result
    context.parallelFor(pieces * groupBlocks.blockCount) { task in
      let piece = task / groupBlocks.blockCount
      sum(
        groupBlocks[task % groupBlocks.blockCount], images: images[piece / lines.blockCount],
        lines: lines[piece % lines.blockCount], input, gradient, into: target + piece * count)
    }
    guard let sums else { return }
    context.parallelFor(count, chunk: 1 << 10) { range in
      (result + range.lowerBound).update(from: sums.pointer + range.lowerBound, count: range.count)
      for piece in 1..<pieces {
        let other = sums.pointer + piece * count
        for index in range { result[index] += other[index] }
      }
    }
  }

  /// Sums of some groups over some images and lines, into [O, C/G, kH, kW].
  private func sum(
    _ block: Range<Int>, images: Range<Int>, lines: Range<Int>, _ input: UnsafePointer<Float>,
    _ gradient: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
  ) {
    let (groups, channels, filters) = (geometry.groups, geometry.channelsPerGroup, geometry.filtersPerGroup)
    let inPlace = planes.map { ($0.window(of: lines), context.instructionSet.depthwiseGradient) }
    let copies =
      inPlace == nil
      ? GroupCopies(problem, geometry, batch: images.count, context.instructionSet) : nil
    let step = copies?.capacity ?? 1
    for first in stride(from: images.lowerBound, to: images.upperBound, by: step) {
      for group in block {
        let input = input + (first * groups + group) * channels * inputPlane
        let gradient = gradient + (first * groups + group) * filters * gradientPlane
        let (target, accumulate) = (sums + group * problem.groupStep, first > images.lowerBound)
        if let (planes, function) = inPlace {
          var window = planes
          function(&window, input, gradient + lines.lowerBound * window.columns, accumulate, target)
        } else {
          copies?.sum(
            input, gradient, images: min(step, images.upperBound - first), accumulate: accumulate,
            into: target)
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
