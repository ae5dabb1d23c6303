/// (x − mean) ÷ √(variance + ε) · weight + bias for each channel of [N, C, …], weight [C] and bias [C].
///
/// ```
/// x̂ = (x − mean) ÷ √(variance + ε)
/// gradient by x = weight ÷ √(variance + ε) · (g − mean(g) − x̂ · mean(g · x̂))       without the means when given
/// gradient by weight = Σ g · x̂          by bias = Σ g
/// ```
struct BatchNormDefinition: OperationDefinition {
  let epsilon: Double
  /// Mean and variance when they are given; nil: those of the batch, through which gradients flow.
  let statistics: ChannelStatistics?

  let name = "batch norm"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 3 else {
      throw .operandCount(operation: name, got: operands.count, expected: "3")
    }
    let input = operands[0]
    guard input.rank >= 2, input.count > 0, operands[1] == [input[1]], operands[2] == [input[1]],
      statistics.map({ $0.mean.count == input[1] && $0.variance.count == input[1] }) ?? true
    else { throw .shapes(operation: name, got: operands, expected: "[N, C, …], [C] and [C]") }
    return input
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let normalized = normalized(operands[0]).values
    return eachChannel(of: shape) { c, index in
      normalized[index] * operands[1].elements[c] + operands[2].elements[c]
    }
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    let (normalized, scales) = normalized(operands[0])
    let layout = ChannelLayout(value.shape)
    let count = Double(layout.batch * layout.plane)
    var sums = [Double](repeating: 0, count: layout.channels)
    var products = sums
    _ = eachChannel(of: value.shape) { c, index in
      sums[c] += upstream.elements[index]
      products[c] += upstream.elements[index] * normalized[index]
      return 0
    }
    let input = eachChannel(of: value.shape) { c, index in
      var gradient = upstream.elements[index]
      if statistics == nil { gradient -= sums[c] / count + normalized[index] * products[c] / count }
      return gradient * operands[1].elements[c] * scales[c]
    }
    return [input, DoubleTensor(products), DoubleTensor(sums)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let scale = "weight/sqrt(variance + \(epsilon))"
    return [
      LocalDerivative(
        words: statistics == nil ? "\(scale)*(g - mean(g) - n*mean(g*n)), n the normalized x" : scale,
        values: nil),
      LocalDerivative(
        words: "the normalized x", values: DoubleTensor(value.shape, normalized(operands[0]).values)),
      LocalDerivative(words: "1", values: DoubleTensor(value.shape, repeating: 1)),
    ]
  }

  /// x̂, and 1 ÷ √(variance + ε) of each channel.
  private func normalized(_ input: DoubleTensor) -> (values: [Double], scales: [Double]) {
    let layout = ChannelLayout(input.shape)
    let count = Double(layout.batch * layout.plane)
    var means = [Double](repeating: 0, count: layout.channels)
    var variances = means
    if let statistics {
      (means, variances) = (statistics.mean, statistics.variance)
    } else {
      _ = eachChannel(of: input.shape) { c, index in
        means[c] += input.elements[index] / count
        return 0
      }
      _ = eachChannel(of: input.shape) { c, index in
        let difference = input.elements[index] - means[c]
        variances[c] += difference * difference / count
        return 0
      }
    }
    let scales = variances.map { 1 / ($0 + epsilon).squareRoot() }
    let values = eachChannel(of: input.shape) { c, index in (input.elements[index] - means[c]) * scales[c] }
    return (values.elements, scales)
  }

  /// A number for each element, given its channel and its place.
  private func eachChannel(of shape: Shape, _ number: (_ channel: Int, _ index: Int) -> Double)
    -> DoubleTensor
  {
    let layout = ChannelLayout(shape)
    return DoubleTensor(shape, (0..<shape.count).map { number($0 / layout.plane % layout.channels, $0) })
  }
}
