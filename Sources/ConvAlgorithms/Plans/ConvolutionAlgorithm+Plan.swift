extension ConvolutionAlgorithm {
  /// Why this algorithm cannot compute the geometry; nil when it can.
  public func limitation(for geometry: ConvolutionGeometry) -> String? {
    switch self {
    case .direct: return nil
    case .fft:
      #if FFTW
        return nil
      #else
        return "needs FFTW, which this build leaves out; build with the package trait FFTW"
      #endif
    }
  }

  /// A plan of one pass for a batch of images.
  ///
  /// - Throws: ``ConvolutionError`` when the batch is below 1 or the algorithm cannot compute the geometry.
  public func plan(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext
  ) throws(ConvolutionError) -> ConvolutionPlan {
    guard batch >= 1 else { throw .invalidBatch(batch) }
    if let reason = limitation(for: geometry) { throw .unsupported(algorithm: self, reason: reason) }
    return ConvolutionPlan(
      algorithm: self, geometry: geometry, batch: batch, pass: pass,
      engine: try engine(for: geometry, batch: batch, pass: pass, context: context))
  }

  /// The algorithm used when none is named.
  public static func preferred(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext
  ) -> ConvolutionAlgorithm {
    .direct
  }

  private func engine(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext
  ) throws(ConvolutionError) -> any ConvolutionEngine {
    switch self {
    case .direct:
      switch pass {
      case .output:
        return DirectProductEngine(
          .output(of: geometry), groups: geometry.groups, batch: batch, context: context)
      case .inputGradient:
        return DirectProductEngine(
          .inputGradient(of: geometry), groups: geometry.groups, batch: batch, context: context)
      case .filterGradient:
        return DirectFilterGradientEngine(geometry, batch: batch, context: context)
      }
    case .fft:
      #if FFTW
        return try FFTEngine(geometry, batch: batch, pass: pass, context: context)
      #else
        throw .unsupported(algorithm: self, reason: limitation(for: geometry) ?? "is not part of this build")
      #endif
    }
  }
}
