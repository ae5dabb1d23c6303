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
  func copy(_ channel: UnsafePointer<Float>, to copy: UnsafeMutablePointer<Float>) {
    var plane = copy
    for rowPhase in rows.phases {
      let insideRows = rows.inside(phase: rowPhase)
      for columnPhase in columns.phases {
        let insideColumns = columns.inside(phase: columnPhase)
        (plane).update(repeating: 0, count: insideRows.lowerBound * pitch)
        for row in insideRows {
          let line = channel + (rows.origin + row * rows.stride + rowPhase) * columns.length
          copyLine(line, insideColumns, phase: columnPhase, to: plane + row * pitch)
        }
        (plane + insideRows.upperBound * pitch).update(
          repeating: 0, count: (rows.lines - insideRows.upperBound) * pitch)
        plane += planeCount
      }
    }
  }

  private func copyLine(
    _ line: UnsafePointer<Float>, _ inside: Range<Int>, phase: Int, to target: UnsafeMutablePointer<Float>
  ) {
    target.update(repeating: 0, count: inside.lowerBound)
    if !inside.isEmpty {
      let source = line + (columns.origin + inside.lowerBound * columns.stride + phase)
      if columns.stride == 1 {
        (target + inside.lowerBound).update(from: source, count: inside.count)
      } else {
        for column in 0..<inside.count {
          target[inside.lowerBound + column] = source[column * columns.stride]
        }
      }
    }
    (target + inside.upperBound).update(repeating: 0, count: pitch - inside.upperBound)
  }
}
