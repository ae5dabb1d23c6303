@_exported import ConvShapes

/// An array of `Float`, contiguous and row-major: a batch of images is [N, C, H, W].
///
/// A tensor is a value: copies share memory until one of them is written (copy on write). Reading from many threads
/// at once is safe.
public struct Tensor: @unchecked Sendable {
  // Unchecked: the storage is shared only for reading; every write goes through `withUnsafeMutableBufferPointer`,
  // which makes it unique first.
  /// Lengths outermost first; it never changes.
  public let shape: Shape
  var storage: TensorStorage

  /// A tensor of memory that was written elsewhere, and is not written any more.
  package init(shape: Shape, storage: TensorStorage) {
    precondition(shape.count == storage.count, "a storage of \(storage.count) floats cannot hold \(shape)")
    self.shape = shape
    self.storage = storage
  }

  /// A tensor whose elements `body` writes; it must write every one of them.
  public init<Failure: Error>(
    uninitialized shape: Shape, _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Void
  ) throws(Failure) {
    let storage = TensorStorage(count: shape.count)
    try body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
    self.init(shape: shape, storage: storage)
  }

  /// A tensor with every element equal to `value`.
  public init(_ shape: Shape, repeating value: Float) {
    self.init(uninitialized: shape) { $0.update(repeating: value) }
  }

  /// A tensor of the given elements in row-major order; their number must be the shape's count.
  public init(_ shape: Shape, _ elements: some Collection<Float>) {
    precondition(elements.count == shape.count, "\(elements.count) elements for shape \(shape)")
    self.init(uninitialized: shape) { buffer in
      for (index, element) in elements.enumerated() { buffer[index] = element }
    }
  }

  /// A tensor of rank 0: one number.
  public init(_ value: Float) { self.init([], repeating: value) }

  /// The number of elements.
  public var count: Int { storage.count }

  /// The elements in row-major order.
  public var elements: [Float] { withUnsafeBufferPointer { Array($0) } }

  /// The only element of a tensor that has one.
  public var scalar: Float {
    precondition(count == 1, "the scalar of a tensor of shape \(shape)")
    return storage.pointer[0]
  }

  /// The same elements in another shape of the same count; no element is moved.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(shape.count == count, "\(self.shape) reshaped to \(shape)")
    return Tensor(shape: shape, storage: storage)
  }

  /// The address of the elements, for reading, valid during `body`.
  public func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// The address of the elements, for writing, valid during `body`; shared memory is copied first.
  public mutating func withUnsafeMutableBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if !isKnownUniquelyReferenced(&storage) {
      let copy = TensorStorage(count: storage.count)
      copy.pointer.update(from: storage.pointer, count: storage.count)
      storage = copy
    }
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// The element at a full index: one number an axis.
  public subscript(index: Int...) -> Float {
    get { storage.pointer[offset(of: index)] }
    set {
      let offset = offset(of: index)
      withUnsafeMutableBufferPointer { $0[offset] = newValue }
    }
  }

  private func offset(of index: [Int]) -> Int {
    precondition(index.count == shape.rank, "index \(index) into shape \(shape)")
    var offset = 0
    for (position, length) in zip(index, shape.dimensions) {
      precondition((0..<length).contains(position), "index \(index) into shape \(shape)")
      offset = offset * length + position
    }
    return offset
  }
}

extension Tensor: Equatable {
  /// Equal shapes and equal elements, compared as numbers (NaN is unequal to itself).
  public static func == (left: Tensor, right: Tensor) -> Bool {
    guard left.shape == right.shape else { return false }
    return left.withUnsafeBufferPointer { l in right.withUnsafeBufferPointer { r in l.elementsEqual(r) } }
  }
}
