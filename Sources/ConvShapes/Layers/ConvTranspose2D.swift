/// A transposed convolution: the input gradient of a convolution, used as a layer that enlarges.
///
/// ```
/// output = (input − 1) · stride − padding before − padding after + dilation · (kernel − 1) + outputPadding + 1
/// ```
///
/// Filters are stored [C, O/G, kH, kW], as PyTorch does.
public struct ConvTranspose2D: Hashable, Sendable {
  public var filterCount: Int
  public var kernel: Size2D
  public var stride: Size2D
  public var padding: Padding2D
  public var outputPadding: Size2D
  public var dilation: Size2D
  public var groups: Int
  public var bias: Bool

  public init(
    _ filterCount: Int, kernel: Size2D, stride: Size2D = 1, padding: Padding2D = 0,
    outputPadding: Size2D = 0, dilation: Size2D = 1, groups: Int = 1, bias: Bool = true
  ) {
    self.filterCount = filterCount
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding
    self.dilation = dilation
    self.groups = groups
    self.bias = bias
  }
}
