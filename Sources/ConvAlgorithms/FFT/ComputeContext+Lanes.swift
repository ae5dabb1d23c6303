import Synchronization

extension ComputeContext {
  /// Runs `body` for items 0 ..< count on all threads, telling it a lane below ``threadCount`` that no other item is
  /// using at the time: the number of its scratch memory.
  func forEach(_ count: Int, _ body: (_ lane: Int, _ item: Int) -> Void) {
    let next = Atomic<Int>(0)
    parallelFor(min(threadCount, count)) { lane in
      while true {
        let item = next.add(1, ordering: .relaxed).oldValue
        if item >= count { return }
        body(lane, item)
      }
    }
  }
}
