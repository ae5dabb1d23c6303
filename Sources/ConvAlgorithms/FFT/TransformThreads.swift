/// The threads that do one task of a ``SpectralTransform``, and their memory: one thread where there are tasks for all of
/// them, else all, which share the task's rows and then its columns.
struct TransformThreads {
  /// Of the first thread.
  let scratch: UnsafeMutablePointer<Float>
  /// Floats from one thread's memory to the next one's.
  let scratchCount: Int
  /// Nil for the thread that calls.
  let context: ComputeContext?

  /// Calls `body` with ranges of 0 ..< count that begin at multiples of `unit`, and with the memory of the thread it runs on.
  func forEachRange(
    _ count: Int, unit: Int = 1, _ body: (_ scratch: UnsafeMutablePointer<Float>, _ range: Range<Int>) -> Void
  ) {
    guard let context else { return body(scratch, 0..<count) }
    let units = (count + unit - 1) / unit
    let ranges = BlockSplit(units, limit: max(units / (2 * context.threadCount), 1))
    context.forEach(ranges.blockCount) { lane, index in
      let range = ranges[index]
      body(scratch + lane * scratchCount, range.lowerBound * unit..<min(range.upperBound * unit, count))
    }
  }
}

extension ComputeContext {
  /// Runs `body` for tasks 0 ..< count, each on a thread of its own; the last ones, too few for most of the threads, on all
  /// of them one after the other.
  func forEachTask(
    _ count: Int, scratch: UnsafeMutablePointer<Float>, scratchCount: Int,
    _ body: (_ threads: TransformThreads, _ task: Int) -> Void
  ) {
    let left = count % threadCount
    let alone = 2 * left <= threadCount ? count - left : count
    forEach(alone) { lane, task in
      body(
        TransformThreads(
          scratch: scratch + lane * scratchCount, scratchCount: scratchCount, context: nil), task)
    }
    for task in alone..<count {
      body(TransformThreads(scratch: scratch, scratchCount: scratchCount, context: self), task)
    }
  }
}
