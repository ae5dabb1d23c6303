/// The convolution of [N, C, H, W] with filters [O, C/G, kH, kW] and perhaps a bias [O], with or without ReLU behind.
///
/// The sums are ``ConvolutionDefinition``'s.
struct ConvolutionOperationDefinition: OperationDefinition {
  let geometry: ConvolutionGeometry
  let isRectified: Bool

  var name: String { isRectified ? "convolution with relu" : "convolution" }

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard (2...3).contains(operands.count) else {
      throw .operandCount(operation: name, got: operands.count, expected: "2 or 3")
    }
    guard let image = operands[0].image, image == geometry.input, operands[0][0] >= 1,
      operands[1] == geometry.filterShape, operands.count == 2 || operands[2] == [geometry.filterCount]
    else {
      throw .shapes(
        operation: name, got: operands,
        expected: "\(Shape(batch: 1, geometry.input)) or a larger batch, filters \(geometry.filterShape) and "
          + "perhaps a bias [\(geometry.filterCount)]")
    }
    return Shape(batch: operands[0][0], geometry.output)
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let sums = sums(of: operands, shape: shape)
    return isRectified ? sums.map(ElementFunction.relu.value) : sums
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    let definition = ConvolutionDefinition(geometry, batch: value.shape[0])
    // ReLU passes gradients where its value is above 0.
    let gradient = isRectified ? value.combined(with: upstream) { $0 <= 0 ? 0 : $1 } : upstream
    var results = [
      definition.inputGradient(outputGradient: gradient.elements, filters: operands[1].elements).values,
      definition.filterGradient(input: operands[0].elements, outputGradient: gradient.elements).values,
    ]
    if operands.count == 3 {
      results.append(definition.biasGradient(outputGradient: gradient.elements).values)
    }
    return zip(operands, results).map { DoubleTensor($0.shape, $1) }
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let suffix = isRectified ? ", where the value is above 0" : ""
    let words = [
      "sum over the filters that read it (input gradient)", "sum over the inputs it reads (filter gradient)",
      "1, summed over images and positions",
    ]
    return operands.indices.map { LocalDerivative(words: words[$0] + suffix, values: nil) }
  }

  func pieces(of operands: [DoubleTensor], value: DoubleTensor) -> [Int] {
    guard isRectified else { return [] }
    return sums(of: operands, shape: value.shape).elements.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
  }

  private func sums(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let result = ConvolutionDefinition(geometry, batch: shape[0]).output(
      input: operands[0].elements, filters: operands[1].elements,
      bias: operands.count == 3 ? operands[2].elements : nil)
    return DoubleTensor(shape, result.values)
  }
}

/// The transposed convolution: the input gradient of the mirrored convolution, used forward, plus perhaps a bias [O].
struct TransposedConvolutionDefinition: OperationDefinition {
  /// The convolution that takes [O, oH, oW] to [C, H, W].
  let mirrored: ConvolutionGeometry

  let name = "transposed convolution"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard (2...3).contains(operands.count) else {
      throw .operandCount(operation: name, got: operands.count, expected: "2 or 3")
    }
    guard let image = operands[0].image, image == mirrored.output, operands[0][0] >= 1,
      operands[1] == mirrored.filterShape, operands.count == 2 || operands[2] == [mirrored.input.channels]
    else {
      throw .shapes(
        operation: name, got: operands,
        expected:
          "\(Shape(batch: 1, mirrored.output)) or a larger batch, filters \(mirrored.filterShape) and "
          + "perhaps a bias [\(mirrored.input.channels)]")
    }
    return Shape(batch: operands[0][0], mirrored.input)
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let sums = ConvolutionDefinition(mirrored, batch: shape[0])
      .inputGradient(outputGradient: operands[0].elements, filters: operands[1].elements).values
    guard operands.count == 3 else { return DoubleTensor(shape, sums) }
    let bias = operands[2].reshaped(to: [operands[2].count, 1, 1]).expanded(to: shape)
    return DoubleTensor(shape, sums).combined(with: bias, +)
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    let definition = ConvolutionDefinition(mirrored, batch: value.shape[0])
    var results = [
      definition.output(input: upstream.elements, filters: operands[1].elements).values,
      definition.filterGradient(input: upstream.elements, outputGradient: operands[0].elements).values,
    ]
    if operands.count == 3 { results.append(upstream.summed(to: [operands[2].count, 1, 1]).elements) }
    return zip(operands, results).map { DoubleTensor($0.shape, $1) }
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let words = [
      "sum over the filters that it writes by (the mirrored convolution)",
      "sum over the inputs that write by it (filter gradient)", "1, summed over images and positions",
    ]
    return operands.indices.map { LocalDerivative(words: words[$0], values: nil) }
  }
}
