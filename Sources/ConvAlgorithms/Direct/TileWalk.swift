/// How register tiles walk over the results of a stage.
///
/// The padded source is one long line, so a tile may run over the end of a row and on into the next; the places between
/// two rows are computed and dropped. Where that costs more tiles than beginning a tile in each row (wide kernels over
/// narrow images), each row has tiles of its own.
struct TileWalk: Sendable {
  /// A run of results of one row inside a tile.
  struct Segment {
    /// The first place in the tile.
    let place: Int
    let row: Int
    let column: Int
    let count: Int
  }

  let rows: Int
  let columns: Int
  let pitch: Int
  let lanes: Int
  /// Places of a full tile.
  let width: Int
  let byRow: Bool
  let count: Int

  init(rows: Int, columns: Int, pitch: Int, tiles: ProductTiles) {
    (self.rows, self.columns, self.pitch) = (rows, columns, pitch)
    (lanes, width) = (tiles.lanes, tiles.columns)
    let flat = rows == 0 || columns == 0 ? 0 : ((rows - 1) * pitch + columns + width - 1) / width
    let perRow = (columns + width - 1) / width
    byRow = perRow * rows < flat
    count = byRow ? perRow * rows : flat
  }

  private var tilesPerRow: Int { (columns + width - 1) / width }

  /// The place of a tile's first result in the long line.
  func start(of tile: Int) -> Int {
    byRow ? tile / tilesPerRow * pitch + tile % tilesPerRow * width : tile * width
  }

  /// The vectors a tile needs: fewer at the end of a row or of the image.
  func vectors(of tile: Int) -> Int {
    let start = start(of: tile)
    let end = byRow ? start / pitch * pitch + columns : (rows - 1) * pitch + columns
    return (min(end - start, width) + lanes - 1) / lanes
  }

  /// The results of a tile, row by row.
  func segments(of tile: Int) -> [Segment] {
    let start = start(of: tile)
    let end = byRow ? min(start + width, start / pitch * pitch + columns) : start + width
    var segments: [Segment] = []
    var place = start
    while place < end {
      let (row, column) = (place / pitch, place % pitch)
      if row >= rows { break }
      if column < columns {
        let count = min(columns - column, end - place)
        segments.append(Segment(place: place - start, row: row, column: column, count: count))
      }
      place = (row + 1) * pitch
    }
    return segments
  }
}
