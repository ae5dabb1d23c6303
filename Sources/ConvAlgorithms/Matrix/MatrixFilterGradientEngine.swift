import CMicrokernels

/// The filter gradient as a matrix product, [filters] × [results] times [results] × [taps].
///
/// ```
/// filterGradient[o, k] = Σ_q gradient[o, q] · source[k, q]        q over the results of all images
/// ```
///
/// The sum runs over the results, so both factors are turned a strip at a time: the output gradient once for all taps,
/// the gathered source for a panel of 48 taps. How the results are cut into strips depends on the geometry and the batch
/// alone, and with it the order of every sum.
struct MatrixFilterGradientEngine: ConvolutionEngine {
  let problem: TileProblem
  let geometry: ConvolutionGeometry
  let batch: Int
  let context: ComputeContext
  let tiles: ProductTiles
  let filterBlocks: BlockSplit
  /// Images copied at a time.
  let chunk: Int
  private let walk: PanelWalk
  private let lastWalk: PanelWalk

  private static let copyLimit = 1 << 20
  /// Results of a strip.
  private static let stripLimit = 192

  init(_ geometry: ConvolutionGeometry, batch: Int, context: ComputeContext) {
    self.geometry = geometry
    self.batch = batch
    self.context = context
    let problem = TileProblem.output(of: geometry)
    self.problem = problem
    tiles = context.instructionSet.productTiles
    filterBlocks = BlockSplit(geometry.filtersPerGroup, limit: tiles.rows)
    let plane = geometry.output.height * geometry.output.width
    let imageCount = problem.planes.channelCount * geometry.input.channels + plane * geometry.filterCount
    let chunk = min(max(Self.copyLimit / imageCount, 1), batch)
    self.chunk = chunk
    func walk(images: Int) -> PanelWalk {
      PanelWalk(
        problem.stages[0], images: images, pitch: problem.planes.pitch, width: geometry.output.width,
        panelColumns: Self.stripLimit)
    }
    self.walk = walk(images: chunk)
    lastWalk = batch % chunk == 0 ? self.walk : walk(images: batch % chunk)
  }

  private var taps: Int { problem.stages[0].offsets.count }
  private var plane: Int { geometry.output.height * geometry.output.width }
  private var copyCount: Int {
    problem.planes.isIdentity ? 0 : problem.planes.channelCount * geometry.input.channels
  }
  /// Floats of a gathered strip of one panel of taps, and of the same turned.
  private var gatheredCount: Int { tiles.columns * Self.stripLimit + 16 }
  private var scratchCount: Int { gatheredCount + Self.stripLimit * tiles.columns }

  var workspaceByteCount: Int {
    let copies = copyCount * chunk + plane * chunk * geometry.filterCount
    return (copies + scratchCount * context.threadCount) * MemoryLayout<Float>.stride
  }

  var summary: String {
    "strips of \(min(Self.stripLimit, plane * chunk)) results, \(tiles.columns) taps at a time, "
      + "\(chunk) image\(chunk == 1 ? "" : "s") at a time (\(context.instructionSet.rawValue))"
  }

  var preparedFilterCount: Int { 0 }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {}

  func execute(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let channels = geometry.input.channels
    let channelCount = geometry.input.height * geometry.input.width
    let copy = copyCount == 0 ? nil : TensorStorage(count: copyCount * chunk)
    let turned = TensorStorage(count: plane * chunk * geometry.filterCount)
    for first in stride(from: 0, to: batch, by: chunk) {
      let images = min(chunk, batch - first)
      if let copy {
        problem.planes.copy(
          input + first * channels * channelCount, channels: images * channels, to: copy.pointer,
          context: context)
      }
      turn(gradient + first * geometry.filterCount * plane, images: images, into: turned.pointer)
      let source = copy.map { UnsafePointer($0.pointer) } ?? input + first * channels * channelCount
      let panels = BlockSplit(taps, limit: tiles.columns)
      context.parallelFor(geometry.groups * panels.blockCount) { task in
        multiply(
          images == chunk ? walk : lastWalk, taps: panels[task % panels.blockCount],
          group: task / panels.blockCount, source,
          imageCount: copy == nil ? channels * channelCount : copyCount,
          turned.pointer, accumulate: first > 0, into: result)
      }
    }
  }

  /// The gradient with the results of all images outermost, [group][block][result][row].
  private func turn(
    _ gradient: UnsafePointer<Float>, images: Int, into turned: UnsafeMutablePointer<Float>
  ) {
    let filters = geometry.filtersPerGroup
    context.parallelFor(geometry.groups * filterBlocks.blockCount) { task in
      let (group, rows) = (task / filterBlocks.blockCount, filterBlocks[task % filterBlocks.blockCount])
      let first = group * filters + rows.lowerBound
      for image in 0..<images {
        convkit_transpose(
          gradient + (image * geometry.filterCount + first) * plane, plane, rows.count, plane,
          turned + first * plane * images + image * plane * rows.count, rows.count)
      }
    }
  }

  /// One panel of taps against all filters of its group.
  private func multiply(
    _ walk: PanelWalk, taps panel: Range<Int>, group: Int, _ source: UnsafePointer<Float>, imageCount: Int,
    _ turned: UnsafePointer<Float>, accumulate: Bool, into result: UnsafeMutablePointer<Float>
  ) {
    let scratch = TensorStorage(count: scratchCount)
    let strip = scratch.pointer + gatheredCount
    let results = walk.panels.reduce(0) { $0 + $1.columns }
    let groupSource = source + group * problem.sourceChannels * problem.planes.channelCount
    let firstFilter = group * geometry.filtersPerGroup
    let stripOffsets = (0..<Self.stripLimit).map { $0 * panel.count }
    var place = 0
    for (index, columns) in walk.panels.map(\.columns).enumerated() {
      let runs = walk.runs[walk.panels[index].runs].map {
        convkit_run(place: $0.image * imageCount + $0.source, count: $0.count)
      }
      problem.stages[0].offsets.withUnsafeBufferPointer { offsets in
        convkit_gather(
          groupSource, panel.count, offsets.baseAddress.map { $0 + panel.lowerBound }, runs, runs.count,
          scratch.pointer, Self.stripLimit)
      }
      convkit_transpose(scratch.pointer, Self.stripLimit, panel.count, columns, strip, panel.count)
      for block in 0..<filterBlocks.blockCount {
        let rows = filterBlocks[block]
        let packed = turned + (firstFilter + rows.lowerBound) * results + place * rows.count
        tiles.function(rows: rows.count, vectors: (panel.count + tiles.lanes - 1) / tiles.lanes)(
          columns, packed, strip, stripOffsets, nil, accumulate || index > 0,
          result + (firstFilter + rows.lowerBound) * taps + panel.lowerBound, taps, panel.count)
      }
      place += columns
    }
  }
}
