extension ConvolutionAlgorithm {
  /// Why this algorithm cannot compute the geometry; nil when it can.
  public func limitation(for geometry: ConvolutionGeometry) -> String? {
    switch self {
    case .direct, .matrix: return nil
    case .winograd:
      return geometry.isDense3x3 || geometry.phasesOf3x3 != nil
        ? nil
        : "computes 3×3 kernels, dilated by up to half of the image, and strided ones of 3×3 taps a phase (kernel ÷ stride, rounded up), alone"
    case .fft:
      #if FFTW
        return TransformTiling.isPossible(for: geometry) ? nil : TransformSize.limitation
      #else
        return "needs FFTW, which this build leaves out; build with the package trait FFTW"
      #endif
    }
  }

  /// 128 TiB, what processors of today address: a plan of more is refused. Below it an element's place never overflows.
  public static let byteLimit = 0x1p47

  /// A plan of one pass for a batch of images.
  ///
  /// - Parameter wisdom: measured plans for the transforms of fft, which are FFTW's estimates without it.
  /// - Throws: ``ConvolutionError`` when the batch is below 1, the tensors and a padded image take more than
  ///   ``byteLimit``, or the algorithm cannot compute the geometry.
  public func plan(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext,
    wisdom: TransformWisdom? = nil
  ) throws(ConvolutionError) -> ConvolutionPlan {
    guard batch >= 1 else { throw .invalidBatch(batch) }
    let bytes = geometry.byteEstimate(batch: batch)
    guard bytes <= Self.byteLimit else { throw .tooLarge(bytes: bytes) }
    if let reason = limitation(for: geometry) { throw .unsupported(algorithm: self, reason: reason) }
    return ConvolutionPlan(
      algorithm: self, geometry: geometry, batch: batch, pass: pass, context: context,
      engine: try engine(for: geometry, batch: batch, pass: pass, context: context, wisdom: wisdom))
  }

  private func engine(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext,
    wisdom: TransformWisdom?
  ) throws(ConvolutionError) -> any ConvolutionEngine {
    switch self {
    case .direct:
      return directEngine(for: geometry, batch: batch, pass: pass, context: context)
    case .matrix:
      return pass == .filterGradient
        ? MatrixFilterGradientEngine(geometry, batch: batch, context: context)
        : MatrixProductEngine(
          pass == .output ? .output(of: geometry) : .inputGradient(of: geometry), groups: geometry.groups,
          batch: batch, context: context)
    case .winograd:
      if let split = geometry.phasesOf3x3 {
        let phases = WinogradPhases(geometry, split, batch: batch, pass: pass)
        return pass == .filterGradient
          ? WinogradPhaseFilterGradientEngine(phases, context: context)
          : WinogradPhaseProductEngine(phases, pass: pass, context: context)
      }
      let results = pass == .inputGradient ? geometry.input : geometry.output
      let tile = WinogradTiling.bestTile(for: results.size, batch: batch)
      return pass == .filterGradient
        ? WinogradFilterGradientEngine(geometry, batch: batch, tile: tile, context: context)
        : WinogradProductEngine(geometry, batch: batch, pass: pass, tile: tile, context: context)
    case .fft:
      #if FFTW
        return try FFTEngine(
          geometry, batch: batch, pass: pass, context: context,
          planning: wisdom.map { .wise($0) } ?? .estimated)
      #else
        throw .unsupported(algorithm: self, reason: limitation(for: geometry) ?? "is not part of this build")
      #endif
    }
  }

  /// The tiles of `direct`: lanes are filled with results, with result channels, or with neighbouring lines.
  private func directEngine(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext
  ) -> any ConvolutionEngine {
    if pass == .filterGradient {
      if !geometry.isDepthwise, TileFill.prefersFilters(geometry.filtersPerGroup, context.instructionSet) {
        return LaneFilterGradientEngine(geometry, batch: batch, context: context)
      }
      return GroupFilterGradientEngine(geometry, batch: batch, context: context)
        ?? DirectFilterGradientEngine(geometry, batch: batch, context: context)
    }
    if let engine = DepthwiseEngine(geometry, pass: pass, batch: batch, context: context) { return engine }
    let problem: TileProblem = pass == .output ? .output(of: geometry) : .inputGradient(of: geometry)
    if problem.prefersLines(context.instructionSet) {
      return LineProductEngine(problem, groups: geometry.groups, batch: batch, context: context)
    }
    return problem.prefersChannels(context.instructionSet)
      ? LaneProductEngine(problem, groups: geometry.groups, batch: batch, context: context)
      : DirectProductEngine(problem, groups: geometry.groups, batch: batch, context: context)
  }
}
