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
  public var kernel: Size2D
  public var stride: Size2D
  public var padding: Padding
  public var dilation: Size2D
  public var rounding: Rounding

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
