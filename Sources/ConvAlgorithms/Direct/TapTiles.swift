/// The taps of a filter gradient in register tiles of ``LaneTiles``: lines of neighbours, as a kernel has them.
///
/// ```
///   taps of a 5×5 kernel, in order:   0 1 2 3 4 │ 5 6 7 8 9 │ 10 11 …      a tile: 2 lines × 5 taps
/// ```
///
/// Neighbouring taps that read neighbouring places share one address; all taps of a tile are neighbours in the filter.
struct TapTiles: Sendable {
  struct Tile {
    let taps: Range<Int>
    /// Where its lines begin in ``TapTiles/places``; they have ``run`` taps each.
    let lines: Range<Int>
    let run: Int
  }

  let tiles: [Tile]
  /// The place in the padded source of the first tap of each line.
  let places: [Int]

  /// - Parameters:
  ///   - offsets: the places of the taps, in the filter's order.
  ///   - rows: the most taps of a tile.
  init(_ offsets: [Int], rows: Int) {
    // Lines as long as they go, and none longer than a tile.
    var lines: [Range<Int>] = []
    for run in offsets.runsOfNeighbours {
      let cuts = BlockSplit(run.count, limit: rows)
      lines += (0..<cuts.blockCount).map {
        run.lowerBound + cuts[$0].lowerBound..<run.lowerBound + cuts[$0].upperBound
      }
    }
    places = lines.map { offsets[$0.lowerBound] }
    var tiles: [Tile] = []
    var first = 0
    while first < lines.count {
      let run = lines[first].count
      let equal = lines[first...].prefix { $0.count == run }.count
      let cuts = BlockSplit(equal, limit: rows / run)
      for cut in 0..<cuts.blockCount {
        let range = first + cuts[cut].lowerBound..<first + cuts[cut].upperBound
        tiles.append(
          Tile(
            taps: lines[range.lowerBound].lowerBound..<lines[range.upperBound - 1].upperBound, lines: range,
            run: run))
      }
      first += equal
    }
    self.tiles = tiles
  }
}

extension [Int] {
  /// The indices in runs of values that ascend by one.
  var runsOfNeighbours: [Range<Int>] {
    var found: [Range<Int>] = []
    var first = 0
    for index in indices where index + 1 == count || self[index + 1] != self[index] + 1 {
      found.append(first..<index + 1)
      first = index + 1
    }
    return found
  }
}
