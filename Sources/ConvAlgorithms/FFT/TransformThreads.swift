/// The threads that do one task of a ``SpectralTransform``, and their memory.
struct TransformThreads {
  /// Of the first thread.
  let scratch: UnsafeMutablePointer<Float>
  /// Floats from one thread's memory to the next one's.
  let scratchCount: Int
  /// Whose threads share the task, its rows and then its columns; nil where the calling thread does it alone.
  let sharing: ComputeContext?

  /// Calls `body` with ranges of 0 ..< count that begin at multiples of `unit`, and with the memory of the thread it runs on.
  func forEachRange(
    _ count: Int, unit: Int = 1, _ body: (_ scratch: UnsafeMutablePointer<Float>, _ range: Range<Int>) -> Void
  ) {
    guard let sharing else { return body(scratch, 0..<count) }
    let units = (count + unit - 1) / unit
    let ranges = BlockSplit(units, limit: max(units / (2 * sharing.threadCount), 1))
    sharing.forEach(ranges.blockCount) { lane, index in
      let range = ranges[index]
      body(scratch + lane * scratchCount, range.lowerBound * unit..<min(range.upperBound * unit, count))
    }
  }
}

extension ComputeContext {
  /// Runs `body` for tasks 0 ..< count of a transform, each on a thread of its own.
  ///
  /// Tasks that are left for a part of the threads alone are shared by all of them, one after the other, where the
  /// transform can share them and they are so few that this takes less time.
  func forEachTask(
    _ count: Int, of transform: any SpectralTransform, scratch: UnsafeMutablePointer<Float>,
    _ body: (_ threads: TransformThreads, _ task: Int) -> Void
  ) {
    let left = count % threadCount
    let alone = transform.sharesTasks && 4 * left <= max(threadCount, 4) ? count - left : count
    func threads(_ lane: Int, sharing: ComputeContext?) -> TransformThreads {
      TransformThreads(
        scratch: scratch + lane * transform.scratchCount, scratchCount: transform.scratchCount,
        sharing: sharing)
    }
    forEach(alone) { lane, task in body(threads(lane, sharing: nil), task) }
    for task in alone..<count { body(threads(0, sharing: self), task) }
  }
}
