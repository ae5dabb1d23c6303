/// How register tiles walk over the results of a stage.
///
/// Either each row of results has tiles of its own, which are written where they belong; or tiles run along the padded
/// source as one long line, over the ends of rows, and the places between two rows are computed and dropped. The second
/// fills the vectors where rows are short (8×8 images), but its results have to be sorted out.
struct TileWalk: Sendable {
  /// One register tile.
  struct Tile {
    /// The place of its first result in the padded source.
    let source: Int
    /// How many results it has side by side, dropped ones included.
    let columns: Int
    /// The runs of wanted results in it.
    let segments: Range<Int>
  }

  /// A run of wanted results of one row.
  struct Segment {
    /// The first one's place in the tile, and in the result image.
    let place: Int
    let target: Int
    let count: Int
  }

  let tiles: [Tile]
  let segments: [Segment]
  /// The distance of neighbours of a segment in the result image.
  let targetStride: Int
  /// Whether every tile is one segment that can be written in place.
  let writesInPlace: Bool

  /// - Parameters:
  ///   - pitch: floats from one line of the padded source to the next.
  ///   - width: columns of the result image.
  init(_ stage: TileStage, pitch: Int, width: Int, tiles: ProductTiles) {
    targetStride = stage.columnStride
    let inPlace = stage.columnStride == 1
    var (rows, columns) = (stage.rows, stage.columns)
    // Without gaps in source and result all rows are one.
    let origin = stage.rowOrigin * width + stage.columnOrigin
    if inPlace, stage.rowStride == 1, columns == pitch, columns == width {
      (rows, columns) = (1, rows * columns)
    }

    let rowVectors = rows * ((columns + tiles.lanes - 1) / tiles.lanes)
    let lineLength = rows == 0 ? 0 : (rows - 1) * pitch + columns
    let lineVectors = (lineLength + tiles.lanes - 1) / tiles.lanes
    // Sorting out costs about as much as a sixth of the vectors of a small kernel.
    let byRow = inPlace ? rowVectors * 5 <= lineVectors * 6 : rowVectors <= lineVectors
    writesInPlace = inPlace && byRow
    var found: [Tile] = []
    var runs: [Segment] = []
    if byRow {
      let cuts = BlockSplit((columns + tiles.lanes - 1) / tiles.lanes, limit: tiles.vectors)
      for row in 0..<(columns == 0 ? 0 : rows) {
        for cut in 0..<cuts.blockCount {
          let first = cuts[cut].lowerBound * tiles.lanes
          let count = min(cuts[cut].upperBound * tiles.lanes, columns) - first
          let target = origin + row * stage.rowStride * width + first * stage.columnStride
          found.append(
            Tile(source: row * pitch + first, columns: count, segments: runs.count..<runs.count + 1))
          runs.append(Segment(place: 0, target: target, count: count))
        }
      }
    } else if columns > 0 {
      for start in stride(from: 0, to: lineLength, by: tiles.columns) {
        let end = min(start + tiles.columns, lineLength)
        let firstRun = runs.count
        var place = start
        while place < end {
          let (row, column) = (place / pitch, place % pitch)
          if column < columns {
            let target = origin + row * stage.rowStride * width + column * stage.columnStride
            runs.append(
              Segment(place: place - start, target: target, count: min(columns - column, end - place)))
          }
          place = (row + 1) * pitch
        }
        found.append(Tile(source: start, columns: end - start, segments: firstRun..<runs.count))
      }
    }
    self.tiles = found
    segments = runs
  }
}
