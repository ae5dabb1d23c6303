/// Additions and multiplications of Winograd's transforms as `winograd` computes them: of one tile of one channel, or of
/// one filter.
///
/// A transform is a map of one line applied to the columns of a square and then to the rows of what came out: from `a`
/// to `b` numbers a line these are a + b lines. The operations of a line are those of the maps of
/// `CMicrokernels/winograd_lines.kernel.h`; a multiply-add in one instruction counts as two, a change of sign as none. Lavin & Gray,
/// *Fast algorithms for convolutional neural networks*, 2015, count instructions, with other points of evaluation.
package struct WinogradTransform: Sendable {
  /// m: a tile has m×m results, from (m + 2)² pixels.
  package let tile: Int
  package let input: Int
  package let filter: Int
  package let output: Int

  private init(tile: Int, inputLine: Int, filterLine: Int, outputLine: Int) {
    let size = tile + 2
    self.tile = tile
    input = inputLine * (size + size)
    filter = filterLine * (3 + size)
    output = outputLine * (size + tile)
  }

  package static let all = [
    WinogradTransform(tile: 2, inputLine: 4, filterLine: 5, outputLine: 4),
    WinogradTransform(tile: 4, inputLine: 20, filterLine: 14, outputLine: 16),
  ]
}
