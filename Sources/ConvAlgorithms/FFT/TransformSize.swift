/// The transform size of a convolution: whole images or overlapping tiles, whichever should take least time.
///
/// A small model counts what each size costs: transforms of the planes, the product over channels at every frequency,
/// and reading the filters' spectra. Its rates are in nanoseconds on one core of a current server; only their ratios
/// matter, and a choice that is off by a little costs a little.
struct TransformSize: Sendable {
  var height: Int
  var width: Int
  /// The model's nanoseconds for the whole pass, filters prepared where they can be; 0 for a size that was given.
  private(set) var cost = 0.0

  init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Why a geometry is refused that ``smallest(_:_:)`` finds nothing for.
  static let limitation =
    "cannot hold so large a window in a transform of at most \(pointLimit) points; use direct"

  /// The most points of one transform; FFTW counts in 32 bits.
  static let pointLimit = 1 << 28
  /// Nanoseconds a transform, and a point of its rows with the copies in and out.
  private static let transformCall = 150.0
  private static let rowPoint = 1.8
  /// Nanoseconds a point of the columns: FFTW has vectorised straight code for these lengths, and others take turns.
  private static func columnPoint(_ height: Int) -> Double {
    height <= 16 || [20, 25, 32, 64, 128].contains(height) ? 0.4 : height < 48 ? 3 : 1.4
  }
  /// Nanoseconds a transform by products, and a point that it copies in and out.
  private static let productCall = 800.0
  private static let productPoint = 0.3
  /// Nanoseconds a byte of prepared spectra.
  private static let spectrumByte = 0.1
  /// Nanoseconds a complex multiply-add.
  private static func product(_ instructionSet: InstructionSet) -> Double {
    switch instructionSet {
    case .avx512: 0.08
    case .avx2: 0.15
    case .baseline: 0.5
    }
  }

  /// The least transform that holds the kernel's phases, or nil when even that has too many points.
  static func smallest(_ rows: PhaseAxis, _ columns: PhaseAxis) -> TransformSize? {
    // Smooth numbers are dense: the next one is less than twice as large.
    guard rows.extent < pointLimit, columns.extent < pointLimit else { return nil }
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
    let extent = (rows: rows.extent, columns: columns.extent)
    let channels = Double(geometry.channelsPerGroup * rows.phases.count * columns.phases.count)
    let filters = Double(geometry.filtersPerGroup)
    var best = (cost: Double.infinity, size: smallest)
    for (height, rowTileCount) in zip(heights, rowTiles) {
      for (width, columnTileCount) in zip(widths, columnTiles) where height <= Self.pointLimit / width {
        let tiles = Double(batch) * Double(rowTileCount) * Double(columnTileCount)
        let frequencies = Double(height * (width / 2 + 1))
        let spectra = channels * filters * frequencies * 8
        let isPrepared =
          pass != .filterGradient
          && Double(geometry.groups) * spectra <= Double(ProductChunks.Limits().prepared) * 4
        let size = TransformSize(height: height, width: width)
        let cost =
          tiles * (channels + filters) * size.transformCost(rows: height, columns: width, instructionSet)
          + (isPrepared
            ? 0
            : channels * filters
              * size.transformCost(rows: extent.rows, columns: extent.columns, instructionSet))
          + tiles * channels * filters * frequencies * Self.product(instructionSet)
          + spectra * Self.spectrumByte
        if cost < best.cost { best = (cost, size) }
      }
    }
    self = best.size
    cost = best.cost
  }

  /// The model's nanoseconds for one transform of a part of a plane, with the copies in and out.
  func transformCost(rows: Int, columns: Int, _ instructionSet: InstructionSet) -> Double {
    min(fastCost(rows: rows), productCost(rows: rows, columns: columns, instructionSet))
  }

  /// Whether products with the matrix of the transform take less time than FFTW.
  func prefersMatrices(rows: Int, columns: Int, _ instructionSet: InstructionSet) -> Bool {
    productCost(rows: rows, columns: columns, instructionSet) < fastCost(rows: rows)
  }

  /// By FFTW.
  private func fastCost(rows: Int) -> Double {
    Double(width) * (Double(rows) * Self.rowPoint + Double(height) * Self.columnPoint(height))
      + Self.transformCall
  }

  /// By products.
  private func productCost(rows: Int, columns: Int, _ instructionSet: InstructionSet) -> Double {
    let work = MatrixTransform.multiplyAddCount(height: height, width: width, rows: rows, columns: columns)
    let rate =
      switch instructionSet {
      case .avx512: 0.02
      case .avx2: 0.045
      case .baseline: 0.14
      }
    return work * rate + Double(rows * columns + height * width) * Self.productPoint + Self.productCall
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
