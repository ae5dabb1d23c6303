/// How a convolution by FFT is cut for one pass: the transform's size and the tiles of an image.
///
/// This is the one home of the choice: the engine runs by it, its cost model reads it, and `convshape` prints it.
package struct TransformTiling: Sendable {
  package let rows: PhaseAxis
  package let columns: PhaseAxis
  package let size: TransformSize
  package let rowTiling: AxisTiling
  package let columnTiling: AxisTiling

  /// The choice for a geometry; nil where no transform holds its window.
  package init?(
    _ geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, instructionSet: InstructionSet
  ) {
    guard let (rows, columns) = PhaseAxis.axes(of: geometry),
      let smallest = TransformSize.smallest(rows, columns)
    else { return nil }
    let size = TransformSize(
      geometry, batch: batch, pass: pass, rows: rows, columns: columns, smallest: smallest,
      instructionSet: instructionSet)
    self.init(rows, columns, pass: pass, size: size)
  }

  /// With transforms of a given size, at least the axes' extents.
  package init(_ rows: PhaseAxis, _ columns: PhaseAxis, pass: ConvolutionPass, size: TransformSize) {
    self.rows = rows
    self.columns = columns
    self.size = size
    rowTiling = AxisTiling(rows, pass: pass, length: size.height)
    columnTiling = AxisTiling(columns, pass: pass, length: size.width)
  }

  /// Whether some transform holds the window of a geometry.
  package static func isPossible(for geometry: ConvolutionGeometry) -> Bool {
    guard let (rows, columns) = PhaseAxis.axes(of: geometry) else { return false }
    return TransformSize.smallest(rows, columns) != nil
  }

  /// Planes that a channel becomes: the phases of the stride that some tap reads.
  package var phaseCount: Int { rows.phases.count * columns.phases.count }

  /// `60×60`, or `20×20, 9 tiles`: the points of a transform, and the tiles of an image where it is cut.
  package var description: String {
    let (tiles, overflows) = rowTiling.count.multipliedReportingOverflow(by: columnTiling.count)
    return "\(size.height)×\(size.width)"
      + (overflows
        ? ", \(rowTiling.count)×\(columnTiling.count) tiles" : tiles == 1 ? "" : ", \(tiles) tiles")
  }
}
