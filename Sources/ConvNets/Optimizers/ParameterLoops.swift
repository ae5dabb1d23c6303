/// The addresses an optimizer's loop runs over: the parameter, its gradient, and what the rule remembers of it.
///
/// The rules write their loops on these, from zero to `count`; a function of one element would not become vectors.
struct ParameterLoop {
  let parameter: UnsafeMutablePointer<Float>
  let gradient: UnsafePointer<Float>
  let count: Int
}

extension Parameter {
  /// Runs `loop` over the parameter in place.
  func update(along gradient: Tensor, _ loop: (ParameterLoop) -> Void) {
    precondition(value.shape == gradient.shape, "parameter \(value.shape), gradient \(gradient.shape)")
    value.withUnsafeMutableBufferPointer { parameter in
      gradient.withUnsafeBufferPointer { gradient in
        guard let p = parameter.baseAddress, let g = gradient.baseAddress else { return }
        loop(ParameterLoop(parameter: p, gradient: g, count: parameter.count))
      }
    }
  }
}

extension OptimizerMemory.Entry {
  /// Runs `body` over a remembered tensor in place; it starts as zeros of the parameter's shape.
  mutating func update(
    _ position: Int, of parameter: Parameter, _ body: (UnsafeMutablePointer<Float>) -> Void
  ) {
    // Taken out, so that the memory has one owner and is not copied.
    var tensor = tensors[position].take() ?? Tensor(parameter.value.shape, repeating: 0)
    tensor.withUnsafeMutableBufferPointer { buffer in
      if let address = buffer.baseAddress { body(address) }
    }
    tensors[position] = tensor
  }

  /// Runs `body` over two remembered tensors.
  mutating func update(
    _ first: Int, _ second: Int, of parameter: Parameter,
    _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    var other = tensors[second].take() ?? Tensor(parameter.value.shape, repeating: 0)
    update(first, of: parameter) { one in
      other.withUnsafeMutableBufferPointer { buffer in
        if let two = buffer.baseAddress { body(one, two) }
      }
    }
    tensors[second] = other
  }
}
