/// The planes that a ``LaneTransform`` takes at once, and where their lines stand.
struct LaneGroup {
  private let planes: [LatticePlane]
  /// The rows of the transform that some plane has elements in, in pairs that begin with an even one; the first two where
  /// none has.
  let rows: Range<Int>
  /// Whether the elements of all planes are neighbours in their rows and stand at the same places of the transform: then
  /// lines are read and written in place.
  let isUniform: Bool
  /// The first place of a line, and how many; all of a row where planes differ.
  let place: Int
  let count: Int

  /// For a transform of `height` rows of `width` places.
  init(_ planes: [LatticePlane], height: Int, width: Int) {
    self.planes = planes
    var (first, last) = (Int.max, 0)
    var isUniform = true
    for plane in planes {
      if plane.rows.count > 0 {
        first = min(first, plane.rows.position)
        last = max(last, plane.rows.position + (plane.rows.count - 1) * plane.rows.positionStep + 1)
      }
      isUniform = isUniform && plane.isDense && plane.isAligned(with: planes[0])
    }
    rows = first < last ? first / 2 * 2..<min((last + 1) / 2 * 2, height) : 0..<min(2, height)
    self.isUniform = isUniform && first < last
    (place, count) = self.isUniform ? (planes[0].columns.position, planes[0].columns.count) : (0, width)
  }

  /// Calls `body` with each plane's place in the group and where its elements of a row of the transform begin in the
  /// tensor, nil where it has none.
  @inline(__always)
  func forEachLine(_ row: Int, _ body: (_ lane: Int, _ line: Int?) -> Void) {
    planes.withUnsafeBufferPointer { planes in
      if isUniform {
        // All have the first one's rows.
        let t = row - planes[0].rows.position
        let isThere = t >= 0 && t < planes[0].rows.count
        let step = planes[0].rows.indexStep * planes[0].rowPitch
        for lane in 0..<planes.count { body(lane, isThere ? planes[lane].start + t * step : nil) }
      } else {
        for lane in 0..<planes.count { body(lane, planes[lane].line(row)) }
      }
    }
  }
}

extension LatticePlane {
  /// Whether neighbours in the tensor are neighbours in the transform.
  fileprivate var isDense: Bool {
    columns.indexStep == 1 && columns.positionStep == 1 && rows.positionStep == 1 && columns.count > 0
  }

  /// Whether it takes the same places of the transform as another plane of its tensor.
  fileprivate func isAligned(with other: LatticePlane) -> Bool {
    columns.position == other.columns.position && columns.count == other.columns.count
      && rows.position == other.rows.position && rows.count == other.rows.count
  }

  /// Where its first element is in the tensor.
  fileprivate var start: Int { offset + rows.index * rowPitch + columns.index }

  /// Where the elements of a row of the transform begin in the tensor; nil where it has none.
  fileprivate func line(_ row: Int) -> Int? {
    let (t, remainder) = (row - rows.position).quotientAndRemainder(dividingBy: max(rows.positionStep, 1))
    guard row >= rows.position, remainder == 0, t < rows.count, columns.count > 0 else { return nil }
    return start + t * rows.indexStep * rowPitch
  }

  /// A line's elements at their places in a row of the transform, zeros elsewhere.
  func gatherLine(from line: UnsafePointer<Float>, into row: UnsafeMutablePointer<Float>, count: Int) {
    if columns.positionStep == 1, columns.indexStep == 1 {
      let end = columns.position + columns.count
      row.update(repeating: 0, count: columns.position)
      (row + columns.position).update(from: line, count: columns.count)
      (row + end).update(repeating: 0, count: count - end)
      return
    }
    row.update(repeating: 0, count: count)
    for x in 0..<columns.count {
      row[columns.position + x * columns.positionStep] = line[x * columns.indexStep]
    }
  }

  /// The way back.
  func scatterLine(_ row: UnsafePointer<Float>, to line: UnsafeMutablePointer<Float>) {
    if columns.positionStep == 1, columns.indexStep == 1 {
      return line.update(from: row + columns.position, count: columns.count)
    }
    for x in 0..<columns.count {
      line[x * columns.indexStep] = row[columns.position + x * columns.positionStep]
    }
  }
}
