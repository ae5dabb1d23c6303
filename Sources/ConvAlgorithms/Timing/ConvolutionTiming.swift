/// What one pass of one layer costs by one algorithm: time, memory and rounding error.
public struct ConvolutionTiming: Sendable {
  /// The algorithm that was timed.
  public let algorithm: ConvolutionAlgorithm
  /// The pass.
  public let pass: ConvolutionPass
  /// The sizes of the layer.
  public let geometry: ConvolutionGeometry
  /// N: the number of images.
  public let batch: Int
  /// One execution, filters prepared.
  public let run: TimeSpread
  /// Preparing the filters, which training does in each step and inference once; nil for the filter gradient.
  public let preparation: TimeSpread?
  /// One execution from filters as they are stored; nil for the filter gradient. It may take less than preparing and
  /// running: an algorithm may prepare a part of the filters right before it is used.
  public let unprepared: TimeSpread?
  /// Seconds of the phases of one execution, the preparation of filters included: thread time ÷ threads; nil when it was
  /// not asked for, or the algorithm has no transforms.
  public let phases: [TransformPhase: Double]?
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

  /// Median seconds of a run, and of what filters that are not prepared add to it.
  public var cost: CostEstimate {
    let run = run.median
    return CostEstimate(run: run, preparation: max((unprepared?.median ?? run) - run, 0))
  }
}
