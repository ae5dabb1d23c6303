import ConvImages
import Testing

@Suite struct ContactSheetTests {
  /// Tiles of 2×4 pixels, each pixel 14×14: every pixel of every tile is where it belongs, and the rest is paper or ink.
  @Test(arguments: [1, 3]) func tilesStandInTheirPlaces(_ channels: Int) {
    let shape = ImageShape(channels: channels, height: 2, width: 4)
    func tile(_ first: Int) -> PixelImage {
      PixelImage(shape: shape, samples: (0..<channels * 8).map { Float((first + $0) % 60) / 100 + 0.01 })
    }
    let rows = [[tile(0), tile(11)], [tile(22)], [tile(33), tile(44)]]
    let sheet = ContactSheet(rows: rows, leadCount: 1)
    let image = sheet.image
    // 28×56 a tile, gaps of 2; the margin of a digit is 2 + 6 + 4; 8 more between the first tile and the second.
    #expect(sheet.size == Size2D(height: 2 + 3 * 30, width: 12 + 58 + 8 + 58))
    #expect(image.size == sheet.size && image.channels == channels)
    var covered = 0
    for (row, tiles) in rows.enumerated() {
      for (column, tile) in tiles.enumerated() {
        let (top, left) = (2 + row * 30, 12 + column * 66)
        for c in 0..<channels {
          for y in 0..<28 {
            for x in 0..<56 where image[c, top + y, left + x] == tile[c, y / 14, x / 14] { covered += 1 }
          }
        }
      }
    }
    #expect(covered == 5 * channels * 28 * 56)
    let levels = Set(image.samples.filter { $0 > 0.61 })
    #expect(levels == [1])
    // The number 1 has eight pixels, each 2×2.
    let ink = (0..<32).flatMap { y in (0..<12).filter { image[0, y, $0] == 0.35 } }.count
    #expect(ink == 8 * 4)
  }

  @Test func largeTilesKeepTheirSizeAndNumbersTheirRoom() {
    let rows = [[PixelImage]](repeating: [.plain(0, height: 60, width: 1)], count: 100)
    let image = ContactSheet(rows: rows).image
    // Three digits: 2 + 22 + 4 of margin, a tile 1 wide, a gap of 2.
    #expect(image.size == Size2D(height: 2 + 100 * 62, width: 28 + 1 + 2))
    // Every row has a number.
    for row in 0..<100 {
      let top = 2 + row * 62
      #expect((top..<top + 60).contains { y in (0..<28).contains { image[0, y, $0] < 1 } })
    }
  }

  /// Tiles lower than a digit: numbers at the ends are cut and nothing is written outside.
  @Test func flatTilesTakeCutNumbers() {
    let image = ContactSheet(rows: [[.plain(0.5, height: 1, width: 900)]]).image
    #expect(image.size == Size2D(height: 5, width: 12 + 900 + 2))
  }
}
