import ConvTensors
import Testing

@testable import ConvAlgorithms

/// `lane_tile` in every size a filter gradient asks for, and the tiles that taps are cut into.
struct LaneTileTests {
  /// Small whole numbers: every sum is exact.
  private func number(_ index: Int) -> Float { Float((index * 37 + 11) % 17 - 8) }

  @Test(arguments: InstructionSet.available)
  func linesOfNeighboursAreSummedAsDefined(_ instructionSet: InstructionSet) {
    let tiles = instructionSet.laneTiles
    let (steps, pitch) = (9, 40)
    let source = (0..<1000).map(number)
    let offsets = (0..<steps).map { $0 * 3 }
    for run in 1...tiles.rows {
      for lineCount in 1...tiles.rows / run {
        let lines = (0..<lineCount).map { $0 * pitch + $0 % 2 }
        for vectors in 1...tiles.vectors {
          let width = vectors * tiles.lanes
          let packed = (0..<steps * width).map { number($0 + 5) }
          let before = (0..<lineCount * run * width).map { number($0 + 2) }
          for accumulates in [false, true] {
            var sums = before
            tiles.gradient(lines: lineCount, run: run, vectors: vectors)(
              steps, packed, source, offsets, lines, accumulates, &sums)
            var expected = accumulates ? before : before.map { _ in 0 }
            for row in 0..<lineCount * run {
              for step in 0..<steps {
                let left = source[offsets[step] + lines[row / run] + row % run]
                for lane in 0..<width { expected[row * width + lane] += packed[step * width + lane] * left }
              }
            }
            #expect(sums == expected, "\(lineCount) lines of \(run), \(vectors) vectors")
          }
        }
      }
    }
  }

  /// Kernels narrower and wider than a tile, dilated ones, and two lines that happen to follow each other.
  @Test(arguments: [
    [0, 1, 2, 10, 11, 12, 20, 21, 22, 100, 101, 102], Array(0..<31) + Array(40..<71), [0, 2, 4, 10, 12, 14],
    [0, 1, 2, 3, 4, 5], [0, 5, 6, 20, 21, 22, 9], [7], [],
  ])
  func everyTapIsInOneTileInOrder(_ offsets: [Int]) {
    for rows in [6, 14] {
      let tiles = TapTiles(offsets, rows: rows)
      #expect(tiles.tiles.flatMap { Array($0.taps) } == Array(offsets.indices))
      for tile in tiles.tiles {
        #expect(tile.taps.count == tile.lines.count * tile.run && tile.taps.count <= rows)
        let places = tile.lines.flatMap { line in (0..<tile.run).map { tiles.places[line] + $0 } }
        #expect(places == tile.taps.map { offsets[$0] })
      }
    }
  }

  @Test func aFiveByFiveKernelIsTwoLinesATile() {
    let offsets = (0..<5).flatMap { y in (0..<5).map { y * 14 + $0 } }
    let tiles = TapTiles(offsets, rows: 14)
    #expect(tiles.tiles.map(\.lines.count).sorted() == [1, 2, 2] && tiles.tiles.allSatisfy { $0.run == 5 })
  }
}
