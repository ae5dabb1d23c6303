extension LayerAxis {
  /// Rows or columns of the image on which no window has a weight; nil where counting them would take too long.
  package var neverReadCount: Int? { neverReadCount(in: before..<(before + length)) }

  /// The same of the zeros around the image.
  package var neverReadPaddingCount: Int? {
    neverReadCount.flatMap { image in neverReadCount(in: 0..<padded).map { $0 - image } }
  }

  /// Cells of the padded input on which no window has a weight.
  ///
  /// ```
  /// cells that are read: position · stride + step · dilation        position < positions, step < kernel
  /// ```
  ///
  /// Divided by what stride and dilation have in common, the two are coprime. Steps that leave one rest modulo the stride
  /// read cells that are a stride apart: each step a run of as many cells as there are positions, and each run begins a
  /// dilation behind the one before, so that runs are one or do not meet. Runs are counted and not cells, rest by rest, or with
  /// steps and positions exchanged where that makes fewer rests: never more than the root of the padded length.
  private func neverReadCount(in range: Range<Int>) -> Int? {
    let common = Self.greatestCommonDivisor(stride, dilation)
    let positions = Progression(count: positions, step: stride / common)
    let steps = Progression(count: kernel, step: dilation / common)
    // The cells that are multiples of what is common, in units of it.
    let cells = Self.quotient(range.lowerBound, common)..<Self.quotient(range.upperBound, common)
    let swaps = min(steps.step, positions.count) < min(positions.step, steps.count)
    let (runs, rests) = swaps ? (steps, positions) : (positions, steps)
    let restCount = min(runs.step, rests.count)
    guard restCount <= Self.mostRests else { return nil }
    var count = 0
    for rest in 0..<restCount {
      let start = rest * rests.step
      let inside =
        Self.quotient(
          cells.lowerBound - start, runs.step)..<Self.quotient(cells.upperBound - start, runs.step)
      let last = (rests.count - 1 - rest) / runs.step
      count +=
        Self.count(below: inside.upperBound, runs.count, last, rests.step)
        - Self.count(below: inside.lowerBound, runs.count, last, rests.step)
    }
    return range.count - count
  }

  /// 0, `step`, 2 · `step`, … `count` of them.
  private struct Progression {
    let count: Int
    let step: Int
  }

  /// Rests that are gone through at most: more than any axis of 2³¹ cells and as many zeros on both sides has.
  private static let mostRests = 1 << 17

  /// ⌈cells ÷ step⌉, at least 0.
  private static func quotient(_ cells: Int, _ step: Int) -> Int {
    cells <= 0 ? 0 : roundedUpQuotient(cells, step)
  }

  /// How many numbers below a bound are in runs of a length that begin at 0, a step, … `last` steps.
  private static func count(below bound: Int, _ length: Int, _ last: Int, _ step: Int) -> Int {
    if step <= length { return min(bound, last * step + length) }
    let whole = bound / step
    return whole > last ? (last + 1) * length : whole * length + min(bound % step, length)
  }
}
