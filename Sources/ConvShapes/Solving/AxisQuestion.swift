/// One axis of a layer with one setting open: which values give the asked length?
///
/// The length of the output never falls as padding or input grow, and never rises as stride, kernel or dilation do, so
/// that the solutions are a range, whose ends are found by halving: some sixty questions to ``Window2D/outputSize(for:)``, whatever
/// the sizes. Where the padding is half of the window and follows it, that is so for windows of odd and of even extent
/// apart, which are every second value: ⌊extent ÷ 2⌋ on both sides is the extent, or one less than an odd one, so that
/// the length never falls in either.
struct AxisQuestion: Sendable {
  /// The layer with this axis in both places, so that the other axis has no say.
  var window: Window2D
  var input: Int
  let unknown: LayerUnknown
  var asked: Int
  /// The largest value that is looked at.
  let limit: Int
  /// Whether a padding is the sum of both sides, the smaller half before, instead of each side.
  var sidesDiffer = false

  /// What the search of an axis found.
  struct Answer: Sendable {
    /// The values that give the asked length, if there are any.
    var solutions: SolutionValues?
    /// Without solutions, the values whose lengths come nearest, with these lengths.
    var nearest: [(value: Int, output: Int)] = []
  }

  /// The length with a value put in; nil where the layer is impossible.
  func output(_ value: Int, rounding: Rounding? = nil) -> Int? {
    let (changed, length) = layer(value, rounding: rounding)
    return try? changed.outputSize(for: Size2D(length)).height
  }

  private func layer(_ value: Int, rounding: Rounding? = nil) -> (Window2D, Int) {
    var window = window
    var length = input
    switch unknown {
    case .pad:
      let before = sidesDiffer ? value / 2 : value
      let after = sidesDiffer ? value - before : value
      window.padding = .explicit(Padding2D(top: before, left: before, bottom: after, right: after))
    case .stride: window.stride = Size2D(value)
    case .kernel: window.kernel = Size2D(value)
    case .input: length = value
    case .dilation: window.dilation = Size2D(value)
    }
    if let rounding { window.rounding = rounding }
    return (window, length)
  }

  /// Whether the padding changes with the setting that is looked for.
  private var paddingFollows: Bool {
    window.padding == .half && (unknown == .kernel || unknown == .dilation)
  }

  private var grows: Bool { unknown.grows || paddingFollows || strideMakesRoom }

  /// Whether the window is larger than the padded input: rounded up, it has a position once the stride is larger than what
  /// is missing.
  private var strideMakesRoom: Bool {
    unknown == .stride && !window.rounding.roundsDown && output(1) == nil
  }

  /// The length with a value put in, for comparing: 0 where the window does not fit, the largest number where the padded
  /// input is beyond 64 bits.
  private func compared(_ value: Int) -> Int {
    let (changed, length) = layer(value, rounding: window.rounding.roundsDown ? .floor : nil)
    do throws(GeometryError) {
      return try changed.outputSize(for: Size2D(length)).height
    } catch {
      return error.reason == .overflow && grows ? .max : 0
    }
  }

  /// Values along which the length goes one way: `first`, `first + step`, …, `count` of them.
  private struct Values {
    let first: Int
    let step: Int
    let count: Int

    subscript(index: Int) -> Int { first + index * step }
    var indices: ClosedRange<Int> { 0...count - 1 }
  }

  /// All values from the least one to the limit, apart where the length goes one way in each part alone.
  private var parts: [Values] {
    let (least, most) = (unknown.least, max(limit, unknown.least))
    if !paddingFollows {
      // As many as there are numbers is one too many.
      return [Values(first: least, step: 1, count: min(most - least, .max - 1) + 1)]
    }
    return (least...min(most, least + 1)).map { Values(first: $0, step: 2, count: (most - $0) / 2 + 1) }
  }

  /// The places of the values that give the asked length.
  private func solutions(in values: Values) -> ClosedRange<Int>? {
    let (start, end) = bounds(in: values)
    guard let start, start < end ?? .max else { return nil }
    return exact(start...(end.map { $0 - 1 } ?? values.indices.upperBound), of: values)
  }

  /// The first place whose length is the asked one or has passed it, and the first that has passed it.
  private func bounds(in values: Values) -> (start: Int?, end: Int?) {
    (
      Self.first(in: values.indices) {
        grows ? compared(values[$0]) >= asked : compared(values[$0]) <= asked
      },
      Self.first(in: values.indices) { grows ? compared(values[$0]) > asked : compared(values[$0]) < asked }
    )
  }

  /// All values from the least one to the limit.
  func answer() -> Answer {
    let parts = parts
    let found = parts.compactMap { values in
      solutions(in: values).map {
        SolutionValues.Run(first: values[$0.lowerBound], last: values[$0.upperBound], step: values.step)
      }
    }
    if parts.count > 1 || parts[0].step > 1 {
      if let solutions = SolutionValues(alternating: found) { return Answer(solutions: solutions) }
    } else if let run = found.first {
      return Answer(solutions: SolutionValues(run.first...run.last))
    }
    if window.rounding == .strict { return Answer(solutions: nil, nearest: nearestExact(in: parts)) }
    // The asked length lies in a gap: on both sides of it stand the nearest.
    var candidates: [(value: Int, output: Int)] = []
    for values in parts {
      let (start, end) = bounds(in: values)
      let below = (start ?? end).map { $0 - 1 } ?? values.indices.upperBound
      for place in [below, start, end, end.map { $0 - 1 }].compactMap(\.self)
      where values.indices.contains(place) {
        let value = values[place]
        if let output = output(value), !candidates.contains(where: { $0.value == value }) {
          candidates.append((value, output))
        }
      }
    }
    let distances = candidates.map { $0.output.distance(to: asked).magnitude }
    let least = distances.min()
    let nearest = zip(candidates, distances).filter { $0.1 == least }.map(\.0).sorted { $0.value < $1.value }
    return Answer(solutions: nil, nearest: nearest)
  }

  /// The values for the nearest lengths that come out with nothing left over, the first of each range; lengths further
  /// away than ``mostExact`` are not looked at.
  private func nearestExact(in parts: [Values]) -> [(value: Int, output: Int)] {
    for distance in 1...Self.mostExact {
      var found: [(value: Int, output: Int)] = []
      for length in [asked.subtractingReportingOverflow(distance), asked.addingReportingOverflow(distance)]
      where !length.overflow && length.partialValue >= 1 {
        var question = self
        question.asked = length.partialValue
        let first = parts.compactMap { values in
          question.solutions(in: values).map { values[$0.lowerBound] }
        }.min()
        if let first { found.append((first, question.asked)) }
      }
      if !found.isEmpty { return found.sorted { $0.value < $1.value } }
    }
    return []
  }

  static let mostExact = 256

  /// Of a range of solutions those at which the stride leaves nothing over, where the rounding refuses the others.
  ///
  /// What is left over grows along the range with padding and input and shrinks with the others, as its output is one.
  private func exact(_ range: ClosedRange<Int>, of values: Values) -> ClosedRange<Int>? {
    func works(_ place: Int) -> Bool { output(values[place]) == asked }
    if works(range.lowerBound) && works(range.upperBound) { return range }
    if grows {
      guard works(range.lowerBound) else { return nil }
      let end = Self.first(in: range) { !works($0) } ?? range.upperBound + 1
      return range.lowerBound...(end - 1)
    }
    guard works(range.upperBound) else { return nil }
    return (Self.first(in: range, where: works) ?? range.upperBound)...range.upperBound
  }

  /// The first value of a range at which a condition holds that then holds to the end; nil when it never does.
  static func first(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int? {
    guard holds(range.upperBound) else { return nil }
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
