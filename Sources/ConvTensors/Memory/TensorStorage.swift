/// 64-byte-aligned memory for `count` floats, uninitialised until written.
///
/// The alignment is one cache line and one AVX-512 vector. Behind the last float stand ``readableSlack`` more
/// that may be read (never written): the micro-kernels read whole vectors, also across the end of an image. Freed storage
/// goes back to ``TensorMemory``, because fresh pages of large outputs cost page faults.
public final class TensorStorage: @unchecked Sendable {
  /// Floats behind the end that belong to the allocation: four of the longest vectors.
  public static let readableSlack = 64

  // Unchecked: a storage is written only while it is uniquely referenced (Tensor checks) or by disjoint tasks.
  /// The first float: aligned, uninitialised, and the storage's own until it is deinitialised.
  public let pointer: UnsafeMutablePointer<Float>
  /// Floats that may be written; ``readableSlack`` more may be read.
  public let count: Int
  private let byteCapacity: Int

  /// - Parameter count: floats, 0 or more.
  public init(count: Int) {
    self.count = count
    StorageMeter.add(count)
    byteCapacity = TensorMemory.capacity(forBytes: (count + Self.readableSlack) * MemoryLayout<Float>.stride)
    pointer = TensorMemory.allocate(byteCapacity).bindMemory(
      to: Float.self, capacity: byteCapacity / MemoryLayout<Float>.stride)
  }

  deinit {
    StorageMeter.add(-count)
    TensorMemory.recycle(UnsafeMutableRawPointer(pointer), byteCapacity)
  }
}
