/// The loops of the optimizers: in place, over plain pointers, in shapes the compiler turns into vectors.
extension Tensor {
  @inline(__always)
  mutating func update(with gradient: Tensor, _ rule: (inout Float, Float) -> Void) {
    precondition(shape == gradient.shape, "parameter \(shape), gradient \(gradient.shape)")
    withUnsafeMutableBufferPointer { parameter in
      gradient.withUnsafeBufferPointer { gradient in
        guard let p = parameter.baseAddress, let g = gradient.baseAddress else { return }
        for index in 0..<gradient.count { rule(&p[index], g[index]) }
      }
    }
  }
}

extension OptimizerMemory.Entry {
  /// Changes a parameter and one remembered tensor, which starts as zeros.
  @inline(__always)
  mutating func update(
    _ position: Int, of parameter: Parameter, with gradient: Tensor,
    _ rule: (inout Float, inout Float, Float) -> Void
  ) {
    precondition(
      parameter.value.shape == gradient.shape,
      "parameter \(parameter.value.shape), gradient \(gradient.shape)")
    start(position, parameter)
    tensors[position]?.withUnsafeMutableBufferPointer { memory in
      parameter.value.withUnsafeMutableBufferPointer { parameter in
        gradient.withUnsafeBufferPointer { gradient in
          guard let p = parameter.baseAddress, let m = memory.baseAddress, let g = gradient.baseAddress
          else { return }
          for index in 0..<gradient.count { rule(&p[index], &m[index], g[index]) }
        }
      }
    }
  }

  /// Changes a parameter and two remembered tensors, which start as zeros.
  @inline(__always)
  mutating func update(
    _ first: Int, _ second: Int, of parameter: Parameter, with gradient: Tensor,
    _ rule: (inout Float, inout Float, inout Float, Float) -> Void
  ) {
    precondition(
      parameter.value.shape == gradient.shape,
      "parameter \(parameter.value.shape), gradient \(gradient.shape)")
    start(first, parameter)
    start(second, parameter)
    guard var one = tensors[first].take(), var two = tensors[second].take() else { return }
    one.withUnsafeMutableBufferPointer { one in
      two.withUnsafeMutableBufferPointer { two in
        parameter.value.withUnsafeMutableBufferPointer { parameter in
          gradient.withUnsafeBufferPointer { gradient in
            guard let p = parameter.baseAddress, let m = one.baseAddress, let v = two.baseAddress,
              let g = gradient.baseAddress
            else { return }
            for index in 0..<gradient.count { rule(&p[index], &m[index], &v[index], g[index]) }
          }
        }
      }
    }
    tensors[first] = one
    tensors[second] = two
  }

  private mutating func start(_ position: Int, _ parameter: Parameter) {
    if tensors[position] == nil { tensors[position] = Tensor(parameter.value.shape, repeating: 0) }
  }
}
