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

  /// The scratch spectra of a chunk stay below this many floats (64 MiB) as far as chunks can be cut.
  static let spectrumLimit = 1 << 24
  /// Filters whose spectra would take more floats than this (512 MiB) are not prepared but transformed on the fly.
  static let preparedLimit = 1 << 27

  private enum Axis: Int { case groups, lines, columns, depth }

  /// - Parameter spectrumCount: floats of one spectrum.
  init(
    pass: ConvolutionPass, groups: Int, lines: Int, columns: Int, depth: Int, spectrumCount: Int
  ) {
    let prepared = Double(groups) * Double(columns) * Double(depth) * Double(spectrumCount)
    let transformsRight = pass == .filterGradient || prepared > Double(Self.preparedLimit)
    // What is cut first costs nothing twice: groups, then what the right factor does not depend on, or the sum itself.
    let order: [(axis: Axis, least: Int)] =
      switch (pass, transformsRight) {
      case (.filterGradient, _):
        [(.groups, 1), (.depth, 16), (.columns, 32), (.lines, 1), (.depth, 1), (.columns, 1)]
      case (_, true): [(.groups, 1), (.columns, 16), (.lines, 16), (.depth, 1), (.columns, 1), (.lines, 1)]
      case (_, false): [(.groups, 1), (.lines, 16), (.depth, 32), (.lines, 1), (.columns, 1), (.depth, 1)]
      }
    var limits = [groups, max(lines, 1), columns, depth]
    func spectra() -> Double {
      let sizes = limits.map(Double.init)
      return sizes[0]
        * (sizes[1] * sizes[3] + (transformsRight ? sizes[2] * sizes[3] : 0) + sizes[1] * sizes[2])
    }
    for (axis, least) in order {
      while limits[axis.rawValue] > least, spectra() * Double(spectrumCount) > Double(Self.spectrumLimit) {
        limits[axis.rawValue] = max((limits[axis.rawValue] + 1) / 2, least)
      }
    }
    self.transformsRight = transformsRight
    self.groups = BlockSplit(groups, limit: limits[0])
    self.lines = BlockSplit(lines, limit: limits[1])
    self.columns = BlockSplit(columns, limit: limits[2])
    self.depth = BlockSplit(depth, limit: limits[3])
  }

  /// Planes of the largest chunk of the left and right factors and of their sums.
  var leftPlanes: Int { groups.largest * lines.largest * depth.largest }
  var rightPlanes: Int { transformsRight ? groups.largest * columns.largest * depth.largest : 0 }
  var sumPlanes: Int { groups.largest * lines.largest * columns.largest }
}

extension BlockSplit {
  /// All blocks in order.
  var ranges: [Range<Int>] { (0..<blockCount).map { self[$0] } }
}
