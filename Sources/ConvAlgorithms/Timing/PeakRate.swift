extension ComputeContext {
  /// What this machine's vector units reach at most: GFLOP/s of the register tile of matrix products on data that stays
  /// in the first-level cache, on all threads of the context.
  ///
  /// One fused multiply-add counts as two operations. The clock of many processors drifts by a tenth within a minute, so
  /// measure close to what it is compared with.
  ///
  /// - Parameter seconds: how long to measure.
  public func measuredPeak(seconds: Double = 0.1) -> Double {
    let tiles = instructionSet.productTiles
    let (steps, repeats) = (128, 2000)
    let tile = tiles.function(rows: tiles.rows, vectors: tiles.vectors)
    let offsets = (0..<steps).map { $0 * tiles.columns }
    let best = TimeSpread.measure(budget: seconds) {
      parallelFor(threadCount) { _ in
        let packed = TensorStorage(count: steps * tiles.rows)
        let source = TensorStorage(count: steps * tiles.columns)
        let sums = TensorStorage(count: tiles.rows * tiles.columns)
        packed.pointer.update(repeating: 0.5, count: packed.count)
        source.pointer.update(repeating: 0.25, count: source.count)
        for _ in 0..<repeats {
          tile(
            steps, packed.pointer, source.pointer, offsets, nil, false, sums.pointer, tiles.columns,
            tiles.columns)
        }
        withExtendedLifetime((packed, source, sums)) {}
      }
    }
    return 2e-9 * Double(tiles.rows * tiles.columns * steps * repeats * threadCount) / best.lowerQuartile
  }
}
