@_exported import ConvAlgorithms

/// A tensor that training changes: a layer's weight or bias.
///
/// It is a reference because the layer, the tape and the optimizer speak of the same one. It is updated in place, and
/// only by one thread at a time; a network that many threads use is a ``FrozenNetwork``.
public final class Parameter {
  public var value: Tensor

  public init(_ value: Tensor) { self.value = value }
}

/// A parameter under the path PyTorch gives it: `0.weight`, `4.body.0.bias`.
public struct NamedParameter {
  public let name: String
  public let parameter: Parameter

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
  public var value: Tensor

  public init(_ value: Tensor) { self.value = value }
}

/// A buffer under the path PyTorch gives it: `1.running_mean`.
public struct NamedBuffer {
  public let name: String
  public let buffer: Buffer

  public init(name: String, buffer: Buffer) {
    self.name = name
    self.buffer = buffer
  }

  func prefixed(by path: String) -> NamedBuffer { NamedBuffer(name: path + "." + name, buffer: buffer) }
}
