import Testing

@testable import ConvAlgorithms

/// The calculator's transform is the one the engine takes for whole images.
@Suite struct TransformPlaneTests {
  @Test(arguments: GeometryCatalogue.all)
  func isTheEnginesForWholeImages(_ entry: GeometryCatalogue.Entry) throws {
    let (rows, columns) = PhaseAxis.axes(of: entry.geometry)
    let plane = try #require(TransformPlane(entry.geometry))
    #expect(
      plane.height
        == TransformLength.next(atLeast: AxisTiling.wholeLength(rows, pass: .output), even: false))
    #expect(
      plane.width
        == TransformLength.next(atLeast: AxisTiling.wholeLength(columns, pass: .output), even: true))
    #expect(plane.phases == rows.phases.count * columns.phases.count)
  }
}
