import Synchronization

/// Counts the floats of all storages of the process at once, for tests that compare it with what plans say they use.
///
/// Switched off, as it is outside such tests, it costs one read of a flag a storage.
package enum StorageMeter {
  private static let isOn = Atomic<Bool>(false)
  private static let count = Atomic<Int>(0)
  private static let largest = Atomic<Int>(0)

  static func add(_ floats: Int) {
    guard isOn.load(ordering: .relaxed) else { return }
    largest.max(count.add(floats, ordering: .relaxed).newValue, ordering: .relaxed)
  }

  /// The most bytes that storages made in `body` take at one time.
  ///
  /// Nothing else may use storages meanwhile, and `body` may not keep any.
  package static func peakByteCount(_ body: () -> Void) -> Int {
    count.store(0, ordering: .relaxed)
    largest.store(0, ordering: .relaxed)
    isOn.store(true, ordering: .sequentiallyConsistent)
    body()
    isOn.store(false, ordering: .sequentiallyConsistent)
    return largest.load(ordering: .relaxed) * MemoryLayout<Float>.stride
  }
}
