/// Nanoseconds on one core, fitted to measurements: see ``CostModel``.
struct CostRates: Sendable {
  /// A multiply-add of a full register tile: in the direct products, their filter gradient and Winograd's products.
  let product: Double
  let filterGradientProduct: Double
  let winogradProduct: Double
  /// A multiply-add where a group has one result channel: in lines, in 3×3 planes of all three passes, and in the filter
  /// gradient of other depthwise layers.
  let lineProduct: Double
  let planeProduct: Double
  let depthwiseGradientProduct: Double
  /// A number of an image's or a result's spectrum; and in the filter gradient, which turns its factors.
  let winogradNumber: Double
  let turnedWinogradNumber: Double
  /// A number of a filter's spectrum.
  let winogradFilterNumber: Double

  /// A byte of images read or written.
  static let byte = 0.04
  /// Rows that a block of a register tile costs beyond its own: loading its vectors.
  static let blockOverhead = 2.0
  /// Rows that lines of a few result channels cost beyond their own.
  static let lineOverhead = 1.0
  /// Times as long as a multiply-add of a full register tile where the lanes are result channels.
  static let laneTile = 1.15
  /// A number of the output's gradient turned for a filter gradient with filters in the lanes.
  static let turnedLane = 0.06
  /// A sum of a filter gradient with filters in the lanes, brought to its place among the filters.
  static let finishedFilter = 1.3
  /// Times as long as in place where results are sorted out behind the tiles.
  static let sortedOut = 1.2
  /// A number gathered into a panel, and a run of neighbours among them.
  static let gathered = 0.04
  static let gatheredRun = 0.9
  /// A gathered number turned for a filter gradient.
  static let turned = 0.2
  /// A result that is written apart from its neighbours.
  static let scattered = 0.5
  /// A number of an image brought to its place among the phases, or back.
  static let phased = 0.15
  /// A weight brought into the order of the register tiles.
  static let packedFilter = 0.6
  /// A number of a filter gradient's spectrum.
  static let winogradGradientNumber = 0.3
  /// ``TransformSize``'s nanoseconds to these.
  static let transform = 0.9

  init(_ instructionSet: InstructionSet) {
    switch instructionSet {
    case .avx512:
      (product, filterGradientProduct, winogradProduct) = (1 / 135, 1 / 125, 1 / 100)
      (lineProduct, planeProduct, depthwiseGradientProduct) = (1 / 100, 1 / 90, 1 / 40)
      (winogradNumber, turnedWinogradNumber, winogradFilterNumber) = (0.16, 0.26, 0.2)
    case .avx2:
      (product, filterGradientProduct, winogradProduct) = (1 / 64, 1 / 36, 1 / 53)
      (lineProduct, planeProduct, depthwiseGradientProduct) = (1 / 42, 1 / 28, 1 / 27)
      (winogradNumber, turnedWinogradNumber, winogradFilterNumber) = (0.28, 0.6, 1.0)
    case .baseline:
      (product, filterGradientProduct, winogradProduct) = (1 / 22, 1 / 23, 1 / 21)
      (lineProduct, planeProduct, depthwiseGradientProduct) = (1 / 22, 1 / 12.5, 1 / 17)
      (winogradNumber, turnedWinogradNumber, winogradFilterNumber) = (0.5, 0.85, 1.3)
    }
  }
}
