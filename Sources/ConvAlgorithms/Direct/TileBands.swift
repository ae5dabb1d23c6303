/// The rows of a problem's results in bands, each computed from a padded copy of its own.
///
/// ```
///   image              copy of one band                     results
///   ┌───────────┐      ┌───────────────┐ rows of the band   ┌───────────┐
///   │           │ ───→ │ 0           0 │ + the kernel's     │ band 0    │
///   │           │      │ 0           0 │   reach            ├───────────┤
///   │           │      └───────────────┘                    │ band 1    │
///   └───────────┘                                           └───────────┘
/// ```
///
/// A band's copy is read by the thread that wrote it, from its second-level cache: the copy of a whole image would be
/// on its way to memory and back, or to another core. The rows that the kernel reaches across are copied twice.
struct TileBands: Sendable {
  /// What is computed for the largest band.
  let problem: TileProblem
  /// The result rows.
  let rows: BlockSplit

  /// Floats of a band's copy.
  private static let copyLimit = 1 << 17

  /// Bands for every thread, or nothing where too few of them are left with rows enough, or where nothing is copied.
  ///
  /// - Parameter images: images times groups.
  init?(_ problem: TileProblem, images: Int, context: ComputeContext) {
    // Several stages read one copy, and pieces of one long line belong to no row.
    guard problem.stages.count == 1, let stage = problem.stages.first, stage.rowStride == 1,
      !problem.planes.isIdentity, !stage.isOneLine(in: problem), !stage.offsets.isEmpty
    else { return nil }
    let planes = problem.planes
    let reach = stage.offsets.reduce(0) { max($0, $1 % planes.planeCount / planes.pitch) }
    let lineCount =
      problem.sourceChannels * planes.pitch * planes.rows.phases.count * planes.columns.phases.count
    // Of shorter bands more is copied twice than is gained.
    let shortest = max(2 * reach, 1)
    let wanted = (images * stage.rows) / (4 * context.threadCount)
    rows = BlockSplit(stage.rows, limit: max(min(Self.copyLimit / lineCount - reach, wanted), shortest))
    guard images * rows.blockCount >= 2 * context.threadCount || context.threadCount == 1 else { return nil }
    self.problem = problem.band(rows: rows.largest, reach: reach)
  }
}

extension TileStage {
  /// Whether all rows are one line, because there is no gap between them in source and result.
  func isOneLine(in problem: TileProblem) -> Bool {
    columnStride == 1 && rowStride == 1 && columns == problem.planes.pitch && columns == problem.result.width
  }
}

extension TileProblem {
  /// The problem with fewer result rows, whose copy has the lines that those need.
  fileprivate func band(rows count: Int, reach: Int) -> TileProblem {
    let rows = planes.rows
    let bandPlanes = PaddedPlanes(
      rows: PaddedAxis(
        length: rows.length, stride: rows.stride, origin: rows.origin, lines: count + reach,
        phases: rows.phases),
      columns: planes.columns)
    let bandStages = stages.map { stage in
      TileStage(
        offsets: stage.offsets.map { offset in
          let (channel, rest) = offset.quotientAndRemainder(dividingBy: planes.channelCount)
          let (plane, place) = rest.quotientAndRemainder(dividingBy: planes.planeCount)
          return channel * bandPlanes.channelCount + plane * bandPlanes.planeCount + place
        },
        weights: stage.weights, rows: count, columns: stage.columns, rowOrigin: stage.rowOrigin,
        rowStride: stage.rowStride, columnOrigin: stage.columnOrigin, columnStride: stage.columnStride)
    }
    return TileProblem(
      planes: bandPlanes, sourceChannels: sourceChannels, resultChannels: resultChannels, result: result,
      resultChannelStep: resultChannelStep, groupStep: groupStep, stages: bandStages)
  }
}
