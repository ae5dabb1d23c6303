/// A window that moves over an image: the one home of the output-size formula.
///
/// ```
/// extent = dilation · (kernel − 1) + 1
/// output = ⌊(input + padding − extent) ÷ stride⌋ + 1          per axis, rounded as ``rounding`` says
/// ```
///
/// Convolution, pooling, the command line and model summaries all ask it. Source: Dumoulin & Visin, *A guide to
/// convolution arithmetic for deep learning*, 2016, relationship 14.
public struct Window2D: Hashable, Sendable {
  /// kH × kW, 1 or more.
  public var kernel: Size2D
  /// Rows and columns from one position to the next, 1 or more.
  public var stride: Size2D
  /// Numbers of zeros, or a rule that ``resolvedPadding(for:)`` makes numbers of for an input.
  public var padding: Padding
  /// Rows and columns from one cell of the kernel to the next: 1 when they are neighbours.
  public var dilation: Size2D
  /// What becomes of rows and columns that the stride leaves over.
  public var rounding: Rounding

  /// Checks nothing: ``outputSize(for:)`` refuses what is impossible, when the input is known too.
  public init(
    kernel: Size2D, stride: Size2D = 1, padding: Padding = 0, dilation: Size2D = 1,
    rounding: Rounding = .floor
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.rounding = rounding
  }
}
