/// One unstrided problem of the tiled product: a rectangle of results, each the sum of the same steps.
///
/// ```
/// result[m, y, x] = bias[m] + Σ_k filters[m · rowStep + weights[k]] · source[base + y·pitch + x + offsets[k]]
/// ```
///
/// The output pass is one stage. The input gradient is one stage a stride phase: the results of a phase are all summed
/// over the same taps, those that meet it.
struct TileStage: Sendable {
  /// For each step, the distance in the padded source from the place of a result.
  let offsets: [Int]
  /// For each step, the place of its weight in the filters of a group, for the first result channel.
  let weights: [Int]
  /// Results: rows and columns.
  let rows: Int
  let columns: Int
  /// Where the results stand in the result image: row = rowOrigin + y · rowStride.
  let rowOrigin: Int
  let rowStride: Int
  let columnOrigin: Int
  let columnStride: Int
}

/// What the tiled product computes for one group of channels of one image.
struct TileProblem: Sendable {
  /// The copy that is read, channel by channel.
  let planes: PaddedPlanes
  /// Channels of a group in the source and in the result.
  let sourceChannels: Int
  let resultChannels: Int
  /// The result image.
  let result: ImageShape
  /// The distance in the filters from one result channel to the next, and from one group to the next.
  let resultChannelStep: Int
  let groupStep: Int
  let stages: [TileStage]
}

extension TileProblem {
  /// output = input ∗ filters: step (c, i, j) reads phase (i·d mod s), line y + ⌊i·d ÷ s⌋.
  static func output(of geometry: ConvolutionGeometry) -> TileProblem {
    let window = geometry.window
    let rowTaps = AxisTaps(window.kernel.height, window.stride.height, window.dilation.height)
    let columnTaps = AxisTaps(window.kernel.width, window.stride.width, window.dilation.width)
    let planes = PaddedPlanes(
      rows: rowTaps.paddedInput(
        geometry.input.height, before: geometry.padding.top, positions: geometry.output.height),
      columns: columnTaps.paddedInput(
        geometry.input.width, before: geometry.padding.left, positions: geometry.output.width))
    var offsets: [Int] = []
    for channel in 0..<geometry.channelsPerGroup {
      for row in rowTaps.taps {
        for column in columnTaps.taps {
          let place = planes.offset(
            rowPhase: row.phase, row: row.line, columnPhase: column.phase, column: column.line)
          offsets.append(channel * planes.channelCount + place)
        }
      }
    }
    let stage = TileStage(
      offsets: offsets, weights: Array(offsets.indices), rows: geometry.output.height,
      columns: geometry.output.width, rowOrigin: 0, rowStride: 1, columnOrigin: 0, columnStride: 1)
    return TileProblem(
      planes: planes, sourceChannels: geometry.channelsPerGroup, resultChannels: geometry.filtersPerGroup,
      result: ImageShape(
        channels: geometry.output.channels, height: geometry.output.height, width: geometry.output.width),
      resultChannelStep: offsets.count, groupStep: offsets.count * geometry.filtersPerGroup, stages: [stage])
  }

  /// inputGradient = outputGradient ∗ flipped filters, one stage for each pair of stride phases.
  ///
  /// The input line h receives output line t − e from tap i whenever h + padding = s·t + r and i·d = s·e + r: the
  /// lines of one remainder r share their taps.
  static func inputGradient(of geometry: ConvolutionGeometry) -> TileProblem {
    let window = geometry.window
    let rows = GradientAxis(
      AxisTaps(window.kernel.height, window.stride.height, window.dilation.height),
      input: geometry.input.height, before: geometry.padding.top, output: geometry.output.height)
    let columns = GradientAxis(
      AxisTaps(window.kernel.width, window.stride.width, window.dilation.width),
      input: geometry.input.width, before: geometry.padding.left, output: geometry.output.width)
    let planes = PaddedPlanes(rows: rows.padded, columns: columns.padded)
    let area = window.kernel.height * window.kernel.width
    let filterStep = geometry.channelsPerGroup * area
    var stages: [TileStage] = []
    for row in rows.residues {
      for column in columns.residues {
        var offsets: [Int] = []
        var weights: [Int] = []
        for filter in 0..<geometry.filtersPerGroup {
          for (i, line) in row.taps {
            for (j, place) in column.taps {
              offsets.append(filter * planes.channelCount + line * planes.pitch + place)
              weights.append(filter * filterStep + i * window.kernel.width + j)
            }
          }
        }
        stages.append(
          TileStage(
            offsets: offsets, weights: weights, rows: row.count, columns: column.count, rowOrigin: row.origin,
            rowStride: window.stride.height, columnOrigin: column.origin, columnStride: window.stride.width))
      }
    }
    return TileProblem(
      planes: planes, sourceChannels: geometry.filtersPerGroup, resultChannels: geometry.channelsPerGroup,
      result: geometry.input, resultChannelStep: area, groupStep: filterStep * geometry.filtersPerGroup,
      stages: stages)
  }
}
