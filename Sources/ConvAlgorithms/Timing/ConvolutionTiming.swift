/// What one pass of one layer costs by one algorithm: time, memory and rounding error.
public struct ConvolutionTiming: Sendable {
  public let algorithm: ConvolutionAlgorithm
  public let pass: ConvolutionPass
  public let geometry: ConvolutionGeometry
  /// N: the number of images.
  public let batch: Int
  /// One execution, filters prepared.
  public let run: TimeSpread
  /// Preparing the filters, which training does in each step and inference once; nil for the filter gradient.
  public let preparation: TimeSpread?
  /// The scratch memory of one execution, and the memory of the prepared filters, in bytes.
  public let workspaceByteCount, preparedByteCount: Int
  /// Against the definition; nil when it was not asked for.
  public let error: MeasuredError?
  /// What the plan says of itself.
  public let summary: String

  /// GFLOP/s, counted as the direct method's: 2 × multiply-adds, taps on padding included.
  ///
  /// An algorithm that needs fewer operations may exceed the machine's peak.
  public var rate: Double { 2e-9 * Double(batch) * Double(geometry.multiplyAddCount) / run.median }
}
