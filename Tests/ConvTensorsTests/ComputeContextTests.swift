import Foundation
import Synchronization
import Testing

@testable import ConvTensors

@Suite struct ComputeContextTests {
  @Test(arguments: [1, 2, 3, 7]) func everyIndexRunsOnce(threads: Int) {
    let context = ComputeContext(threadCount: threads)
    for count in [0, 1, 2, 5, 1000] {
      let runs = Locked([Int](repeating: 0, count: count))
      context.parallelFor(count) { index in runs.withLock { $0[index] += 1 } }
      #expect(runs.withLock { $0 } == [Int](repeating: 1, count: count))
    }
  }

  @Test func rangesCoverTheWholeOnce() {
    let seen = Locked<[Int]>([])
    ComputeContext(threadCount: 3).parallelFor(103, chunk: 10) { range in seen.withLock { $0 += Array(range) }
    }
    #expect(seen.withLock { $0.sorted() } == Array(0..<103))
  }

  /// A loop inside a loop runs in its caller's thread instead of waiting for itself.
  @Test func loopsMayBeNested() {
    let context = ComputeContext(threadCount: 2)
    let total = Atomic<Int>(0)
    context.parallelFor(8) { _ in
      context.parallelFor(8) { _ in total.add(1, ordering: .relaxed) }
    }
    #expect(total.load(ordering: .relaxed) == 64)
  }

  /// A lock that tasks can share by reference.
  private final class Total: Sendable { let sum = Locked(0) }

  @Test func severalCallersShareOneContext() async {
    let context = ComputeContext(threadCount: 2)
    let total = Total()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<200 { context.parallelFor(16) { index in total.sum.withLock { $0 += index } } }
        }
      }
    }
    #expect(total.sum.withLock { $0 } == 4 * 200 * 120)
  }

  /// Workers that parked wake for the next loop.
  @Test func loopsComeAfterPauses() {
    let context = ComputeContext(threadCount: 2)
    let total = Atomic<Int>(0)
    for _ in 0..<5 {
      context.parallelFor(100) { _ in total.add(1, ordering: .relaxed) }
      Thread.sleep(forTimeInterval: 0.01)
    }
    #expect(total.load(ordering: .relaxed) == 500)
  }

  /// Offered work is done while no loop runs, by threads that are parked too; loops go on meanwhile.
  @Test func offeredWorkIsDoneWhenIdle() {
    let context = ComputeContext(threadCount: 3)
    let done = Total()
    let loops = Total()
    for _ in 0..<20 {
      context.offer((0..<50).map { number in { done.sum.withLock { $0 += number } } })
      context.parallelFor(40) { index in loops.sum.withLock { $0 += index } }
    }
    let deadline = Date() + 30
    while done.sum.withLock({ $0 }) < 20 * 1225, Date() < deadline { Thread.sleep(forTimeInterval: 0.001) }
    #expect(done.sum.withLock { $0 } == 20 * 1225)
    #expect(loops.sum.withLock { $0 } == 20 * 780)
  }

  /// With one thread there is nobody to take it, and it is not kept either.
  @Test func offeredWorkIsDroppedWithoutWorkers() {
    final class Token: Sendable {}
    let context = ComputeContext(threadCount: 1)
    weak var kept: Token?
    do {
      let token = Token()
      kept = token
      context.offer([{ withExtendedLifetime(token) {} }])
    }
    context.parallelFor(10) { _ in }
    #expect(kept == nil)
  }
}
