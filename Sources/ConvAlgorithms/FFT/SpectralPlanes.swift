/// The planes that the spectral product transforms: which part of which tensor each one holds.
///
/// All three tensors become lists of planes of one transform size, in which a convolution of stride 1 is a product:
///
/// - input: tile m of channel c' — a tile of one image, a stride phase of one channel
/// - output: tile m of filter o
/// - filters: channel c' of filter o — a stride phase of one kernel
struct SpectralPlanes: Sendable {
  let geometry: ConvolutionGeometry
  let rows: PhaseAxis
  let columns: PhaseAxis
  let rowTiling: AxisTiling
  let columnTiling: AxisTiling
  private let batch: Int
  /// M: tiles of all images.
  let tileCount: Int
  /// C': phases of all channels of one group.
  let channelCount: Int
  /// Rows of the transform that an input tile, an output tile and a filter fill at most.
  let inputRows: Int
  let outputRows: Int
  var filterRows: Int { rows.extent }
  /// What a tile holds of each axis, worked out once: [phase][tile] of the input, [tile] of the output.
  private let inputRowParts: [Lattice]
  private let inputColumnParts: [Lattice]
  private let outputRowParts: [Lattice]
  private let outputColumnParts: [Lattice]
  /// The windows of the input's tiles.
  private let inputWindows: [Range<Int>]

  init(_ geometry: ConvolutionGeometry, batch: Int, tiling: TransformTiling) {
    let (rows, columns) = (tiling.rows, tiling.columns)
    let (rowTiling, columnTiling) = (tiling.rowTiling, tiling.columnTiling)
    self.geometry = geometry
    self.rows = rows
    self.columns = columns
    self.rowTiling = rowTiling
    self.columnTiling = columnTiling
    self.batch = batch
    tileCount = batch * rowTiling.count * columnTiling.count
    channelCount = geometry.channelsPerGroup * rows.phases.count * columns.phases.count
    let tiles = (0..<rowTiling.count).map { rowTiling[$0] }
    inputRows = max(tiles.map(\.input.count).max() ?? 1, 1)
    outputRows = max(tiles.map(\.output.count).max() ?? 1, 1)
    let columnTiles = (0..<columnTiling.count).map { columnTiling[$0] }
    inputRowParts = rows.phases.flatMap { phase in tiles.map { Self.input(rows, phase, $0) } }
    inputColumnParts = columns.phases.flatMap { phase in columnTiles.map { Self.input(columns, phase, $0) } }
    outputRowParts = tiles.map(Self.output)
    outputColumnParts = columnTiles.map(Self.output)
    let (count, length) = (inputRows, rowTiling.length)
    inputWindows = tiles.map {
      Self.window(from: $0.input.lowerBound - $0.origin, count: count, length: length)
    }
  }

  /// Tile m of phase channel c' of a group of the input.
  func input(group: Int, tile m: Int, channel: Int) -> LatticePlane {
    let (image, rowTile, columnTile) = position(of: m)
    let (c, rowPhase, columnPhase) = position(ofChannel: channel)
    let size = geometry.input
    let plane = image * size.channels + group * geometry.channelsPerGroup + c
    return LatticePlane(
      offset: plane * size.height * size.width, rowPitch: size.width,
      rows: inputRowParts[rowPhase * rowTiling.count + rowTile],
      columns: inputColumnParts[columnPhase * columnTiling.count + columnTile], window: inputWindows[rowTile])
  }

  /// Tile m of filter o of a group of the output.
  func output(group: Int, tile m: Int, filter: Int) -> LatticePlane {
    let (image, rowTile, columnTile) = position(of: m)
    let size = geometry.output
    let plane = image * size.channels + group * geometry.filtersPerGroup + filter
    return LatticePlane(
      offset: plane * size.height * size.width, rowPitch: size.width, rows: outputRowParts[rowTile],
      columns: outputColumnParts[columnTile], window: window(from: 0, count: outputRows))
  }

  /// Phase channel c' of filter o of a group.
  func filter(group: Int, filter: Int, channel: Int) -> LatticePlane {
    let (c, rowPhase, columnPhase) = position(ofChannel: channel)
    let kernel = geometry.window.kernel
    let plane = (group * geometry.filtersPerGroup + filter) * geometry.channelsPerGroup + c
    return LatticePlane(
      offset: plane * kernel.height * kernel.width, rowPitch: kernel.width, rows: rows.phases[rowPhase].taps,
      columns: columns.phases[columnPhase].taps, window: window(from: 0, count: filterRows))
  }

  /// The windows of all tiles of the input, of the output, and of the filters, and the places of their rows.
  func inputPart() -> TransformPart {
    TransformPart(windows: Set(inputWindows), columns: columnTiling.length)
  }

  func outputPart() -> TransformPart {
    let columns = (0..<columnTiling.count).map { columnTiling[$0].output.count }.max() ?? 1
    return TransformPart(windows: [window(from: 0, count: outputRows)], columns: max(columns, 1))
  }

  func filterPart() -> TransformPart {
    TransformPart(windows: [window(from: 0, count: filterRows)], columns: columns.extent)
  }

  private func window(from first: Int, count: Int) -> Range<Int> {
    Self.window(from: first, count: count, length: rowTiling.length)
  }

  /// `count` rows of the transform that begin at `first`, or sooner where they would leave it.
  private static func window(from first: Int, count: Int, length: Int) -> Range<Int> {
    let start = min(first, length - count)
    return start..<start + count
  }

  private func position(of m: Int) -> (image: Int, rowTile: Int, columnTile: Int) {
    // Divisions take longer than all the rest of a small plane's bookkeeping.
    if tileCount == batch { return (m, 0, 0) }
    let (rest, column) = m.quotientAndRemainder(dividingBy: columnTiling.count)
    let (image, row) = rest.quotientAndRemainder(dividingBy: rowTiling.count)
    return (image, row, column)
  }

  private func position(ofChannel channel: Int) -> (channel: Int, rowPhase: Int, columnPhase: Int) {
    if channelCount == geometry.channelsPerGroup { return (channel, 0, 0) }
    let (rest, column) = channel.quotientAndRemainder(dividingBy: columns.phases.count)
    let (c, row) = rest.quotientAndRemainder(dividingBy: rows.phases.count)
    return (c, row, column)
  }

  private static func input(_ axis: PhaseAxis, _ phase: PhaseAxis.Phase, _ tile: AxisTiling.Tile) -> Lattice {
    let elements = axis.inside(phase).clamped(to: tile.input)
    return Lattice(
      count: elements.count, position: elements.lowerBound - tile.origin, positionStep: 1,
      index: axis.inputIndex(elements.lowerBound, phase), indexStep: axis.stride)
  }

  private static func output(_ tile: AxisTiling.Tile) -> Lattice {
    Lattice(
      count: tile.output.count, position: 0, positionStep: 1, index: tile.output.lowerBound, indexStep: 1)
  }
}

/// The parts of planes that are transformed: some windows of rows, and the places of a row up to `columns`.
struct TransformPart: Sendable {
  var windows: Set<Range<Int>>
  var columns: Int
}
