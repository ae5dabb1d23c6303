/// How many positions a window has along an axis where its last step is incomplete.
///
/// With `rest` = (padded input − extent) modulo stride, all four agree where the rest is 0.
public enum Rounding: String, Hashable, Codable, Sendable, CaseIterable {
  /// The rest is not read: ⌊(padded − extent) ÷ stride⌋ + 1 positions. The rule of every framework's convolution.
  case floor
  /// One more window reads the rest and reaches beyond the padded input, unless it would start beyond the input and the
  /// padding before it: PyTorch's `ceil_mode` of pooling (ATen/native/Pool.h), and ONNX's since operator set 22.
  case ceil
  /// A rest is an error, which names the nearest input sizes without one.
  case strict
  /// Caffe's pooling (pooling_layer.cpp): as `ceil`, but the window that would start beyond is left out only where
  /// there is any padding.
  case caffe

  /// Whether a last, incomplete step is left out or refused; the other rules take it.
  var roundsDown: Bool { self == .floor || self == .strict }
}
