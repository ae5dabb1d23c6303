import CMicrokernels

/// The steps of a stage in runs that read one line of the padded source below the other, as `run_tile` sums them.
struct StepRuns: Sendable {
  /// The stage's steps in the order of the runs.
  let order: [Int]
  /// For each run, the offset of its first step and how many it has.
  let offsets: [Int]
  let counts: [Int]

  /// - Parameters:
  ///   - steps: the offsets of a stage's steps, each of them once.
  ///   - pitch: floats from one line of the padded source to the next.
  init(_ steps: [Int], pitch: Int) {
    let places = Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($0.element, $0.offset) })
    var order: [Int] = []
    var offsets: [Int] = []
    var counts: [Int] = []
    var isTaken = [Bool](repeating: false, count: steps.count)
    for first in steps.sorted() {
      var (next, count) = (first, 0)
      while count < Int(convkit_run_tile_count), let step = places[next], !isTaken[step] {
        isTaken[step] = true
        order.append(step)
        (next, count) = (next + pitch, count + 1)
      }
      if count > 0 {
        offsets.append(first)
        counts.append(count)
      }
    }
    self.order = order
    self.offsets = offsets
    self.counts = counts
  }
}
