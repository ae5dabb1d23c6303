import Testing

@testable import ConvTensors

@Suite struct TensorTests {
  @Test func copiesAreValues() {
    let original = Tensor([2, 2], [1, 2, 3, 4])
    var copy = original
    copy[1, 0] = 9
    #expect(original.elements == [1, 2, 3, 4])
    #expect(copy.elements == [1, 2, 9, 4])
  }

  @Test func aUniqueTensorIsWrittenInPlace() {
    var tensor = Tensor([1000], repeating: 1)
    let before = tensor.withUnsafeBufferPointer { $0.baseAddress }
    tensor.withUnsafeMutableBufferPointer { $0[3] = 2 }
    #expect(tensor.withUnsafeBufferPointer { $0.baseAddress } == before)
  }

  @Test func reshapingMovesNothing() {
    let tensor = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
    let reshaped = tensor.reshaped(to: [3, 2])
    #expect(reshaped[2, 0] == 5)
    #expect(
      tensor.withUnsafeBufferPointer { $0.baseAddress } == reshaped.withUnsafeBufferPointer { $0.baseAddress }
    )
  }

  @Test func equalityComparesNumbers() {
    #expect(Tensor([2], [0, 1]) == Tensor([2], [-0.0, 1]))
    #expect(Tensor([2], [0, 1]) != Tensor([1, 2], [0, 1]))
    #expect(Tensor(.nan) != Tensor(.nan))
  }
}

@Suite struct TensorMemoryTests {
  /// At most a quarter is wasted, and neighbours share a capacity so that memory can be used again.
  @Test func capacitiesAreFewAndClose() {
    for bytes in [1, 64, 65, 16 << 10, (16 << 10) + 1, 1_000_000, (1 << 28) + 5] {
      let capacity = TensorMemory.capacity(forBytes: bytes)
      #expect(capacity >= bytes)
      #expect(capacity % TensorMemory.alignment == 0)
      #expect(bytes < 1024 || capacity <= bytes + bytes / 4 + 64)
    }
    #expect(TensorMemory.capacity(forBytes: 1_000_000) == TensorMemory.capacity(forBytes: 1_000_100))
  }

  @Test func storageIsAlignedToCacheLines() {
    for count in [1, 7, 1000, 100_000] {
      #expect(UInt(bitPattern: TensorStorage(count: count).pointer) % 64 == 0)
    }
  }
}
