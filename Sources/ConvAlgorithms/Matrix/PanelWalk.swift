import CMicrokernels

/// The results of a stage, of all images copied together, as the columns of one long matrix, cut into panels.
///
/// Results are counted along a row, down the rows and from image to image, without gaps: only the last panel of all is
/// not full, whatever the size of the images.
struct PanelWalk: Sendable {
  /// A run of results of one panel: neighbours in the source and in the result.
  struct Run {
    /// The first one's place in the panel.
    let place: Int
    let image: Int
    /// In the padded copy of its image, and in its result image.
    let source: Int
    let target: Int
    let count: Int
  }

  struct Panel {
    let columns: Int
    let runs: Range<Int>
    /// Whether the results are neighbours in one result image, and can be written in place.
    let inPlace: Bool
  }

  let panels: [Panel]
  let runs: [Run]
  let targetStride: Int

  /// - Parameters:
  ///   - images: how many are copied together.
  ///   - pitch: floats from one line of the padded source to the next.
  ///   - width: columns of the result image.
  ///   - panelColumns: columns of a full panel.
  init(_ stage: TileStage, images: Int, pitch: Int, width: Int, panelColumns: Int) {
    targetStride = stage.columnStride
    let origin = stage.rowOrigin * width + stage.columnOrigin
    let isDense = stage.columnStride == 1 && stage.rowStride == 1 && stage.columns == width
    let area = stage.rows * stage.columns
    var panels: [Panel] = []
    var runs: [Run] = []
    for start in stride(from: 0, to: images * area, by: panelColumns) {
      let end = min(start + panelColumns, images * area)
      let firstRun = runs.count
      var column = start
      while column < end {
        let (image, result) = (column / area, column % area)
        let (y, x) = (result / stage.columns, result % stage.columns)
        // Where neither source nor result has gaps, a run goes on to the end of the image.
        let rest = isDense && pitch == stage.columns ? area - result : stage.columns - x
        let count = min(rest, end - column)
        runs.append(
          Run(
            place: column - start, image: image, source: y * pitch + x,
            target: origin + y * stage.rowStride * width + x * stage.columnStride, count: count))
        column += count
      }
      panels.append(
        Panel(
          columns: end - start, runs: firstRun..<runs.count,
          inPlace: isDense && start / area == (end - 1) / area))
    }
    self.panels = panels
    self.runs = runs
  }
}
