import Foundation

/// Recycles the memory of dropped tensors and scratch buffers, up to a bound.
///
/// Capacities are rounded up to a few classes a power of two, so that a buffer of nearly the same size can be used
/// again. What would exceed ``recycledByteLimit`` goes back to the system at once.
enum TensorMemory {
  static let alignment = 64
  /// The most memory that is kept for later use while nobody uses it.
  static let recycledByteLimit = 256 << 20
  /// Small blocks are the system allocator's business: it is good at them.
  static let smallestRecycled = 16 << 10

  /// Blocks from this size on ask for pages of this size: fewer faults when they are fresh, fewer misses when used.
  static let hugePage = 2 << 20

  private struct Shelf {
    var blocks: [Int: [UInt]] = [:]
    var byteCount = 0
  }

  private static let shelf = Locked(Shelf())

  /// The number of bytes really set aside for a request: a multiple of a quarter of its power of two.
  static func capacity(forBytes bytes: Int) -> Int {
    let least = max(bytes, alignment)
    guard least >= smallestRecycled else { return (least + alignment - 1) / alignment * alignment }
    let quarter = 1 << (Int.bitWidth - 1 - least.leadingZeroBitCount - 2)
    return (least + quarter - 1) / quarter * quarter
  }

  static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
    if capacity >= smallestRecycled {
      let address = shelf.withLock { shelf -> UInt? in
        guard let address = shelf.blocks[capacity]?.popLast() else { return nil }
        shelf.byteCount -= capacity
        return address
      }
      if let address, let block = UnsafeMutableRawPointer(bitPattern: address) { return block }
    }
    guard capacity >= hugePage else {
      return UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: alignment)
    }
    let block = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: hugePage)
    #if os(Linux)
      // A hint: where it is not followed, nothing but speed is lost.
      madvise(block, capacity, Int32(MADV_HUGEPAGE))
    #endif
    return block
  }

  static func recycle(_ block: UnsafeMutableRawPointer, _ capacity: Int) {
    if capacity >= smallestRecycled {
      let address = UInt(bitPattern: block)
      let kept = shelf.withLock { shelf -> Bool in
        guard shelf.byteCount + capacity <= recycledByteLimit else { return false }
        shelf.blocks[capacity, default: []].append(address)
        shelf.byteCount += capacity
        return true
      }
      if kept { return }
    }
    block.deallocate()
  }
}
