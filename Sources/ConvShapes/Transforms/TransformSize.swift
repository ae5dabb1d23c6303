/// The transform size of a convolution: whole images or overlapping tiles, whichever should take least time.
///
/// A small model counts what each size costs: transforms of the planes, one after the other or as many at once as a vector
/// has lanes, the product over channels at every frequency, and reading the filters' spectra. Its rates are in picoseconds on one core of a current server; only their ratios
/// matter, and a choice that is off by a little costs a little. All of it is whole numbers, so that the calculator and
/// the engine, on any machine, take the same size for the same instruction set.
package struct TransformSize: Sendable, Hashable {
  package var height: Int
  package var width: Int
  /// The model's time for the whole pass of one group, filters prepared where they can be; 0 for a size that was given.
  package private(set) var cost = Picoseconds.zero
  /// Whether planes are transformed as many at once as a vector has lanes; false for a size that was given.
  package private(set) var byLanes = false

  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Why a geometry is refused that ``smallest(_:_:)`` finds nothing for.
  package static let limitation =
    "cannot hold so large a window in a transform of at most \(pointLimit) points; use direct"

  /// The most points of one transform; FFTW counts in 32 bits.
  package static let pointLimit = 1 << 28
  /// Filters whose spectra would take more floats (512 MiB) are not prepared but transformed on the fly.
  package static let preparedLimit = 1 << 27

  /// A transform, and a point of its rows with the copies in and out.
  private static let transformCall = Picoseconds(150_000)
  private static let rowPoint = 1800
  /// Picoseconds a point of the columns: FFTW has vectorised straight code for these lengths, and others take turns.
  private static func columnPoint(_ height: Int) -> Int {
    height <= 16 || [20, 25, 32, 64, 128].contains(height) ? 400 : height < 48 ? 3000 : 1400
  }
  /// A transform by products, and a point that it copies in and out.
  private static let productCall = Picoseconds(800_000)
  private static let productPoint = 300
  /// A byte of prepared spectra read.
  private static let spectrumByte = Picoseconds(40)
  /// A complex multiply-add.
  private static func product(_ instructionSet: InstructionSet) -> Picoseconds {
    switch instructionSet {
    case .avx512: Picoseconds(80)
    case .avx2: Picoseconds(150)
    case .baseline: Picoseconds(500)
    }
  }
  /// A multiply-add of a transform by products.
  private static func matrixProduct(_ instructionSet: InstructionSet) -> Picoseconds {
    switch instructionSet {
    case .avx512: Picoseconds(20)
    case .avx2: Picoseconds(45)
    case .baseline: Picoseconds(140)
    }
  }

  /// The least transform that holds the kernel's phases, or nil when even that has too many points.
  package static func smallest(_ rows: PhaseAxis, _ columns: PhaseAxis) -> TransformSize? {
    let height = TransformLength.next(atLeast: rows.extent, even: false)
    let width = TransformLength.next(atLeast: columns.extent, even: true)
    return height <= pointLimit / width ? TransformSize(height: height, width: width) : nil
  }

  /// - Parameter smallest: the least transform, at which the search begins.
  init(
    _ geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, rows: PhaseAxis, columns: PhaseAxis,
    smallest: TransformSize, instructionSet: InstructionSet
  ) {
    let heights = Self.candidates(rows, pass: pass, smallest: smallest.height, even: false)
    let widths = Self.candidates(columns, pass: pass, smallest: smallest.width, even: true)
    let rowTiles = heights.map { AxisTiling(rows, pass: pass, length: $0).count }
    let columnTiles = widths.map { AxisTiling(columns, pass: pass, length: $0).count }
    let channels = saturatedProduct(geometry.channelsPerGroup, rows.phases.count * columns.phases.count)
    let filters = geometry.filtersPerGroup
    let filterPlanes = saturatedProduct(channels, filters)
    let tilePlanes = channels.addingReportingOverflow(filters)
    var best = (cost: Picoseconds(.max), size: smallest, byLanes: false)
    for (height, rowTileCount) in zip(heights, rowTiles) {
      for (width, columnTileCount) in zip(widths, columnTiles) where height <= Self.pointLimit / width {
        let tiles = saturatedProduct(saturatedProduct(batch, rowTileCount), columnTileCount)
        let size = TransformSize(height: height, width: width)
        let spectra = saturatedProduct(filterPlanes, 2 * size.frequencyCount)
        let isPrepared =
          pass != .filterGradient && saturatedProduct(geometry.groups, spectra) <= Self.preparedLimit
        let products =
          Self.product(instructionSet) * saturatedProduct(tiles, filterPlanes) * size.frequencyCount
          + Self.spectrumByte * 4 * spectra
        let images = saturatedProduct(tiles, tilePlanes.overflow ? .max : tilePlanes.partialValue)
        var cost = size.transformCost(rows: height, columns: width, instructionSet) * images
        if !isPrepared {
          let filter = size.transformCost(rows: rows.extent, columns: columns.extent, instructionSet)
          cost = cost + filter * filterPlanes
        }
        // Lanes are filled with planes of all groups.
        let groups = geometry.groups
        var laneCost = size.laneCost(planes: saturatedProduct(groups, images), rows: height, instructionSet)
        if !isPrepared, let images = laneCost {
          let all = saturatedProduct(groups, filterPlanes)
          laneCost = size.laneCost(planes: all, rows: rows.extent, instructionSet).map { images + $0 }
        }
        let inLanes = laneCost.map { Picoseconds($0.count / groups) } ?? Picoseconds(.max)
        let total = min(cost, inLanes) + products
        if total < best.cost { best = (total, size, inLanes < cost) }
      }
    }
    self = best.size
    cost = best.cost
    byLanes = best.byLanes
  }

  /// Complex numbers of a real plane's spectrum: height · (⌊width ÷ 2⌋ + 1).
  package var frequencyCount: Int { height * (width / 2 + 1) }

  /// The model's time for one transform of a part of a plane, with the copies in and out.
  package func transformCost(rows: Int, columns: Int, _ instructionSet: InstructionSet) -> Picoseconds {
    min(fastCost(rows: rows), productCost(rows: rows, columns: columns, instructionSet))
  }

  /// Whether products with the matrix of the transform take less time than FFTW.
  package func prefersMatrices(rows: Int, columns: Int, _ instructionSet: InstructionSet) -> Bool {
    productCost(rows: rows, columns: columns, instructionSet) < fastCost(rows: rows)
  }

  /// Multiply-adds of one transform of `rows` × `columns` numbers by products.
  private func matrixMultiplyAddCount(rows: Int, columns: Int) -> Int {
    saturatedProduct(rows * (width + 2), columns + 2 * height)
  }

  /// By FFTW.
  private func fastCost(rows: Int) -> Picoseconds {
    Self.transformCall + Picoseconds(width * (rows * Self.rowPoint + height * Self.columnPoint(height)))
  }

  /// By products.
  private func productCost(rows: Int, columns: Int, _ instructionSet: InstructionSet) -> Picoseconds {
    Self.matrixProduct(instructionSet) * matrixMultiplyAddCount(rows: rows, columns: columns)
      + Picoseconds((rows * columns + height * width) * Self.productPoint) + Self.productCall
  }

  /// The lengths worth trying: up to the whole axis, or several times the kernel where the axis is much longer.
  private static func candidates(
    _ axis: PhaseAxis, pass: ConvolutionPass, smallest: Int, even: Bool
  ) -> [Int] {
    let whole = AxisTiling.wholeLength(axis, pass: pass)
    let most = min(whole, max(8 * axis.extent, 256))
    return TransformLength.candidates(from: smallest, to: max(most, smallest), even: even)
  }
}
