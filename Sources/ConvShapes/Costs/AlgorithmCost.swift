/// What an algorithm does to compute a convolution's output: exact counts, from the geometry alone.
public struct AlgorithmCost: Hashable, Sendable {
  /// `direct`, `im2col`, `fft 36×36`, `fft 20×20, 9 tiles (avx512)`, `winograd F(2×2, 3×3)`,
  /// `winograd F(4×4, 3×3), 16 phases`
  public let name: String
  /// Real multiply-adds of the products; those of complex numbers count four.
  public let multiplyAddCount: Int
  /// Real operations of the transforms, of images, filters and results together.
  public let transformCount: Int
  /// Floats beside input, filters and output while one image is computed, in bytes.
  public let workspaceByteCount: Int

  /// The algorithms that can compute the geometry, for a batch of images whose filters are transformed once.
  ///
  /// - Throws: ``GeometryError`` when a number overflows Int.
  public static func all(
    for geometry: ConvolutionGeometry, batch: Int
  ) throws(GeometryError) -> [AlgorithmCost] {
    let direct = try checkedProduct([batch, geometry.multiplyAddCount], of: "multiply-adds")
    let kernel = geometry.window.kernel
    let matrix = try checkedProduct(
      [
        bytesPerNumber, geometry.input.channels, kernel.height, kernel.width, geometry.output.height,
        geometry.output.width,
      ], of: "bytes of the im2col matrix")
    var costs = [
      AlgorithmCost(name: "direct", multiplyAddCount: direct, transformCount: 0, workspaceByteCount: 0),
      AlgorithmCost(
        name: "im2col", multiplyAddCount: direct, transformCount: 0, workspaceByteCount: matrix),
    ]
    costs += try fft(geometry, batch: batch)
    if geometry.isDense3x3 || geometry.phasesOf3x3 != nil {
      for transform in WinogradTransform.all {
        costs.append(try winograd(transform, geometry, batch: batch))
      }
    }
    return costs
  }

  private static let bytesPerNumber = NetworkMemory.bytesPerNumber

  /// As the engine cuts it: a cost for each tiling, with the instruction sets that take it where they differ.
  private static func fft(
    _ geometry: ConvolutionGeometry, batch: Int
  ) throws(GeometryError) -> [AlgorithmCost] {
    var choices: [(tiling: TransformTiling, sets: [InstructionSet])] = []
    for set in InstructionSet.allCases {
      guard
        let tiling = TransformTiling(geometry, batch: batch, pass: .output, instructionSet: set)
      else { return [] }
      let known = choices.firstIndex {
        $0.tiling.size.height == tiling.size.height && $0.tiling.size.width == tiling.size.width
      }
      if let known { choices[known].sets.append(set) } else { choices.append((tiling, [set])) }
    }
    var costs: [AlgorithmCost] = []
    for (tiling, sets) in choices {
      let machines = choices.count == 1 ? "" : " (\(sets.map(\.rawValue).joined(separator: ", ")))"
      costs.append(
        try fft(tiling, geometry, batch: batch, name: "fft \(tiling.description)\(machines)"))
    }
    return costs
  }

  private static func fft(
    _ tiling: TransformTiling, _ geometry: ConvolutionGeometry, batch: Int, name: String
  ) throws(GeometryError) -> AlgorithmCost {
    func times(_ factors: Int...) throws(GeometryError) -> Int {
      try checkedProduct(factors, of: "operations of \(name)")
    }
    let size = tiling.size
    let tiles = try times(tiling.rowTiling.count, tiling.columnTiling.count)
    let channels = try times(geometry.input.channels, tiling.phaseCount)
    let images = try times(
      tiles, checkedSum([channels, geometry.filterCount], of: "planes of \(name)"))
    let filters = try times(geometry.channelsPerGroup, tiling.phaseCount, geometry.filterCount)
    let planes = try checkedSum([times(batch, images), filters], of: "planes of \(name)")
    let spectra = try checkedSum([images, filters], of: "planes of \(name)")
    return AlgorithmCost(
      name: name, multiplyAddCount: try times(4, batch, tiles, filters, size.frequencyCount),
      transformCount: try times(4, planes, size.operationCount),
      workspaceByteCount: try times(2 * bytesPerNumber, spectra, size.frequencyCount))
  }

  /// As it stands, or by the phases that ``PhaseSplit`` makes of it.
  private static func winograd(
    _ transform: WinogradTransform, _ geometry: ConvolutionGeometry, batch: Int
  ) throws(GeometryError) -> AlgorithmCost {
    let split = geometry.phasesOf3x3
    let name =
      "winograd F(\(transform.tile)×\(transform.tile), 3×3)"
      + (split.map { ", \($0.count.height * $0.count.width) phases" } ?? "")
    func times(_ factors: Int...) throws(GeometryError) -> Int {
      try checkedProduct(factors, of: "operations of \(name)")
    }
    let dense = split?.geometry ?? geometry
    let images = split?.imagesPerImage ?? 1
    let tiles = try times(
      images, roundedUpQuotient(dense.output.height, transform.tile),
      roundedUpQuotient(dense.output.width, transform.tile))
    let frequencies = (transform.tile + 2) * (transform.tile + 2)
    let filters = try times(dense.channelsPerGroup, dense.filterCount)
    let operations = try checkedSum(
      [
        times(transform.input, batch, tiles, dense.input.channels),
        times(transform.output, batch, tiles, dense.filterCount), times(transform.filter, filters),
      ], of: "operations of \(name)")
    let spectra = try checkedSum(
      [times(tiles, dense.input.channels), times(tiles, dense.filterCount), filters],
      of: "spectra of \(name)")
    // The phases of the input, and those of the output where they are images of their own.
    let planes = [split == nil ? nil : dense.input, split?.phases == .images ? dense.output : nil].compactMap
    { $0 }
    let phases = try planes.map { plane throws(GeometryError) in
      try times(images, plane.channels, plane.height, plane.width)
    }
    return AlgorithmCost(
      name: name, multiplyAddCount: try times(batch, tiles, frequencies, filters),
      transformCount: operations,
      workspaceByteCount: try times(
        bytesPerNumber, checkedSum([times(frequencies, spectra)] + phases, of: "workspace of \(name)")))
  }
}
