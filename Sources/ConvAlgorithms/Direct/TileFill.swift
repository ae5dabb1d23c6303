/// How well the register tiles of `direct` are filled: the share of a full tile's multiply-adds that are wanted.
///
/// Vectors hold either neighbouring results of a line (`product_tile`) or result channels (`lane_tile`). Lines that are
/// no multiple of a vector leave lanes empty in the one, channel counts that are none in the other.
enum TileFill {
  /// Steps below which turning the sums of a `lane_tile` into lines takes longer than what full vectors gain.
  static let leastSteps = 96
  /// Steps that take as long as the turning.
  static let turningSteps = 12.0
  /// Result channels of a filter gradient that make `lane_tile` faster than dot products: this share of whole vectors.
  static let leastFilterFill = 0.7

  /// The share where vectors hold results of lines with `columns` each.
  static func ofLines(columns: Int, _ tiles: ProductTiles) -> Double {
    guard columns > 0 else { return 1 }
    let vectors = (columns + tiles.lanes - 1) / tiles.lanes
    let cuts = (vectors + tiles.vectors - 1) / tiles.vectors
    // A tile of few vectors has too few sums to keep the multipliers busy.
    let missing = 1 - Double(vectors) / Double(cuts * tiles.vectors)
    return Double(columns) / Double(vectors * tiles.lanes) / (1 + 0.8 * missing * missing)
  }

  /// The share where vectors hold result channels, and rows the results of lines with `columns` each.
  static func ofChannels(_ channels: Int, columns: Int, _ tiles: LaneTiles) -> Double {
    guard columns > 0 else { return 1 }
    let vectors = (channels + tiles.lanes - 1) / tiles.lanes
    let cuts = (columns + tiles.rows - 1) / tiles.rows
    // Eight running sums keep the multipliers busy.
    let sums = Double(columns) / Double(cuts) * Double(min(vectors, tiles.vectors))
    return Double(channels) / Double(vectors * tiles.lanes) * min(sums / 8, 1)
  }

  /// Whether a stage is faster with the sums of neighbouring lines side by side (`line_tile`): where there are too few
  /// result channels for a tile of one line, or a line is one vector and the registers hold several of them.
  static func prefersLines(_ channels: Int, columns: Int, _ instructionSet: InstructionSet) -> Bool {
    let tiles = instructionSet.productTiles
    return channels <= 3
      || channels <= LineProductEngine.rowLimit && columns <= tiles.lanes && tiles.vectors > 2
  }

  /// Whether a stage is faster with result channels in the vectors.
  static func prefersChannels(
    _ channels: Int, columns: Int, steps: Int, _ instructionSet: InstructionSet
  ) -> Bool {
    steps >= leastSteps
      // Where both are nearly full, lines are read with fewer instructions.
      && ofChannels(channels, columns: columns, instructionSet.laneTiles) * 0.97 * Double(steps)
        / (Double(steps) + turningSteps) > ofLines(columns: columns, instructionSet.productTiles)
  }

  /// The share of whole vectors that the filters of a group fill.
  static func ofFilters(_ filters: Int, _ tiles: LaneTiles) -> Double {
    Double(filters) / Double((filters + tiles.lanes - 1) / tiles.lanes * tiles.lanes)
  }

  /// Whether the filter gradient is faster with filters in the vectors.
  static func prefersFilters(_ filters: Int, _ instructionSet: InstructionSet) -> Bool {
    ofFilters(filters, instructionSet.laneTiles) >= leastFilterFill
  }
}

extension TileProblem {
  /// Whether the longest stage is faster with the sums of neighbouring lines side by side.
  func prefersLines(_ instructionSet: InstructionSet) -> Bool {
    let columns = stages.max { $0.offsets.count < $1.offsets.count }?.columns ?? 0
    return TileFill.prefersLines(resultChannels, columns: columns, instructionSet)
  }

  /// Whether the longest stage is faster with result channels in the vectors than with results of a line.
  func prefersChannels(_ instructionSet: InstructionSet) -> Bool {
    guard let stage = stages.max(by: { $0.offsets.count < $1.offsets.count }) else { return false }
    return TileFill.prefersChannels(
      resultChannels, columns: stage.isOneLine(in: self) ? stage.rows * stage.columns : stage.columns,
      steps: stage.offsets.count, instructionSet)
  }
}
