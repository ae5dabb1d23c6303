/// Dropout: 0 with probability `rate`, else x ÷ (1 − rate); which ones follows from the seed alone.
struct DropoutDefinition: OperationDefinition {
  let rate: Double
  let seed: UInt64

  let name = "dropout"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    guard (0..<1).contains(rate) else {
      throw .setting(operation: name, got: "rate \(rate)", expected: "0 or more and less than 1")
    }
    return operands[0]
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    operands[0].combined(with: factors(of: shape), *)
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    [upstream.combined(with: factors(of: value.shape), *)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    [LocalDerivative(words: "1/(1 - \(rate)) where kept, else 0", values: factors(of: value.shape))]
  }

  private func factors(of shape: Shape) -> DoubleTensor {
    let count = shape.count
    let pieces = stride(from: 0, to: count, by: DropoutChoice.chunk)
    return DoubleTensor(
      shape,
      pieces.flatMap { start in
        var choice = DropoutChoice(rate: rate, seed: seed, piece: start / DropoutChoice.chunk)
        return (start..<min(start + DropoutChoice.chunk, count)).map { _ in
          choice.drops() ? 0 : 1 / (1 - rate)
        }
      })
  }
}

/// [N, C, H, W] with rows of zeros below and columns of zeros on the right.
struct ExtensionDefinition: OperationDefinition {
  let size: Size2D

  let name = "extend"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    guard let image = operands[0].image, image.height <= size.height, image.width <= size.width else {
      throw .shapes(
        operation: name, got: operands,
        expected: "[N, C, H, W] of at most \(size.height) × \(size.width) pixels")
    }
    return [operands[0][0], operands[0][1], size.height, size.width]
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    var result = [Double](repeating: 0, count: shape.count)
    for (index, place) in places(operands[0].shape).enumerated() {
      result[place] = operands[0].elements[index]
    }
    return DoubleTensor(shape, result)
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    [DoubleTensor(operands[0].shape, places(operands[0].shape).map { upstream.elements[$0] })]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    [LocalDerivative(words: "1", values: DoubleTensor(operands[0].shape, repeating: 1))]
  }

  /// Where each element goes.
  private func places(_ shape: Shape) -> [Int] {
    (0..<shape.count).map { index in
      let (column, row) = (index % shape[3], index / shape[3] % shape[2])
      let plane = index / (shape[2] * shape[3])
      return (plane * size.height + row) * size.width + column
    }
  }
}
