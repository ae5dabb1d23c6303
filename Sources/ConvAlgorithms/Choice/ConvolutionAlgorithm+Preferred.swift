extension ConvolutionAlgorithm {
  /// The algorithm used when none is named: the one of ``AlgorithmChoice``.
  ///
  /// - Parameters:
  ///   - context: only its instruction set matters, not its threads.
  ///   - preparingFilters: whether filters are prepared for each execution, as in training.
  public static func preferred(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext,
    preparingFilters: Bool = true
  ) -> ConvolutionAlgorithm {
    do {
      return try AlgorithmChoice(
        for: geometry, batch: batch, pass: pass, context: context, preparingFilters: preparingFilters
      ).chosen
    } catch {
      // direct computes every geometry, within the default error.
      return .direct
    }
  }
}
