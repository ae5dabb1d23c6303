/// How much of a product is held as spectra at a time.
///
/// Chunks depend on the work alone, never on the number of threads, because a sum that is cut in two rounds
/// differently.
struct ProductChunks: Sendable {
  let groups: BlockSplit
  let lines: BlockSplit
  let columns: BlockSplit
  let depth: BlockSplit
  /// Whether the right factor is transformed for each execution instead of being prepared.
  let transformsRight: Bool

  /// Floats of spectra.
  struct Limits: Sendable {
    /// Where cutting costs little, the spectra of a chunk stay below this (4 MiB): what one step writes is then still
    /// cached when the next one reads it.
    var cached = 1 << 20
    /// Elsewhere they stay below this (64 MiB), as far as chunks can be cut.
    var scratch = 1 << 24
    /// Filters that are used once are transformed so many at a time (4 MiB).
    var streamed = 1 << 20
    /// Filters whose spectra would take more are not prepared but transformed on the fly.
    var prepared = TransformSize.preparedLimit
  }

  private enum Axis: Int { case groups, lines, columns, depth }

  /// - Parameter spectrumCount: floats of one spectrum.
  init(
    pass: ConvolutionPass, groups: Int, lines: Int, columns: Int, depth: Int, spectrumCount: Int,
    limits bounds: Limits = Limits()
  ) {
    let prepared = Double(groups) * Double(columns) * Double(depth) * Double(spectrumCount)
    let transformsRight = pass == .filterGradient || prepared > Double(bounds.prepared)
    var limits = [groups, max(lines, 1), columns, depth]
    func cut(_ axis: Axis, to least: Int, until limit: Int) {
      func spectra() -> Double {
        let sizes = limits.map(Double.init)
        let right = transformsRight ? sizes[2] * sizes[3] : 0
        return sizes[0] * (sizes[1] * sizes[3] + right + sizes[1] * sizes[2])
      }
      while limits[axis.rawValue] > least, spectra() * Double(spectrumCount) > Double(limit) {
        limits[axis.rawValue] = max((limits[axis.rawValue] + 1) / 2, least)
      }
    }
    cut(.groups, to: 1, until: bounds.cached)
    if !transformsRight { cut(.lines, to: 32, until: bounds.cached) }
    // What is cut first costs nothing twice: what the right factor does not depend on, or the sum itself.
    let order: [(axis: Axis, least: Int)] =
      switch (pass, transformsRight) {
      case (.filterGradient, _): [(.depth, 16), (.columns, 32), (.lines, 1), (.depth, 1), (.columns, 1)]
      case (_, true): [(.columns, 16), (.lines, 16), (.depth, 1), (.columns, 1), (.lines, 1)]
      case (_, false): [(.lines, 16), (.depth, 32), (.lines, 1), (.columns, 1), (.depth, 1)]
      }
    for (axis, least) in order { cut(axis, to: least, until: bounds.scratch) }
    self.transformsRight = transformsRight
    self.groups = BlockSplit(groups, limit: limits[0])
    self.lines = BlockSplit(lines, limit: limits[1])
    self.columns = BlockSplit(columns, limit: limits[2])
    self.depth = BlockSplit(depth, limit: limits[3])
  }

  /// Chunks of the same sums for filters that are transformed a few columns at a time, right before they are multiplied:
  /// their spectra then stay in a cache. Nil where that is done anyway, where a transform would be done twice, and where
  /// all of them fit.
  ///
  /// - Parameter spectrumCount: floats of one spectrum.
  init?(streaming prepared: ProductChunks, spectrumCount: Int, limits: Limits = Limits()) {
    // Prepared filters are few enough for Int; others may not be.
    guard !prepared.transformsRight, prepared.lines.blockCount == 1, prepared.depth.blockCount == 1 else {
      return nil
    }
    let column = prepared.groups.largest * prepared.depth.largest * spectrumCount
    guard
      prepared.groups.count * prepared.columns.count * prepared.depth.count * spectrumCount > limits.streamed
    else { return nil }
    groups = prepared.groups
    lines = prepared.lines
    columns = BlockSplit(
      prepared.columns.count, limit: min(max(limits.streamed / column, 1), prepared.columns.largest))
    depth = prepared.depth
    transformsRight = true
  }

  /// The largest chunk of the left and right factors and of their sums.
  var left: SpectrumBlocks {
    SpectrumBlocks(groups: groups.largest, lines: lines.largest, places: depth.largest)
  }
  var right: SpectrumBlocks? {
    transformsRight
      ? SpectrumBlocks(groups: groups.largest, lines: columns.largest, places: depth.largest) : nil
  }
  var sums: SpectrumBlocks {
    SpectrumBlocks(groups: groups.largest, lines: lines.largest, places: columns.largest)
  }
}

extension BlockSplit {
  /// All blocks in order.
  var ranges: [Range<Int>] { (0..<blockCount).map { self[$0] } }
}
