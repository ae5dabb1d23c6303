extension Sequential {
  /// The output of each layer, in order, for looking at: no two layers are done together.
  ///
  /// - Parameter input: [N, C, H, W] of the network's input shape.
  /// - Returns: as many tensors as layers, the last one the network's output.
  public func outputs(of input: Tensor, context: ComputeContext) -> [Tensor] {
    let pass = ForwardPass(mode: .inference, context: context)
    var value = Variable(input)
    return layers.map { layer in
      value = layer(value, in: pass)
      return value.value
    }
  }

  /// The gradient of one element of each row of the output by the output of an earlier layer, as in use (dropout does
  /// nothing, batch norm takes its running statistics).
  ///
  /// - Parameters:
  ///   - column: the element of each row of the output [N, K].
  ///   - features: what layer `index` gave, of any batch.
  /// - Returns: of the features' shape.
  /// - Complexity: a forward and a backward pass of the layers behind `index`.
  public func gradient(
    ofOutput column: Int, byOutputOf index: Int, features: Tensor, context: ComputeContext
  ) -> Tensor {
    let tape = Tape()
    let pass = ForwardPass(mode: .inference, tape: tape, context: context)
    let start = tape.variable(features)
    let output = layers[(index + 1)...].reduce(start) { $1($0, in: pass) }
    let shape = output.shape
    precondition(
      shape.rank == 2 && (0..<shape[1]).contains(column), "column \(column) of an output of \(shape)")
    let upstream = Tensor(uninitialized: shape) { elements in
      elements.update(repeating: 0)
      for row in 0..<shape[0] { elements[row * shape[1] + column] = 1 }
    }
    return tape.gradients(of: output, upstream: upstream)[start] ?? Tensor(features.shape, repeating: 0)
  }
}
