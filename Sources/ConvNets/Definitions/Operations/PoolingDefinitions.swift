/// What the definitions of pooling share: the windows of a plane.
extension PoolingGeometry {
  /// For each output of a plane the places of the inputs under its window, in row-major order.
  var windows: [[Int]] {
    (0..<output.height * output.width).map { index in
      let (y, x) = (index / output.width, index % output.width)
      return (0..<kernel.height).flatMap { i -> [Int] in
        guard let row = row(y, i) else { return [] }
        return (0..<kernel.width).compactMap { j in
          let column = x * stride.width + j * dilation.width - padding.left
          return (0..<input.width).contains(column) ? row * input.width + column : nil
        }
      }
    }
  }

  func resultShape(of operands: [Shape], operation: String) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: operation, got: operands.count, expected: "1")
    }
    guard let image = operands[0].image, image.size == input else {
      throw .shapes(
        operation: operation, got: operands, expected: "[N, C, \(input.height), \(input.width)]")
    }
    return [operands[0][0], operands[0][1], output.height, output.width]
  }
}

/// The largest element under each window of [N, C, H, W]; the first of equal ones takes the gradient, NaN is larger than
/// everything, a window in the padding alone gives −∞.
struct MaxPoolDefinition: OperationDefinition {
  let geometry: PoolingGeometry
  /// Whether ReLU stands before or behind: what is negative becomes 0 and takes no gradient.
  let isRectified: Bool

  let name = "max pool"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    try geometry.resultShape(of: operands, operation: name)
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let input = operands[0].elements
    return DoubleTensor(
      shape,
      winners(input).map { places in
        let largest = places.first.map { input[$0] } ?? -.infinity
        return isRectified ? ElementFunction.relu.value(largest) : largest
      })
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    let input = operands[0].elements
    var gradient = [Double](repeating: 0, count: input.count)
    for (index, places) in winners(input).enumerated() {
      guard let place = places.first, !(isRectified && input[place] <= 0) else { continue }
      gradient[place] += upstream.elements[index]
    }
    return [DoubleTensor(operands[0].shape, gradient)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let suffix = isRectified ? " if it is above 0" : ""
    return [
      LocalDerivative(words: "1 at the first largest of a window\(suffix), else 0", values: nil)
    ]
  }

  func pieces(of operands: [DoubleTensor], value: DoubleTensor) -> [Int] {
    let input = operands[0].elements
    return winners(input).flatMap { places -> [Int] in
      let sign = places.first.map { input[$0] > 0 ? 1 : input[$0] < 0 ? -1 : 0 } ?? 0
      // Below 0 it does not matter which one is cut off.
      if isRectified && sign < 0 { return [-1] }
      return (isRectified ? [sign] : []) + [places.count] + places
    }
  }

  /// The places of the largest of each window, all equal ones.
  private func winners(_ input: [Double]) -> [[Int]] {
    let plane = geometry.input.height * geometry.input.width
    let windows = geometry.windows
    return stride(from: 0, to: input.count, by: max(plane, 1)).flatMap { start in
      windows.map { window in
        var best: [Int] = []
        for place in window.map({ $0 + start }) {
          guard let first = best.first else {
            best = [place]
            continue
          }
          if input[first].isNaN { continue }
          if input[place].isNaN || input[place] > input[first] {
            best = [place]
          } else if input[place] == input[first] {
            best.append(place)
          }
        }
        return best
      }
    }
  }
}

/// The mean under each window of [N, C, H, W], with or without the zeros of the padding; 0 for a window without elements.
struct AveragePoolDefinition: OperationDefinition {
  let geometry: PoolingGeometry
  let countsPadding: Bool

  let name = "average pool"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    try geometry.resultShape(of: operands, operation: name)
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    var means = [Double](repeating: 0, count: shape.count)
    forEachTerm(count: operands[0].count) { input, output, factor in
      means[output] += factor * operands[0].elements[input]
    }
    return DoubleTensor(shape, means)
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    var gradient = [Double](repeating: 0, count: operands[0].count)
    forEachTerm(count: gradient.count) { input, output, factor in
      gradient[input] += factor * upstream.elements[output]
    }
    return [DoubleTensor(operands[0].shape, gradient)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    [LocalDerivative(words: "1/the elements counted, for each window that reads it", values: nil)]
  }

  /// Visits each input under each window with 1 ÷ the elements the window counts.
  private func forEachTerm(count: Int, _ visit: (_ input: Int, _ output: Int, _ factor: Double) -> Void) {
    let plane = geometry.input.height * geometry.input.width
    let (windows, counts) = (geometry.windows, geometry.elementCounts(countsPadding: countsPadding))
    for (image, start) in stride(from: 0, to: count, by: max(plane, 1)).enumerated() {
      for (index, window) in windows.enumerated() {
        for place in window { visit(start + place, image * windows.count + index, 1 / Double(counts[index])) }
      }
    }
  }
}

/// The mean of each channel: [N, C, …] → [N, C].
struct GlobalAverageDefinition: OperationDefinition {
  let name = "global average"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    guard operands[0].rank >= 2, operands[0].dimensions.dropFirst(2).allSatisfy({ $0 > 0 }) else {
      throw .shapes(operation: name, got: operands, expected: "[N, C, …] with at least one element a channel")
    }
    return [operands[0][0], operands[0][1]]
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    mean.value(of: [flattened(operands[0])], shape: [shape.count]).reshaped(to: shape)
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    let gradient = upstream.reshaped(to: [upstream.count])
    return mean.pullback(gradient, operands: [flattened(operands[0])], value: gradient)
      .map { $0?.reshaped(to: operands[0].shape) }
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let plane = ChannelLayout(operands[0].shape).plane
    return [
      LocalDerivative(
        words: "1/\(plane)", values: DoubleTensor(operands[0].shape, repeating: 1 / Double(plane)))
    ]
  }

  private let mean = SumDefinition(axis: 1, isMean: true)

  private func flattened(_ operand: DoubleTensor) -> DoubleTensor {
    let layout = ChannelLayout(operand.shape)
    return operand.reshaped(to: [layout.batch * layout.channels, layout.plane])
  }
}
