extension TransformSize {
  /// The longest line of transforms that take as many planes at once as a vector has lanes: three lines of all lanes must
  /// stay in the first-level cache.
  package static let laneLengthLimit = 192

  /// A plane, and a point of one.
  private static let laneCall = Picoseconds(50_000)
  private static func lanePoint(_ instructionSet: InstructionSet) -> Picoseconds {
    switch instructionSet {
    case .avx512: Picoseconds(750)
    case .avx2: Picoseconds(920)
    case .baseline: Picoseconds(1800)
    }
  }

  /// Floats of a vector.
  private static func lanes(_ instructionSet: InstructionSet) -> Int {
    switch instructionSet {
    case .avx512: 16
    case .avx2: 8
    case .baseline: 4
    }
  }

  /// The model's time for the transforms of some planes, of which `rows` rows hold something, several planes at once;
  /// nil for transforms that are too long for that.
  package func laneCost(planes: Int, rows: Int, _ instructionSet: InstructionSet) -> Picoseconds? {
    guard max(height, width) <= Self.laneLengthLimit else { return nil }
    let lanes = Self.lanes(instructionSet)
    // Two real rows are one complex one; half of the columns are the conjugates of the others.
    let points = (rows + 1) / 2 * width + frequencyCount
    let batches = planes / lanes + (planes % lanes == 0 ? 0 : 1)
    return (Self.lanePoint(instructionSet) * points + Self.laneCall) * saturatedProduct(batches, lanes)
  }

  /// The model's time for the transforms of all filters, and for writing their spectra.
  package func filterCost(planes: Int, rows: Int, columns: Int, _ instructionSet: InstructionSet)
    -> Picoseconds
  {
    if byLanes, let cost = laneCost(planes: planes, rows: rows, instructionSet) { return cost }
    let spectrum = Self.filterSpectrumByte * (8 * frequencyCount)
    return (spectrum + transformCost(rows: rows, columns: columns, instructionSet)) * planes
  }

  /// A byte of a filter's spectrum written, to memory and not to a cache.
  private static let filterSpectrumByte = Picoseconds(100)
}
