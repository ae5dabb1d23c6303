import CMicrokernels

/// The product of two matrices, either of them transposed first.
///
/// ```
/// out[i, j] = Σ_k a[i, k] · b[k, j]
/// ```
///
/// - Parameters:
///   - a: [M, K], or [K, M] with `transposingA`.
///   - b: [K, N], or [N, K] with `transposingB`.
/// - Returns: [M, N]
/// - Complexity: M·N·K multiply-adds; packed copies of `a` and of a panel of `b` a thread.
///
/// The sum runs over k in order, in Float; it does not depend on the number of threads.
public func matrixProduct(
  _ a: Tensor, _ b: Tensor, transposingA: Bool = false, transposingB: Bool = false, context: ComputeContext
) -> Tensor {
  precondition(a.shape.rank == 2 && b.shape.rank == 2, "matrix product of \(a.shape) and \(b.shape)")
  let (m, depth) = transposingA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
  let (n, depthB) = transposingB ? (b.shape[0], b.shape[1]) : (b.shape[1], b.shape[0])
  precondition(
    depth == depthB,
    "matrix product of \(a.shape)\(transposingA ? "ᵀ" : "") and \(b.shape)\(transposingB ? "ᵀ" : "")")
  return Tensor(uninitialized: [m, n]) { out in
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let a = a.baseAddress, let b = b.baseAddress, let out = out.baseAddress, m > 0, n > 0 else {
          return
        }
        let product = PackedProduct(
          m: m, n: n, depth: depth,
          a: MatrixView(start: a, rowStep: transposingA ? 1 : depth, columnStep: transposingA ? m : 1),
          b: MatrixView(start: b, rowStep: transposingB ? 1 : n, columnStep: transposingB ? depth : 1),
          tiles: context.instructionSet.productTiles)
        product.execute(into: out, context: context)
      }
    }
  }
}

/// A matrix in memory, by the distance between neighbours on each axis.
private struct MatrixView {
  let start: UnsafePointer<Float>
  let rowStep: Int
  let columnStep: Int
}

/// The matrix product by packed panels (Goto & van de Geijn, *Anatomy of high-performance matrix multiplication*, 2008).
///
/// For each block of the depth: all of `a` is packed once into blocks of rows, [depth][rows]; then each task packs one
/// panel of `b`, [depth][columns], and runs the register tile down the blocks.
private struct PackedProduct {
  let m: Int
  let n: Int
  let depth: Int
  let a: MatrixView
  let b: MatrixView
  let tiles: ProductTiles

  /// Panel columns × this depth stay in the second-level cache.
  private static let depthLimit = 512

  func execute(into out: UnsafeMutablePointer<Float>, context: ComputeContext) {
    let depths = BlockSplit(depth, limit: Self.depthLimit)
    guard depths.blockCount > 0 else { return out.update(repeating: 0, count: m * n) }
    let rows = BlockSplit(m, limit: tiles.rows)
    let panels = (n + tiles.columns - 1) / tiles.columns
    // Few panels are cut across the rows as well, so that every thread has work.
    let rowGroups = BlockSplit(
      rows.blockCount, limit: max(rows.blockCount * panels / (4 * context.threadCount), 1))
    let packed = TensorStorage(count: m * depths.largest)
    let offsets = (0..<depths.largest).map { $0 * tiles.columns }
    for block in 0..<depths.blockCount {
      let depths = depths[block]
      context.parallelFor(rows.blockCount, chunk: 8) {
        for row in $0 { pack(rows[row], depths, packed.pointer) }
      }
      context.parallelFor(panels * rowGroups.blockCount) { task in
        let (panel, group) = (task / rowGroups.blockCount, task % rowGroups.blockCount)
        let columns = panel * tiles.columns..<min((panel + 1) * tiles.columns, n)
        let right = TensorStorage(count: depths.count * tiles.columns)
        packPanel(columns, depths, right.pointer)
        for row in rowGroups[group] {
          multiply(
            rows[row], columns, depths, packed.pointer, right.pointer, offsets, accumulate: block > 0,
            into: out)
        }
      }
    }
  }

  private func multiply(
    _ rows: Range<Int>, _ columns: Range<Int>, _ depths: Range<Int>, _ packed: UnsafePointer<Float>,
    _ right: UnsafePointer<Float>, _ offsets: [Int], accumulate: Bool, into out: UnsafeMutablePointer<Float>
  ) {
    let vectors = (columns.count + tiles.lanes - 1) / tiles.lanes
    tiles.function(rows: rows.count, vectors: vectors)(
      depths.count, packed + rows.lowerBound * depths.count, right, offsets, nil, accumulate,
      out + rows.lowerBound * n + columns.lowerBound, n, columns.count)
  }

  /// [depth][rows] of one block of rows.
  private func pack(_ rows: Range<Int>, _ depths: Range<Int>, _ packed: UnsafeMutablePointer<Float>) {
    let target = packed + rows.lowerBound * depths.count
    for row in 0..<rows.count {
      let source = a.start + (rows.lowerBound + row) * a.rowStep + depths.lowerBound * a.columnStep
      for k in 0..<depths.count { target[k * rows.count + row] = source[k * a.columnStep] }
    }
  }

  /// [depth][columns] of one panel, zeros behind the last column.
  private func packPanel(_ columns: Range<Int>, _ depths: Range<Int>, _ target: UnsafeMutablePointer<Float>) {
    if columns.count < tiles.columns { target.update(repeating: 0, count: depths.count * tiles.columns) }
    let source = b.start + depths.lowerBound * b.rowStep + columns.lowerBound * b.columnStep
    if b.columnStep == 1 {
      for k in 0..<depths.count {
        (target + k * tiles.columns).update(from: source + k * b.rowStep, count: columns.count)
      }
    } else {
      for column in 0..<columns.count {
        let line = source + column * b.columnStep
        for k in 0..<depths.count { target[k * tiles.columns + column] = line[k * b.rowStep] }
      }
    }
  }
}
