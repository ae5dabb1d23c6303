import Foundation
import Synchronization

/// Threads that wait for loops: they spin shortly, because the next loop usually comes at once, and then park.
///
/// One loop runs at a time. A caller that finds the pool at work (another thread's loop, or a loop inside a loop) runs
/// its loop by itself, so there are never more threads than asked for and nothing can wait for itself. A caller waits
/// only for workers that have joined its loop: one that the system has not woken in time is not missed.
///
/// Workers without a loop take up work that was offered for such times, one piece after the other; a loop goes first.
final class ThreadPool: Sendable {
  private let workerCount: Int
  private let busy = Atomic<Bool>(false)
  private let started = Locked(false)
  private let shared: Shared

  /// What the workers see. It does not refer to the pool, so that dropping the pool ends them.
  private final class Shared: @unchecked Sendable {
    // Unchecked: `body` and `count` are written while no loop is open and read only by those who joined an open one;
    // opening releases them and joining acquires them.
    var body: ((Int) -> Void)?
    var count = 0
    /// A thread takes at most this part of what is left.
    let shares: Int
    let next = Atomic<Int>(0)
    let loop = Atomic<LoopState.Word>(0)
    let parked = Atomic<Int>(0)
    let offers = Locked<[@Sendable () -> Void]>([])
    /// The length of `offers`, to look at without the lock.
    let offerCount = Atomic<Int>(0)
    let stopping = Atomic<Bool>(false)
    let condition = NSCondition()

    init(threadCount: Int) { shares = 4 * threadCount }
  }

  /// The number of the loop, whether it may be joined, and how many workers have joined, in one word.
  private struct LoopState {
    typealias Word = UInt64
    static let open: Word = 1 << 31
    static let joined: Word = open - 1
    static func number(_ word: Word) -> Word { word >> 32 }
  }

  init(threadCount: Int) {
    workerCount = max(threadCount - 1, 0)
    shared = Shared(threadCount: workerCount + 1)
  }

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
      let number = LoopState.number(shared.loop.load(ordering: .relaxed)) &+ 1
      shared.loop.store(number << 32 | LoopState.open, ordering: .sequentiallyConsistent)
      if shared.parked.load(ordering: .sequentiallyConsistent) > 0 { wake() }
      Self.work(shared)
      shared.loop.bitwiseAnd(~LoopState.open, ordering: .relaxed)
      var spins = 0
      while shared.loop.load(ordering: .acquiring) & LoopState.joined > 0 {
        spins += 1
        // A worker that holds the last index may have been put aside by the system: let it run.
        if spins > Self.spinLimit { sched_yield() }
      }
      shared.body = nil
    }
    busy.store(false, ordering: .releasing)
  }

  /// Leaves work for a worker that has no loop to join; without workers it is dropped.
  func offer(_ work: [@Sendable () -> Void]) {
    guard workerCount > 0, !work.isEmpty else { return }
    startWorkers()
    shared.offers.withLock { $0 += work }
    shared.offerCount.add(work.count, ordering: .sequentiallyConsistent)
    if shared.parked.load(ordering: .sequentiallyConsistent) > 0 { wake() }
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
        let thread = Thread { Self.serve(shared) }
        thread.stackSize = 1 << 20
        thread.start()
      }
    }
  }

  /// Takes indices until none is left.
  private static func work(_ shared: Shared) {
    guard let body = shared.body else { return }
    while let indices = take(shared) {
      for index in indices { body(index) }
    }
  }

  /// The next indices: many while many are left, in the end one by one, so that all threads end together.
  ///
  /// Neighbours often write to neighbouring places, and two threads that write to one line of the cache take it from
  /// each other.
  private static func take(_ shared: Shared) -> Range<Int>? {
    var first = shared.next.load(ordering: .relaxed)
    while first < shared.count {
      let count = max((shared.count - first) / shared.shares, 1)
      let (taken, now) = shared.next.compareExchange(
        expected: first, desired: first + count, ordering: .relaxed)
      if taken { return first..<first + count }
      first = now
    }
    return nil
  }

  /// About 20 µs of looking before a worker parks.
  private static let spinLimit = 10_000

  private static func serve(_ shared: Shared) {
    var seen: LoopState.Word = 0
    var spins = 0
    while !shared.stopping.load(ordering: .relaxed) {
      let word = shared.loop.load(ordering: .acquiring)
      let isNew = LoopState.number(word) != seen
      if isNew, word & LoopState.open != 0 {
        let (joined, _) = shared.loop.compareExchange(
          expected: word, desired: word + 1, ordering: .acquiring)
        guard joined else { continue }
        seen = LoopState.number(word)
        work(shared)
        shared.loop.subtract(1, ordering: .releasing)
        spins = 0
      } else if let work = takeOffer(shared) {
        work()
        spins = 0
      } else {
        spins += 1
        if spins > spinLimit {
          park(shared, seen: word)
          spins = 0
        }
      }
    }
  }

  /// The work that was offered first, if there is any.
  private static func takeOffer(_ shared: Shared) -> (@Sendable () -> Void)? {
    guard shared.offerCount.load(ordering: .relaxed) > 0 else { return nil }
    return shared.offers.withLock { offers in
      guard !offers.isEmpty else { return nil }
      shared.offerCount.subtract(1, ordering: .relaxed)
      return offers.removeFirst()
    }
  }

  /// Sleeps until the loop is another one than that of `seen`, or work is offered.
  private static func park(_ shared: Shared, seen: LoopState.Word) {
    shared.condition.lock()
    shared.parked.add(1, ordering: .sequentiallyConsistent)
    while LoopState.number(shared.loop.load(ordering: .sequentiallyConsistent)) == LoopState.number(seen),
      shared.offerCount.load(ordering: .sequentiallyConsistent) <= 0,
      !shared.stopping.load(ordering: .sequentiallyConsistent)
    {
      shared.condition.wait()
    }
    shared.parked.subtract(1, ordering: .sequentiallyConsistent)
    shared.condition.unlock()
  }
}
