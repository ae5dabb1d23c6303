/// The largest element under each window position. Padding is never the largest.
public struct MaxPool2D: Hashable, Sendable {
  public var window: Window2D

  /// The stride is the kernel unless given.
  public init(_ kernel: Size2D, stride: Size2D? = nil, padding: Padding = 0, dilation: Size2D = 1) {
    window = Window2D(kernel: kernel, stride: stride ?? kernel, padding: padding, dilation: dilation)
  }
}

/// The mean of the elements under each window position.
public struct AveragePool2D: Hashable, Sendable {
  public var window: Window2D
  /// Whether zeros of the padding count as elements (PyTorch's `count_include_pad`).
  public var countsPadding: Bool

  /// The stride is the kernel unless given.
  public init(_ kernel: Size2D, stride: Size2D? = nil, padding: Padding = 0, countsPadding: Bool = true) {
    window = Window2D(kernel: kernel, stride: stride ?? kernel, padding: padding)
    self.countsPadding = countsPadding
  }
}

/// The mean of each channel: [N, C, H, W] → [N, C].
public struct GlobalAveragePool: Hashable, Sendable { public init() {} }
