@_exported import ConvAlgorithms

/// A tensor that training changes: a layer's weight or bias.
///
/// It is a reference because the layer, the tape and the optimizer speak of the same one. It is updated in place, and
/// only by one thread at a time; a network that many threads use is a ``FrozenNetwork``.
public final class Parameter {
  /// The weights as they are now.
  public var value: Tensor

  /// A parameter that starts as `value`.
  public init(_ value: Tensor) { self.value = value }
}

/// A parameter under the path PyTorch gives it: `0.weight`, `4.body.0.bias`.
public struct NamedParameter {
  /// The path.
  public let name: String
  /// What it names.
  public let parameter: Parameter

  /// A name for a parameter.
  public init(name: String, parameter: Parameter) {
    self.name = name
    self.parameter = parameter
  }

  func prefixed(by path: String) -> NamedParameter {
    NamedParameter(name: path + "." + name, parameter: parameter)
  }
}

/// A tensor that belongs to a layer's state but has no gradient: a running mean or variance.
///
/// A training pass collects its new values; they are written by ``ForwardPass/commitBufferUpdates()`` after the step.
public final class Buffer {
  /// The state as it is now.
  public var value: Tensor

  /// A buffer that starts as `value`.
  public init(_ value: Tensor) { self.value = value }
}

/// A buffer under the path PyTorch gives it: `1.running_mean`.
public struct NamedBuffer {
  /// The path.
  public let name: String
  /// What it names.
  public let buffer: Buffer

  /// A name for a buffer.
  public init(name: String, buffer: Buffer) {
    self.name = name
    self.buffer = buffer
  }

  func prefixed(by path: String) -> NamedBuffer { NamedBuffer(name: path + "." + name, buffer: buffer) }
}
