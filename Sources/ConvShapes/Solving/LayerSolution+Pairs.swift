extension LayerSolution {
  /// The pair of values with which nothing is padded, where that changes the rounding.
  struct Corner: Sendable {
    let size: Size2D
    /// What comes out with it; nil where it makes no layer.
    let output: Size2D?
    let isSolution: Bool
    /// Whether each of the two values is among those of its axis.
    let isPair: Bool

    init?(of request: LayerRequest, _ unknown: LayerUnknown, _ asked: Size2D, isPair: Bool) {
      guard request.rounding == .caffe,
        unknown == .pad || (unknown == .kernel && request.padding == .half)
      else { return nil }
      size = Size2D(unknown.least)
      let changed = request.setting(unknown, to: size)
      output = try? changed.window.outputSize(for: changed.input.size)
      isSolution = output == asked
      self.isPair = isPair
    }
  }

  /// The first solutions: squares, then other pairs, each from small to large; at most `limit` of each.
  func firstPairs(_ limit: Int) -> [Size2D] {
    var sizes: [Size2D] = []
    if let corner, corner.isSolution { sizes.append(corner.size) }
    guard let (rows, columns) = pairs else { return sizes }
    // One more than asked for, as one may be the corner.
    let (heights, widths) = (rows.smallest(limit + 1), columns.smallest(limit + 1))
    var squares: [Int] = []
    if let first = rows.smallestCommon(with: columns) {
      let most = first > .max - 2 * limit - 2 ? first : first + 2 * limit + 2
      squares = (first...most).filter { rows.contains($0) && columns.contains($0) }
    }
    let others = heights.flatMap { height in
      widths.filter { $0 != height }.map { Size2D(height: height, width: $0) }
    }
    for part in [squares.map { Size2D($0) }, others] {
      sizes += part.filter { isSolution($0) && !sizes.contains($0) }.prefix(limit)
    }
    return sizes
  }

  /// The number of solutions, or nil where there are more than `limit`.
  func pairCount(upTo limit: Int) -> Int? {
    let extra = corner.map { $0.isSolution == $0.isPair ? 0 : $0.isSolution ? 1 : -1 } ?? 0
    guard let (rows, columns) = pairs else { return extra }
    let (heights, widths) = (rows.smallest(limit + 2).count, columns.smallest(limit + 2).count)
    let count = heights * widths + extra
    return max(heights, widths) > limit || count > limit ? nil : count
  }
}
