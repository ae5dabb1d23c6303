import CMicrokernels

/// The output pass and the input gradient of 3×3 depthwise layers with stride 1: each plane by `depthwise_3x3`, which
/// reads it in place and makes up the padding in registers.
///
/// The input gradient is the same with flipped filters and the padding that is left of two columns and rows. A result
/// is the sum of its taps in their order, however the planes are cut into tasks.
struct DepthwiseEngine: RectifyingEngine {
  let planes: DepthwisePlanes
  let batch: Int
  let context: ComputeContext

  /// Results of one task: several small planes, or some lines of a large one.
  private static let resultsPerTask = 16384

  /// Nil for layers and passes that the kernel does not compute.
  init?(_ geometry: ConvolutionGeometry, pass: ConvolutionPass, batch: Int, context: ComputeContext) {
    guard pass != .filterGradient, let planes = DepthwisePlanes(geometry, pass: pass) else { return nil }
    self.planes = planes
    self.batch = batch
    self.context = context
  }

  var workspaceByteCount: Int { 0 }

  var summary: String { "3×3 planes (\(context.instructionSet.rawValue)), read in place" }

  var preparedFilterCount: Int { planes.channels * 9 }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
    for channel in 0..<planes.channels {
      for tap in 0..<9 {
        prepared[channel * 9 + tap] = filters[channel * 9 + (planes.isFlipped ? 8 - tap : tap)]
      }
    }
  }

  func execute(
    _ source: UnsafePointer<Float>, _ prepared: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    rectified: Bool, into result: UnsafeMutablePointer<Float>
  ) {
    let function = context.instructionSet.depthwise
    let parts = BlockSplit(planes.rows, limit: max(Self.resultsPerTask / planes.columns, 1))
    let chunk = max(Self.resultsPerTask / planes.resultCount, 1)
    context.parallelFor(batch * planes.channels * parts.blockCount, chunk: chunk) { range in
      for task in range {
        let (index, part) = (task / parts.blockCount, task % parts.blockCount)
        let channel = index % planes.channels
        var window = planes.window(of: parts[part])
        function(
          &window, source + index * planes.sourceCount, prepared + channel * 9, bias.map { $0[channel] } ?? 0,
          rectified,
          result + index * planes.resultCount + parts[part].lowerBound * planes.columns)
      }
    }
  }
}

/// What the kernels `depthwise_3x3` compute of a layer: its planes and the padding around them.
struct DepthwisePlanes: Sendable {
  let channels: Int
  let height: Int
  let width: Int
  let rows: Int
  let columns: Int
  let top: Int
  let left: Int
  /// Whether taps are taken in reverse: in the input gradient.
  let isFlipped: Bool

  /// The planes that a pass reads through its window: those of the output gradient in the input gradient, else those of
  /// the input. Nil where the kernels do not apply.
  init?(_ geometry: ConvolutionGeometry, pass: ConvolutionPass) {
    let padding = geometry.padding
    let sides = [padding.top, padding.left, padding.bottom, padding.right]
    guard geometry.isDepthwise, geometry.isDense3x3, sides.allSatisfy((0...2).contains) else {
      return nil
    }
    isFlipped = pass == .inputGradient
    let (source, result) =
      isFlipped ? (geometry.output, geometry.input) : (geometry.input, geometry.output)
    channels = source.channels
    (height, width) = (source.height, source.width)
    (rows, columns) = (result.height, result.width)
    (top, left) = isFlipped ? (2 - padding.top, 2 - padding.left) : (padding.top, padding.left)
  }

  /// Floats of a plane.
  var sourceCount: Int { height * width }
  var resultCount: Int { rows * columns }

  /// The window of some lines of the result.
  func window(of lines: Range<Int>) -> convkit_plane_window {
    convkit_plane_window(
      height: height, width: width, rows: lines.count, columns: columns, top: top - lines.lowerBound,
      left: left)
  }
}

extension InstructionSet {
  /// The micro-kernel `depthwise_3x3`: see its header for what it computes.
  fileprivate var depthwise: convkit_depthwise_3x3_function {
    switch self {
    case .avx512: convkit_depthwise_3x3_avx512
    case .avx2: convkit_depthwise_3x3_avx2
    case .baseline: convkit_depthwise_3x3_baseline
    }
  }
}
