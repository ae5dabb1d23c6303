/// What FFTW found out by measuring its plans, in its own words ("wisdom"): with it, the same plans in every process.
///
/// Wisdom belongs to one machine and one version of FFTW; a ``TuningTable``, which knows both, is where it is kept.
/// Plans made with it may round differently from those made by FFTW's estimates.
public struct TransformWisdom: Hashable, Sendable {
  let text: String

  /// Measures the plans of one pass of one convolution.
  ///
  /// Takes up to half a second for each size of transform that `known` does not hold.
  ///
  /// - Parameter known: to which it is added.
  /// - Returns: `known` where the pass cannot be computed by fft.
  static func measured(
    _ geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext,
    addedTo known: TransformWisdom?
  ) -> TransformWisdom? {
    #if FFTW
      FFTWPlanner.measuring(known) {
        _ = try? FFTEngine(geometry, batch: batch, pass: pass, context: context, planning: $0)
      }
    #else
      known
    #endif
  }

  /// Whether this build's FFTW takes it.
  package var isSound: Bool {
    #if FFTW
      FFTWPlanner.accepts(self)
    #else
      true
    #endif
  }
}

extension TransformWisdom: Codable {
  /// As a string.
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
