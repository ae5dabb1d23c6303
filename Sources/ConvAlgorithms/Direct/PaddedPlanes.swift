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

  /// The lines of a phase that lie inside the image.
  func inside(phase: Int) -> Range<Int> {
    let first = origin + phase
    // The smallest line with first + line·stride ≥ 0, and the smallest with first + line·stride ≥ length.
    let lower = first >= 0 ? 0 : (-first + stride - 1) / stride
    let upper = first >= length ? 0 : (length - first + stride - 1) / stride
    return min(lower, lines)..<max(min(upper, lines), min(lower, lines))
  }

  /// Where a phase stands among the copied ones.
  func slot(ofPhase phase: Int) -> Int { phases.firstIndex(of: phase) ?? 0 }

  /// Whether the copy would be the image's axis itself.
  var isIdentity: Bool { stride == 1 && origin == 0 && lines == length && phases == [0] }
}

/// The zero-padded, phase-split copy of one channel: planes of `rows.lines` × `columns.lines`, one a pair of phases.
struct PaddedPlanes: Hashable, Sendable {
  let rows: PaddedAxis
  let columns: PaddedAxis

  /// Channels whole kibibytes apart would compete for the same places of a cache: then each gets one line more.
  init(rows: PaddedAxis, columns: PaddedAxis) {
    self.columns = columns
    let count = rows.lines * columns.lines * rows.phases.count * columns.phases.count
    self.rows =
      count % 256 == 0 && !(rows.isIdentity && columns.isIdentity)
      ? PaddedAxis(
        length: rows.length, stride: rows.stride, origin: rows.origin, lines: rows.lines + 1,
        phases: rows.phases)
      : rows
  }

  /// Floats from one line to the next.
  var pitch: Int { columns.lines }
  /// Floats of one plane.
  var planeCount: Int { rows.lines * columns.lines }
  /// Floats of one channel.
  var channelCount: Int { planeCount * rows.phases.count * columns.phases.count }
  /// Whether the image itself can be read in place of a copy.
  var isIdentity: Bool { rows.isIdentity && columns.isIdentity }

  /// The place of a line and column of a pair of phases in a channel's copy.
  func offset(rowPhase: Int, row: Int, columnPhase: Int, column: Int) -> Int {
    let plane = rows.slot(ofPhase: rowPhase) * columns.phases.count + columns.slot(ofPhase: columnPhase)
    return plane * planeCount + row * pitch + column
  }

  /// Copies one channel, [rows.length, columns.length], writing every float of the copy.
  ///
  /// The same bits for every instruction set.
  func copy(
    _ channel: UnsafePointer<Float>, to copy: UnsafeMutablePointer<Float>, with instructionSet: InstructionSet
  ) {
    let function = instructionSet.paddedCopy
    var plane = copy
    for rowPhase in rows.phases {
      let insideRows = rows.inside(phase: rowPhase)
      for columnPhase in columns.phases {
        let insideColumns = columns.inside(phase: columnPhase)
        // Without a line or column inside there is no place to read from either.
        let isEmpty = insideRows.isEmpty || insideColumns.isEmpty
        let firstRow = rows.origin + insideRows.lowerBound * rows.stride + rowPhase
        let firstColumn = columns.origin + insideColumns.lowerBound * columns.stride + columnPhase
        function(
          isEmpty ? channel : channel + firstRow * columns.length + firstColumn,
          rows.stride * columns.length, columns.stride, insideRows.count, insideColumns.count,
          insideRows.lowerBound, rows.lines - insideRows.upperBound, insideColumns.lowerBound,
          columns.lines - insideColumns.upperBound, plane)
        plane += planeCount
      }
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
}
