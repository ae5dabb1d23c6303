import CMicrokernels

/// The zero-padded copy of an image, split by stride phase: along one axis.
///
/// Line l of phase p holds the image's line `origin + l·stride + p`, or zeros where the image has none. Split so, each
/// tap of a strided kernel reads neighbours: a strided convolution becomes a sum of unstrided ones.
struct PaddedAxis: Hashable, Sendable {
  /// Lines of the image.
  let length: Int
  let stride: Int
  /// The image line at line 0 of phase 0; negative where padding begins.
  let origin: Int
  /// Lines of each phase.
  let lines: Int
  /// The phases that are read, ascending; the others are not copied.
  let phases: [Int]
  /// Lines of the image from here on are zeros in the copy: no window reads them.
  var end = Int.max

  /// The lines of a phase that lie inside the image, counted from `line` on, of as many as there are in all.
  func inside(phase: Int, from line: Int = 0) -> Range<Int> {
    let first = origin + line * stride + phase
    let used = min(length, end)
    // The smallest line with first + line·stride ≥ 0, and the smallest with first + line·stride ≥ used.
    let lower = first >= 0 ? 0 : roundedUpQuotient(-first, stride)
    let upper = first >= used ? 0 : roundedUpQuotient(used - first, stride)
    return min(lower, lines)..<max(min(upper, lines), min(lower, lines))
  }

  /// Where a phase stands among the copied ones.
  func slot(ofPhase phase: Int) -> Int { copiedSlot(ofPhase: phase) ?? 0 }

  /// The same, nil for one that is not copied; at once where the first phases are all copied, as they mostly are.
  fileprivate func copiedSlot(ofPhase phase: Int) -> Int? {
    phases.indices.contains(phase) && phases[phase] == phase ? phase : phases.firstIndex(of: phase)
  }

  /// Whether the copy would be the image's axis itself.
  var isIdentity: Bool { stride == 1 && origin == 0 && lines == length && phases == [0] }
}

/// The zero-padded, phase-split copy of one channel: planes of `rows.lines` × `columns.lines`, one a pair of phases.
struct PaddedPlanes: Hashable, Sendable {
  let rows: PaddedAxis
  let columns: PaddedAxis

  /// Channels whole kibibytes apart would compete for the same places of a cache: then each gets one line more, unless
  /// the planes are read as images of exactly that size.
  init(rows: PaddedAxis, columns: PaddedAxis, exactly: Bool = false) {
    self.columns = columns
    let count = rows.lines * columns.lines * rows.phases.count * columns.phases.count
    self.rows =
      count % 256 == 0 && !exactly && !(rows.isIdentity && columns.isIdentity)
      ? PaddedAxis(
        length: rows.length, stride: rows.stride, origin: rows.origin, lines: rows.lines + 1,
        phases: rows.phases)
      : rows
  }

  /// Floats that a processor has time to fetch from its last-level cache while as many are copied.
  private static let floatsAhead = 1024

  /// Floats of an image that a thread copies at a time.
  static let floatsPerTask = 1 << 15

  /// Floats from one line to the next.
  var pitch: Int { columns.lines }
  /// Floats of one plane.
  var planeCount: Int { rows.lines * columns.lines }
  /// Floats of one channel of the image.
  var imageCount: Int { rows.length * columns.length }
  /// Floats of one channel.
  var channelCount: Int { planeCount * rows.phases.count * columns.phases.count }
  /// Whether the image itself can be read in place of a copy.
  var isIdentity: Bool { rows.isIdentity && columns.isIdentity }

  /// The place of a line and column of a pair of phases in a channel's copy.
  func offset(rowPhase: Int, row: Int, columnPhase: Int, column: Int) -> Int {
    let plane = rows.slot(ofPhase: rowPhase) * columns.phases.count + columns.slot(ofPhase: columnPhase)
    return plane * planeCount + row * pitch + column
  }

  /// Copies channels, [channels, rows.length, columns.length], writing every float of the copies.
  ///
  /// The same bits for every instruction set.
  /// - Parameters:
  ///   - line: the line of each phase with which its planes begin, where an image is copied in bands.
  ///   - pitch: floats from one channel to the next in the copy, where it is not ``channelCount``.
  ///   - apart: floats from one plane of a channel to the next, where it is not ``planeCount``.
  func copy(
    _ image: UnsafePointer<Float>, channels: Int = 1, from line: Int = 0,
    to copy: UnsafeMutablePointer<Float>, pitch: Int? = nil, apart: Int? = nil,
    with instructionSet: InstructionSet
  ) {
    let function = instructionSet.paddedCopy
    // What is copied next: lines further on, or the next channel where only a few lines of each are copied.
    let copied =
      min(rows.lines, rows.length / rows.stride + 1) * min(rows.stride, rows.length) * columns.length
    let ahead = copied > 4 * Self.floatsAhead ? Self.floatsAhead : imageCount
    let first = rows.firstCopied(from: line) * columns.length + columns.firstCopied(from: 0)
    withAxes(from: line, apart: apart ?? planeCount) { rowAxis, columnAxis in
      for channel in 0..<channels {
        function(
          image + channel * imageCount + first, columns.length, rowAxis, columnAxis,
          copy + channel * (pitch ?? channelCount), ahead)
      }
    }
  }

  /// The way back of ``copy(_:channels:from:to:pitch:apart:with:)``, for images that begin with a line and column of the
  /// copy: what stands in the planes beside the image is dropped, and lines that are not in the planes become zeros.
  func merge(
    _ copy: UnsafePointer<Float>, channels: Int, to image: UnsafeMutablePointer<Float>, pitch: Int,
    apart: Int, with instructionSet: InstructionSet
  ) {
    let function = instructionSet.paddedMerge
    withAxes(from: 0, apart: apart) { rowAxis, columnAxis in
      for channel in 0..<channels {
        function(
          copy + channel * pitch, rowAxis, columnAxis, image + channel * imageCount, columns.length,
          rows.length, columns.length)
      }
    }
  }

  private func withAxes(
    from line: Int, apart: Int,
    _ body: (UnsafePointer<convkit_padded_axis>, UnsafePointer<convkit_padded_axis>) -> Void
  ) {
    rows.withPhases(from: line, apart: columns.phases.count * apart) { rowAxis in
      columns.withPhases(from: 0, apart: apart) { columnAxis in
        withUnsafePointer(to: rowAxis) { rowAxis in
          withUnsafePointer(to: columnAxis) { columnAxis in body(rowAxis, columnAxis) }
        }
      }
    }
  }
}

extension PaddedPlanes {
  /// Channels that a thread copies at a time: small planes take little longer than setting out to copy them.
  func channelsPerTask(of channels: Int, _ context: ComputeContext) -> Int {
    max(min(Self.floatsPerTask / imageCount, channels / (4 * context.threadCount)), 1)
  }

  /// Copies channels by all threads, some neighbours at a time.
  func copy(
    _ image: UnsafePointer<Float>, channels: Int, to copy: UnsafeMutablePointer<Float>,
    context: ComputeContext
  ) {
    context.parallelFor(channels, chunk: channelsPerTask(of: channels, context)) { range in
      self.copy(
        image + range.lowerBound * imageCount, channels: range.count,
        to: copy + range.lowerBound * channelCount, with: context.instructionSet)
    }
  }
}

extension PaddedAxis {
  /// The first line of the image in a copy that begins with `line`, if there is any.
  fileprivate func firstCopied(from line: Int) -> Int { min(max(origin + line * stride, 0), length) }

  /// The phases of a copy that begins with `line` as `padded_copy` wants them: in the order of the image's lines, the
  /// copied ones' planes `apart`.
  ///
  /// A stride beyond the lines that are left is as good as one line a phase: only those phases are listed, and behind them
  /// the copied ones that have no line, so that a huge stride costs no memory and no time.
  fileprivate func withPhases(
    from line: Int, apart: Int, _ body: (convkit_padded_axis) -> Void
  ) {
    let origin = origin + line * stride
    let left = length - firstCopied(from: line)
    // The phase of the first line, and how many phases have lines.
    let (start, met) = (max(origin, 0) - origin, min(stride, left))
    func found(_ phase: Int, slot: Int?) -> convkit_padded_phase {
      let inside = inside(phase: phase, from: line)
      return convkit_padded_phase(
        start: slot.map { $0 * apart } ?? -1, first: inside.lowerBound, count: inside.count)
    }
    // Phases behind the last line, where the order no longer matters.
    let unmet =
      met == stride
      ? []
      : phases.indices.filter {
        let index = phases[$0] - start % stride
        return (index < 0 ? index + stride : index) >= met
      }
    withUnsafeTemporaryAllocation(of: convkit_padded_phase.self, capacity: max(met + unmet.count, 1)) {
      list in
      for index in 0..<met {
        let phase = (index + start) % stride
        list.initializeElement(at: index, to: found(phase, slot: copiedSlot(ofPhase: phase)))
      }
      for (index, slot) in unmet.enumerated() {
        list.initializeElement(at: met + index, to: found(phases[slot], slot: slot))
      }
      guard let base = list.baseAddress else { return }
      body(convkit_padded_axis(stride: met + unmet.count, lines: lines, phases: UnsafePointer(base)))
    }
  }
}

extension InstructionSet {
  /// The micro-kernel `padded_copy`: see its header for what it computes.
  fileprivate var paddedCopy: convkit_padded_copy_function {
    switch self {
    case .avx512: convkit_padded_copy_avx512
    case .avx2: convkit_padded_copy_avx2
    case .baseline: convkit_padded_copy_baseline
    }
  }

  /// The micro-kernel `padded_merge`.
  fileprivate var paddedMerge: convkit_padded_merge_function {
    switch self {
    case .avx512: convkit_padded_merge_avx512
    case .avx2: convkit_padded_merge_avx2
    case .baseline: convkit_padded_merge_baseline
    }
  }
}
