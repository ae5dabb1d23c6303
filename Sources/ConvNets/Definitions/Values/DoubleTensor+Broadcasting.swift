extension DoubleTensor {
  /// The shape in which tensors of two shapes meet, by NumPy's rules; nil when they do not.
  ///
  /// The shapes are compared from the last axis on. Two lengths meet when they are equal or one of them is 1; a missing
  /// axis counts as 1. Source: NumPy, *Broadcasting*.
  public static func broadcastShape(_ a: Shape, _ b: Shape) -> Shape? {
    let rank = max(a.rank, b.rank)
    var result = Shape([Int](repeating: 1, count: rank))
    for axis in 0..<rank {
      let left = axis < rank - a.rank ? 1 : a[axis - rank + a.rank]
      let right = axis < rank - b.rank ? 1 : b[axis - rank + b.rank]
      guard left == right || left == 1 || right == 1 else { return nil }
      result[axis] = left == 1 ? right : left
    }
    return result
  }

  /// Each element as often as broadcasting to `shape` uses it.
  func expanded(to shape: Shape) -> DoubleTensor {
    if shape == self.shape { return self }
    return DoubleTensor(shape, Self.places(of: self.shape, in: shape).map { elements[$0] })
  }

  /// The sum over the axes along which `shape` was broadcast to this one: what turns a gradient of the result into one
  /// of the operand.
  func summed(to shape: Shape) -> DoubleTensor {
    if shape == self.shape { return self }
    var sums = [Double](repeating: 0, count: shape.count)
    for (place, element) in zip(Self.places(of: shape, in: self.shape), elements) { sums[place] += element }
    return DoubleTensor(shape, sums)
  }

  /// For each element of the larger shape the place of the one of the smaller that broadcasting puts there.
  private static func places(of smaller: Shape, in larger: Shape) -> [Int] {
    var places = [0]
    var stride = smaller.count
    let missing = larger.rank - smaller.rank
    for axis in 0..<larger.rank {
      let length = axis < missing ? 1 : smaller[axis - missing]
      if axis >= missing, length > 0 { stride /= length }
      let step = length == 1 ? 0 : stride
      places = places.flatMap { place in (0..<larger[axis]).map { place + $0 * step } }
    }
    return places
  }
}

/// A tensor as the loops along one axis, or along all of it, see it: outer × length × inner.
struct AxisLayout {
  let outer, length, inner: Int
  /// What is left when the axis is taken out.
  let reducedShape: Shape

  /// - Parameter axis: counted from the end when negative; nil stands for all elements as one run.
  init(_ shape: Shape, axis: Int?, operation: String) throws(OperationError) {
    guard let axis else {
      (outer, length, inner) = (1, shape.count, 1)
      reducedShape = []
      return
    }
    guard axis >= -shape.rank, axis < shape.rank else {
      throw .axis(operation: operation, got: axis, shape: shape)
    }
    let position = axis < 0 ? axis + shape.rank : axis
    outer = shape.dimensions[..<position].reduce(1, *)
    length = shape[position]
    inner = shape.dimensions[(position + 1)...].reduce(1, *)
    var reduced = shape
    reduced.dimensions.remove(at: position)
    reducedShape = reduced
  }

  /// The places of the elements of a run, in order; run r is element r of the reduced tensor.
  func run(_ index: Int) -> StrideTo<Int> {
    let start = index / max(inner, 1) * length * inner + index % max(inner, 1)
    return stride(from: start, to: start + length * inner, by: max(inner, 1))
  }

  /// The number of runs.
  var runCount: Int { outer * inner }
}
