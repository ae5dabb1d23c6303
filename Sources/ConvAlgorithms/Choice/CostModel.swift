/// Estimates what each algorithm takes for a pass, by counting its work.
///
/// ```
/// seconds = (multiply-adds · rate + transformed numbers · rate) ÷ cores + bytes moved · rate ÷ min(cores, 4)
/// ```
///
/// The counts are exact, as the engines cut their work. The rates, in nanoseconds, are fitted to measurements of the
/// layers in Tests/Benchmarks on one core of a current server with AVX-512, and on the same machine's lower instruction
/// sets; other machines differ by a factor that is common to all algorithms, roughly, and a choice needs the ratios alone.
/// Where algorithms are within a fifth of each other the model may take the slower one. `convnet time --tune` measures.
///
/// An estimate depends on the machine's cores and never on a context's threads, so that a choice, and with it every bit of
/// a result, is the same for any number of threads.
struct CostModel: Sendable {
  let geometry: ConvolutionGeometry
  let batch: Int
  let pass: ConvolutionPass
  let instructionSet: InstructionSet
  /// Of the machine.
  var coreCount = ComputeContext.machineThreadCount

  /// The estimate; nil when the algorithm cannot compute the geometry.
  func estimate(_ algorithm: ConvolutionAlgorithm) -> CostEstimate? {
    guard algorithm.limitation(for: geometry) == nil else { return nil }
    switch algorithm {
    case .direct: return directEstimate
    case .matrix: return matrixEstimate
    case .winograd: return winogradEstimate
    case .fft: return fftEstimate
    }
  }

  private var rates: CostRates { CostRates(instructionSet) }

  // MARK: Counts

  private var filterCount: Double { Double(geometry.filterShape.count) }
  private var inputCount: Double { count(geometry.input) }
  private var outputCount: Double { count(geometry.output) }
  private func count(_ image: ImageShape) -> Double {
    Double(batch) * Double(image.channels) * Double(image.height) * Double(image.width)
  }
  /// The pairs of stride phases that the taps of an input gradient are shared out to; beyond integers where strides are huge.
  private var stridePhases: Double {
    pass == .inputGradient ? Double(geometry.window.stride.width) * Double(geometry.window.stride.height) : 1
  }
  private var multiplyAddCount: Double { Double(batch) * Double(geometry.multiplyAddCount) }

  /// Channels of a group in what the pass computes from, and in its result; O and C for the filter gradient.
  private var sourceChannels: Int {
    pass == .inputGradient ? geometry.filtersPerGroup : geometry.channelsPerGroup
  }
  private var resultChannels: Int {
    pass == .inputGradient ? geometry.channelsPerGroup : geometry.filtersPerGroup
  }

  /// Nanoseconds of work that all cores share and of memory traffic, as seconds.
  private func seconds(work: Double, bytes: Double) -> Double {
    1e-9 * (work / Double(coreCount) + bytes * CostRates.byte / Double(min(coreCount, 4)))
  }

  /// What a register tile of `count` rows, cut into blocks of at most `limit`, costs in rows: each block reads its
  /// vectors anew.
  private func rowCost(_ count: Int, limit: Int) -> Double {
    Double(count) + CostRates.blockOverhead * Double((count + limit - 1) / limit)
  }

  // MARK: Algorithms

  private var directEstimate: CostEstimate {
    let tiles = instructionSet.productTiles
    if let estimate = depthwiseEstimate { return estimate }
    if pass == .filterGradient {
      if TileFill.prefersFilters(resultChannels, instructionSet) {
        let fill = TileFill.ofFilters(resultChannels, instructionSet.laneTiles)
        let work =
          multiplyAddCount * rates.product * CostRates.laneTile / fill + outputCount * CostRates.turnedLane
          + filterCount * CostRates.finishedFilter
        return CostEstimate(run: seconds(work: work, bytes: 8 * (inputCount + outputCount)), preparation: 0)
      }
      let rows = rowCost(resultChannels, limit: tiles.rows) / Double(resultChannels)
      let work = multiplyAddCount * flatShare * rows * rates.filterGradientProduct
      return CostEstimate(run: seconds(work: work, bytes: 4 * (inputCount + outputCount)), preparation: 0)
    }
    let result = pass == .output ? geometry.output : geometry.input
    // Positions of the result × steps: the input gradient's taps are shared out to the phases of the stride.
    let area = Double(geometry.window.kernel.height * geometry.window.kernel.width) / stridePhases
    let positions = Double(batch) * Double(result.height * result.width)
    let steps = max(Double(sourceChannels) * area, 1)
    // Images that are read in place without padding are one long row.
    let isOneRow = area == 1 && stridePhases == 1 && geometry.input.size == geometry.output.size
    let columns = max(
      isOneRow
        ? result.height * result.width : result.width / (pass == .output ? 1 : geometry.window.stride.width),
      1)
    // In multiply-adds of a full register tile.
    let rows: Double
    if resultChannels == 1 {
      rows = wholeVectors(columns: columns) * rates.lineProduct / rates.product
    } else if TileFill.prefersLines(resultChannels, columns: columns, instructionSet) {
      rows = (Double(resultChannels) + CostRates.lineOverhead) * wholeVectors(columns: columns)
    } else {
      let lines = rowCost(resultChannels, limit: tiles.rows) * laneCost(columns: columns, tiles)
      let channels =
        Double(resultChannels) * CostRates.laneTile
        / TileFill.ofChannels(resultChannels, columns: columns, instructionSet.laneTiles)
      // The faster of both is taken.
      rows = Int(steps) >= TileFill.leastSteps ? min(lines, channels) : lines
    }
    let work = positions * steps * rows * Double(geometry.groups) * rates.product
    let bytes = 4 * (pass == .output ? 2 * inputCount + outputCount : inputCount + 2 * outputCount)
    return CostEstimate(
      run: seconds(work: work, bytes: bytes),
      preparation: seconds(work: filterCount * CostRates.packedFilter, bytes: 0))
  }

  /// Where engines of their own compute depthwise layers: 3×3 planes in place, and every filter gradient. (Those of a few
  /// large planes, which are left to the dot products of other layers, are counted alike.)
  private var depthwiseEstimate: CostEstimate? {
    if DepthwisePlanes(geometry, pass: pass) != nil {
      let work = multiplyAddCount * rates.planeProduct
      return CostEstimate(run: seconds(work: work, bytes: 4 * (inputCount + outputCount)), preparation: 0)
    }
    guard pass == .filterGradient, geometry.isDepthwise else { return nil }
    let work = multiplyAddCount * rates.depthwiseGradientProduct
    return CostEstimate(run: seconds(work: work, bytes: 8 * (inputCount + outputCount)), preparation: 0)
  }

  /// Lanes of the dot products that run over a plane of the output gradient, the columns between its lines included, ÷
  /// its elements: see ``FlatPlanes``.
  private var flatShare: Double {
    let (window, output) = (geometry.window, geometry.output)
    let (rows, columns) = (Double(output.height), Double(output.width))
    let reach = Double((window.kernel.width - 1) * window.dilation.width / window.stride.width)
    let length = (rows - 1) * (columns + reach) + columns
    return (length / 16).rounded(.up) * 16 / (rows * columns)
  }

  /// Lanes of the vectors of a line ÷ its columns.
  private func wholeVectors(columns: Int) -> Double {
    let lanes = instructionSet.productTiles.lanes
    return Double((columns + lanes - 1) / lanes * lanes) / Double(columns)
  }

  /// What results of `columns` side by side cost more than full tiles: lanes of the last vector that are not wanted and
  /// tiles of few vectors, or lines that run on over the padding. As ``TileWalk`` decides.
  private func laneCost(columns: Int, _ tiles: ProductTiles) -> Double {
    let lanes = Double(tiles.lanes)
    let vectors = (Double(columns) / lanes).rounded(.up)
    let lineVectors = Double(columns + geometry.window.kernel.width - 1) / lanes
    let wanted = Double(columns) / lanes
    if vectors * 5 > lineVectors * 6 { return lineVectors / wanted * CostRates.sortedOut }
    return 1 / TileFill.ofLines(columns: columns, tiles)
  }

  private var matrixEstimate: CostEstimate {
    let isGradient = pass == .filterGradient
    let result = pass == .inputGradient ? geometry.input : geometry.output
    let area = Double(geometry.window.kernel.height * geometry.window.kernel.width) / stridePhases
    let positions = Double(batch) * Double(result.height * result.width)
    // Numbers of im2col's matrix, each gathered once and multiplied with every row of filters.
    let gathered = positions * max(Double(sourceChannels) * area, 1) * Double(geometry.groups)
    let rowLength = Double(
      max(pass == .inputGradient ? result.width / geometry.window.stride.width : result.width, 1))
    let gathering = CostRates.gathered + CostRates.gatheredRun / rowLength
    let turning = isGradient ? CostRates.turned : 0
    let rows = rowCost(resultChannels, limit: instructionSet.productTiles.rows)
    let work = gathered * (rows * rates.product + gathering + turning)
    let sorted = stridePhases > 1 ? positions * Double(result.channels) * CostRates.scattered : 0
    return CostEstimate(
      run: seconds(work: work + sorted, bytes: 8 * (inputCount + outputCount)),
      preparation: isGradient ? 0 : seconds(work: filterCount * CostRates.packedFilter, bytes: 0))
  }

  private var winogradEstimate: CostEstimate {
    guard let split = geometry.phasesOf3x3 else { return denseWinogradEstimate }
    let dense = CostModel(
      geometry: split.geometry, batch: batch * split.imagesPerImage, pass: pass,
      instructionSet: instructionSet,
      coreCount: coreCount)
    var estimate = dense.denseWinogradEstimate
    let moved = dense.inputCount + (split.phases == .images ? dense.outputCount : 0)
    estimate.run += seconds(work: moved * CostRates.phased, bytes: 8 * moved)
    return estimate
  }

  private var denseWinogradEstimate: CostEstimate {
    let size = (pass == .inputGradient ? geometry.input : geometry.output).size
    let tile = WinogradTiling.bestTile(for: size, batch: batch)
    let frequencies = Double((tile + 2) * (tile + 2))
    let tileCount =
      Double(batch) * Double((size.height - 1) / tile + 1) * Double((size.width - 1) / tile + 1)
    let isGradient = pass == .filterGradient
    // The gradient's filters fill whole vectors, in their spectra too.
    let lanes = Double(resultChannels) / TileFill.ofFilters(resultChannels, instructionSet.laneTiles)
    let rows =
      isGradient
      ? lanes * CostRates.laneTile : rowCost(resultChannels, limit: instructionSet.productTiles.rows)
    let products =
      tileCount * frequencies * Double(geometry.groups) * Double(sourceChannels) * rows
      * rates.winogradProduct
    let filters = isGradient ? lanes * Double(geometry.groups) : Double(geometry.filterCount)
    let spectra = tileCount * frequencies * (Double(geometry.input.channels) + filters)
    let filterSpectra = frequencies * filterCount / 9
    let work = products + spectra * (isGradient ? rates.turnedWinogradNumber : rates.winogradNumber)
    let bytes = 4 * (inputCount + outputCount + filterSpectra)
    let filterRate = isGradient ? CostRates.winogradGradientNumber : rates.winogradFilterNumber
    let transform = seconds(work: filterSpectra * filterRate, bytes: 0)
    return CostEstimate(
      run: seconds(work: work, bytes: bytes) + (isGradient ? transform : 0),
      preparation: isGradient ? 0 : transform)
  }

  private var fftEstimate: CostEstimate? {
    guard
      let tiling = TransformTiling(geometry, batch: batch, pass: pass, instructionSet: instructionSet)
    else { return nil }
    let (rows, columns, size) = (tiling.rows, tiling.columns, tiling.size)
    let planes = geometry.filterCount * geometry.channelsPerGroup * tiling.phaseCount
    let preparation =
      pass == .filterGradient
      ? 0
      : size.filterCost(
        planes: planes, rows: min(rows.extent, size.height), columns: min(columns.extent, size.width),
        instructionSet
      ).nanoseconds
    return CostEstimate(
      run: seconds(work: size.cost.nanoseconds * Double(geometry.groups) * CostRates.transform, bytes: 0),
      preparation: seconds(work: preparation * CostRates.transform, bytes: 0))
  }
}

extension Picoseconds {
  fileprivate var nanoseconds: Double { Double(count) / 1000 }
}
