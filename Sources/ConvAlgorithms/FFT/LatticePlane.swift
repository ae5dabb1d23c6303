/// The part of a tensor that one transform plane holds: a lattice of rows times a lattice of columns.
struct LatticePlane: Sendable {
  /// Where the channel's image (or the filter's kernel) begins in the tensor, in elements.
  var offset: Int
  /// Elements from one row of the tensor to the next.
  var rowPitch: Int
  var rows: Lattice
  var columns: Lattice
  /// The rows of the transform that are there; all others are zero, or not wanted. They contain the lattice.
  var window: Range<Int>

  /// Copies the tensor's elements to their places in the plane; the rest of the plane is zero.
  ///
  /// - Parameter plane: the rows of ``window``, `pitch` floats apart.
  func gather(from tensor: UnsafePointer<Float>, into plane: UnsafeMutablePointer<Float>, pitch: Int) {
    plane.update(repeating: 0, count: window.count * pitch)
    guard columns.count > 0 else { return }
    for t in 0..<rows.count {
      let source = tensor + (offset + (rows.index + t * rows.indexStep) * rowPitch + columns.index)
      let row = rows.position + t * rows.positionStep - window.lowerBound
      let target = plane + (row * pitch + columns.position)
      if columns.indexStep == 1 && columns.positionStep == 1 {
        target.update(from: source, count: columns.count)
      } else {
        for x in 0..<columns.count { target[x * columns.positionStep] = source[x * columns.indexStep] }
      }
    }
  }

  /// Writes `scale · plane + bias`, or ReLU of it, to the tensor's elements: the way back of
  /// ``gather(from:into:pitch:)``.
  func scatter(
    _ plane: UnsafePointer<Float>, pitch: Int, scale: Float, bias: Float, rectified: Bool,
    into tensor: UnsafeMutablePointer<Float>
  ) {
    guard columns.count > 0 else { return }
    for t in 0..<rows.count {
      let target = tensor + (offset + (rows.index + t * rows.indexStep) * rowPitch + columns.index)
      let row = rows.position + t * rows.positionStep - window.lowerBound
      let source = plane + (row * pitch + columns.position)
      if columns.indexStep == 1 && columns.positionStep == 1 {
        for x in 0..<columns.count { target[x] = source[x] * scale + bias }
        guard rectified else { continue }
        for x in 0..<columns.count { target[x] = target[x] < 0 ? 0 : target[x] }
      } else {
        for x in 0..<columns.count {
          let value = source[x * columns.positionStep] * scale + bias
          target[x * columns.indexStep] = rectified && value < 0 ? 0 : value
        }
      }
    }
  }
}
