extension TransformSize {
  /// Whether transforms of several planes at once (``LaneTransform``) take less time than one after the other, over all
  /// operands of a product.
  func prefersLanes(_ product: SpectralProduct, groups: Int, _ instructionSet: InstructionSet) -> Bool {
    guard max(height, width) <= LaneTransform.lengthLimit else { return false }
    let (lines, columns, depth) = (product.lineCount, product.columnCount, product.depth)
    let operands = [
      (lines * depth, product.sources[0]), (columns * depth, product.sources[1]),
      (lines * columns, product.result),
    ]
    var (lanes, single) = (0.0, 0.0)
    for (count, part) in operands {
      let rows = part.windows.map(\.count).max() ?? 1
      let planes = groups * count
      lanes += laneCost(planes: planes, rows: rows, instructionSet)
      single += Double(planes) * transformCost(rows: rows, columns: part.columns, instructionSet).nanoseconds
    }
    return lanes < single
  }

  /// The model's nanoseconds for the transforms of some planes, several at once.
  func laneCost(planes: Int, rows: Int, _ instructionSet: InstructionSet) -> Double {
    let lanes = instructionSet.productTiles.lanes
    let rate =
      switch instructionSet {
      case .avx512: 0.75
      case .avx2: 0.92
      case .baseline: 1.8
      }
    // Two real rows are one complex one; half of the columns are the conjugates of the others.
    let points = Double((rows + 1) / 2 * width + (width / 2 + 1) * height)
    return Double((planes + lanes - 1) / lanes * lanes) * (points * rate + Self.laneCall)
  }

  /// Nanoseconds a plane, beside its points.
  private static let laneCall = 50.0
}
