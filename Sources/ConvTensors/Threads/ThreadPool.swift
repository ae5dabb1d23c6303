import Foundation
import Synchronization

/// Threads that wait for loops: they spin shortly, because the next loop usually comes at once, and then park.
///
/// One loop runs at a time. A caller that finds the pool at work (another thread's loop, or a loop inside a loop) runs
/// its loop by itself, so there are never more threads than asked for and nothing can wait for itself.
final class ThreadPool: @unchecked Sendable {
  // Unchecked: `task` is written before `generation` is released and read after it was acquired; the rest is atomic,
  // locked or immutable.
  private let workerCount: Int
  private let busy = Atomic<Bool>(false)
  private let started = Mutex(false)
  private let shared = Shared()

  /// What the workers see. It does not refer to the pool, so that dropping the pool ends them.
  private final class Shared: @unchecked Sendable {
    var body: ((Int) -> Void)?
    var count = 0
    let next = Atomic<Int>(0)
    let running = Atomic<Int>(0)
    let generation = Atomic<Int>(0)
    let parked = Atomic<Int>(0)
    let stopping = Atomic<Bool>(false)
    let condition = NSCondition()
  }

  init(threadCount: Int) { workerCount = max(threadCount - 1, 0) }

  deinit {
    shared.stopping.store(true, ordering: .sequentiallyConsistent)
    wake()
  }

  /// Runs `body` for 0 ..< count, in any order and on several threads, and returns when all are done.
  func run(_ count: Int, _ body: (Int) -> Void) {
    let mayShare = workerCount > 0 && count > 1 && !busy.exchange(true, ordering: .acquiring)
    guard mayShare else {
      for index in 0..<max(count, 0) { body(index) }
      return
    }
    startWorkers()
    withoutActuallyEscaping(body) { body in
      shared.body = body
      shared.count = count
      shared.next.store(0, ordering: .relaxed)
      shared.running.store(workerCount, ordering: .relaxed)
      shared.generation.add(1, ordering: .sequentiallyConsistent)
      if shared.parked.load(ordering: .sequentiallyConsistent) > 0 { wake() }
      Self.work(shared)
      while shared.running.load(ordering: .acquiring) > 0 {}
      shared.body = nil
    }
    busy.store(false, ordering: .releasing)
  }

  private func wake() {
    shared.condition.lock()
    shared.condition.broadcast()
    shared.condition.unlock()
  }

  private func startWorkers() {
    started.withLock { started in
      guard !started else { return }
      started = true
      for _ in 0..<workerCount {
        let shared = shared
        let first = shared.generation.load(ordering: .relaxed)
        let thread = Thread { Self.loop(shared, seen: first) }
        thread.stackSize = 1 << 20
        thread.start()
      }
    }
  }

  private static func work(_ shared: Shared) {
    guard let body = shared.body else { return }
    while true {
      let index = shared.next.add(1, ordering: .relaxed).oldValue
      if index >= shared.count { return }
      body(index)
    }
  }

  /// About 20 µs of looking before a worker parks.
  private static let spinLimit = 10_000

  private static func loop(_ shared: Shared, seen first: Int) {
    var seen = first
    while true {
      var spins = 0
      while shared.generation.load(ordering: .acquiring) == seen {
        if shared.stopping.load(ordering: .relaxed) { return }
        spins += 1
        if spins > spinLimit { park(shared, seen: seen) }
      }
      seen += 1
      work(shared)
      shared.running.subtract(1, ordering: .releasing)
    }
  }

  private static func park(_ shared: Shared, seen: Int) {
    shared.condition.lock()
    shared.parked.add(1, ordering: .sequentiallyConsistent)
    while shared.generation.load(ordering: .sequentiallyConsistent) == seen,
      !shared.stopping.load(ordering: .sequentiallyConsistent)
    {
      shared.condition.wait()
    }
    shared.parked.subtract(1, ordering: .sequentiallyConsistent)
    shared.condition.unlock()
  }
}
