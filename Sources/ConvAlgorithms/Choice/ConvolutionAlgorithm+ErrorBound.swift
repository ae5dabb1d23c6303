extension ConvolutionAlgorithm {
  /// The largest error of any element of any pass, as
  ///
  /// ```
  /// max |result − definition| ÷ magnitude                 magnitude: the largest Σ|terms|
  /// ```
  ///
  /// A bound found by measurement, two to three times the largest error in docs/algorithms.md, and held by the tests on
  /// every instruction set; not a proof.
  public var errorBound: Double {
    switch self {
    case .direct, .matrix: 1e-6
    case .winograd: 2e-6
    case .fft: 1e-6
    }
  }

  /// The error a choice may make when its caller does not say: all algorithms are within it.
  ///
  /// An error of 2·10⁻⁶ of Σ|terms| is that of 17 roundings to Float. Trained weights do not notice it; a caller who
  /// compares results with another program's to the last digits asks for 10⁻⁶, and `winograd` is left out.
  public static let defaultMaximumError = 2e-6
}
