/// The taps of a kernel along one axis, seen in lines of stride phases: i·dilation = stride·line + phase.
struct AxisTaps {
  struct Tap {
    let phase: Int
    let line: Int
  }

  let stride: Int
  let taps: [Tap]

  init(_ kernel: Int, _ stride: Int, _ dilation: Int) {
    self.stride = stride
    taps = (0..<kernel).map { Tap(phase: $0 * dilation % stride, line: $0 * dilation / stride) }
  }

  /// The input axis, padded so that every tap of every position can be read.
  func paddedInput(_ length: Int, before: Int, positions: Int) -> PaddedAxis {
    PaddedAxis(
      length: length, stride: stride, origin: -before, lines: positions + (taps.map(\.line).max() ?? 0),
      phases: Set(taps.map(\.phase)).sorted())
  }
}

/// One axis of the input gradient: for each remainder of the stride, the input lines it owns and the taps they meet.
struct GradientAxis {
  struct Residue {
    /// The first input line, and how many there are, `stride` apart.
    let origin: Int
    let count: Int
    /// Tap, and the line of the padded output gradient it reads for the first input line.
    let taps: [(tap: Int, line: Int)]
  }

  let residues: [Residue]
  /// The output gradient's axis, padded so that every tap of every residue can be read.
  let padded: PaddedAxis

  init(_ axis: AxisTaps, input: Int, before: Int, output: Int) {
    let stride = axis.stride
    var found: [(origin: Int, count: Int, first: Int, taps: [(tap: Int, lag: Int)])] = []
    for residue in 0..<min(stride, input) {
      // The input lines residue, residue + stride, …; the padded line of the first is stride·first + phase.
      let first = (residue + before) / stride
      let phase = (residue + before) % stride
      let taps = axis.taps.enumerated().filter { $0.element.phase == phase }.map {
        ($0.offset, $0.element.line)
      }
      found.append((residue, (input - residue + stride - 1) / stride, first, taps))
    }
    let read = found.flatMap { one in one.taps.map { (one.first - $0.lag, one.first - $0.lag + one.count) } }
    let lowest = read.map(\.0).min() ?? 0
    let highest = read.map(\.1).max() ?? 1
    padded = PaddedAxis(length: output, stride: 1, origin: lowest, lines: highest - lowest, phases: [0])
    residues = found.map { one in
      Residue(
        origin: one.origin, count: one.count, taps: one.taps.map { ($0.tap, one.first - $0.lag - lowest) })
    }
  }
}
