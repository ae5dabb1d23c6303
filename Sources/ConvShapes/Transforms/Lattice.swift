/// Evenly spaced places of one axis of a tensor, and where they stand in a transform plane.
///
/// Stride, dilation, padding and tiling all come to this: element `index + t · indexStep` of the tensor's axis belongs
/// at `position + t · positionStep` of the plane, for t in 0 ..< count.
package struct Lattice: Sendable, Hashable {
  package var count: Int
  package var position: Int
  package var positionStep: Int
  package var index: Int
  package var indexStep: Int

  package init(count: Int, position: Int, positionStep: Int, index: Int, indexStep: Int) {
    self.count = count
    self.position = position
    self.positionStep = positionStep
    self.index = index
    self.indexStep = indexStep
  }
}
