/// The values of a setting that give the asked length: runs of numbers with a step, which do not meet.
package struct SolutionValues: Hashable, Sendable {
  /// `first`, `first + step`, … `last`
  package struct Run: Hashable, Sendable {
    package let first: Int
    package let last: Int
    package let step: Int

    package init(first: Int, last: Int, step: Int) {
      self.first = first
      self.last = last
      self.step = first == last ? 1 : step
    }

    func contains(_ value: Int) -> Bool {
      value >= first && value <= last && (value - first) % step == 0
    }
  }

  package let runs: [Run]

  init(_ range: ClosedRange<Int>) {
    runs = [Run(first: range.lowerBound, last: range.upperBound, step: 1)]
  }

  /// Runs of every second number, one of odd and one of even ones; nil where there is none.
  init?(alternating runs: [Run]) {
    guard let first = runs.map(\.first).min(), let last = runs.map(\.last).max() else { return nil }
    // Two that lie side by side are one.
    let meet =
      runs.count == 2 && (runs[0].first - runs[1].first).magnitude == 1
      && (runs[0].last - runs[1].last).magnitude == 1
    self.runs =
      meet ? [Run(first: first, last: last, step: 1)] : runs.sorted { $0.first < $1.first }
  }

  /// Whether it is one of the values.
  package func contains(_ value: Int) -> Bool { runs.contains { $0.contains(value) } }

  /// All of them as one range; nil where some between are missing.
  package var range: ClosedRange<Int>? {
    runs.count == 1 && runs[0].step == 1 ? runs[0].first...runs[0].last : nil
  }

  var smallest: Int { runs.map(\.first).min() ?? 0 }
  var largest: Int { runs.map(\.last).max() ?? 0 }

  /// The first values in order, at most `limit` of them.
  func smallest(_ limit: Int) -> [Int] {
    let values = runs.flatMap { run in
      (0..<limit).compactMap { index in
        index <= (run.last - run.first) / run.step ? run.first + index * run.step : nil
      }
    }
    return Array(values.sorted().prefix(limit))
  }

  /// The first value that both have, among the first of each run; nil where none is found.
  func smallestCommon(with other: SolutionValues) -> Int? {
    // Runs of one step meet, where they meet at all, at the later of their beginnings or one behind it.
    let beginnings = runs.flatMap { one in other.runs.map { max(one.first, $0.first) } }
    let candidates = beginnings.flatMap { [$0, $0 == .max ? $0 : $0 + 1] }
    return candidates.sorted().first { contains($0) && other.contains($0) }
  }

  /// `3`, `3 to 9`, `3 to 9 by twos`
  var text: String {
    runs.map { run in
      run.first == run.last
        ? run.first.grouped
        : "\(run.first.grouped) to \(run.last.grouped)" + (run.step == 1 ? "" : " by twos")
    }.joined(separator: ", ")
  }
}
