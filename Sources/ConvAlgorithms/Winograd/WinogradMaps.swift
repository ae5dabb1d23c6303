import CMicrokernels

/// The linear maps of F(m×m, 3×3) of one instruction set: the C header `winograd.h` says what each computes.
struct WinogradMaps: @unchecked Sendable {
  // Unchecked: a constant table of functions.
  /// From tiles of a channel to spectra.
  typealias TileMap =
    @convention(c) (
      UnsafePointer<convkit_tile_grid>?, UnsafePointer<Float>?, Int, Int, UnsafeMutablePointer<Float>?, Int
    ) -> Void

  /// m: a tile has m×m results.
  let tile: Int
  let functions: convkit_winograd

  init(tile: Int, instructionSet: InstructionSet) {
    self.tile = tile
    let table =
      switch instructionSet {
      case .avx512: convkit_winograd_avx512()
      case .avx2: convkit_winograd_avx2()
      case .baseline: convkit_winograd_baseline()
      }
    functions = table.unsafelyUnwrapped[tile == 2 ? 0 : 1]
  }

  /// t² = (m + 2)²: the products a tile needs for each pair of channels.
  var frequencyCount: Int { (tile + 2) * (tile + 2) }
}
