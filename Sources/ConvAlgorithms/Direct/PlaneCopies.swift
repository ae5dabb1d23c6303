/// The copies of one plane of a depthwise layer's input and output gradient, and the products of the two.
///
/// Both copies have the pitch of the padded input, the gradient's with zeros between its lines: so a tap is a dot product
/// of two long lines, one of them shifted (`dot_tile`, all taps of a small kernel at once).
struct PlaneCopies {
  private let planes: PaddedPlanes
  private let flatPlanes: PaddedPlanes
  private let offsets: [Int]
  private let instructionSet: InstructionSet
  private let blocks: BlockSplit
  private let storage: TensorStorage
  private let flat: UnsafeMutablePointer<Float>
  /// Floats of the flat gradient up to its last element, in whole vectors of any set.
  private let flatCount: Int

  /// A vector of zeros behind each copy, for the last vectors of a line.
  private static let slack = 16

  init(_ problem: TileProblem, _ geometry: ConvolutionGeometry, _ instructionSet: InstructionSet) {
    planes = problem.planes
    flatPlanes = Self.flatPlanes(problem, geometry)
    offsets = problem.stages[0].offsets
    self.instructionSet = instructionSet
    blocks = BlockSplit(offsets.count, limit: instructionSet.dotTiles.lineShifts)
    storage = TensorStorage(count: Self.count(problem, geometry))
    let inputEnd = storage.pointer + planes.channelCount
    flat = inputEnd + Self.slack
    flatCount = ((geometry.output.height - 1) * planes.pitch + geometry.output.width + 15) / 16 * 16
    // What is read behind a copy is multiplied by zeros or is the zeros, so it must be finite.
    inputEnd.update(repeating: 0, count: Self.slack)
    (flat + flatPlanes.channelCount).update(repeating: 0, count: Self.slack)
  }

  /// The floats they take.
  static func count(_ problem: TileProblem, _ geometry: ConvolutionGeometry) -> Int {
    problem.planes.channelCount + flatPlanes(problem, geometry).channelCount + 2 * slack
  }

  private static func flatPlanes(_ problem: TileProblem, _ geometry: ConvolutionGeometry) -> PaddedPlanes {
    let (rows, columns) = (geometry.output.height, geometry.output.width)
    return PaddedPlanes(
      rows: PaddedAxis(length: rows, stride: 1, origin: 0, lines: rows, phases: [0]),
      columns: PaddedAxis(length: columns, stride: 1, origin: 0, lines: problem.planes.pitch, phases: [0]))
  }

  /// The sums of all taps over one plane, [kH, kW].
  func sum(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, accumulate: Bool,
    into sums: UnsafeMutablePointer<Float>
  ) {
    planes.copy(input, to: storage.pointer, with: instructionSet)
    flatPlanes.copy(gradient, to: flat, with: instructionSet)
    offsets.withUnsafeBufferPointer { offsets in
      for block in 0..<blocks.blockCount {
        let shifts = blocks[block]
        instructionSet.dotTiles.lineFunction(shifts: shifts.count)(
          1, flatCount, flat, 0, 0, storage.pointer, offsets.baseAddress.map { $0 + shifts.lowerBound }, 0,
          accumulate, sums + shifts.lowerBound, 0)
      }
    }
  }
}
