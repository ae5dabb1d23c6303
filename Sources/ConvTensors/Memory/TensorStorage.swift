/// 64-byte-aligned memory for `count` floats, uninitialised until written.
///
/// The alignment is one cache line and one AVX-512 vector. Freed storage goes back to ``TensorMemory``, because fresh
/// pages of large outputs cost page faults.
final class TensorStorage: @unchecked Sendable {
  // Unchecked: a storage is written only while it is uniquely referenced (Tensor checks) or by disjoint tasks.
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  private let byteCapacity: Int

  init(count: Int) {
    self.count = count
    byteCapacity = TensorMemory.capacity(forBytes: count * MemoryLayout<Float>.stride)
    pointer = TensorMemory.allocate(byteCapacity).bindMemory(
      to: Float.self, capacity: byteCapacity / MemoryLayout<Float>.stride)
  }

  deinit { TensorMemory.recycle(UnsafeMutableRawPointer(pointer), byteCapacity) }
}
