/// Mean and variance of each channel.
public struct ChannelStatistics: Hashable, Sendable {
  /// C numbers.
  public var mean: [Double]
  /// C numbers, biased: divided by the number of elements.
  public var variance: [Double]
  /// The elements of a channel that were counted: N · H · W; 0 for statistics that were given.
  public var elementCount: Int

  /// Statistics that are known already, as the running ones.
  public init(mean: [Double], variance: [Double]) {
    self.mean = mean
    self.variance = variance
    elementCount = 0
  }

  /// The statistics of a batch [N, C, …]: in two passes, each channel by one thread in a fixed order.
  public init(of input: Tensor, context: ComputeContext) {
    let layout = ChannelLayout(input.shape)
    let count = layout.batch * layout.plane
    elementCount = count
    let means = layout.channelSums(input, context) { _, plane in DoubleSum.sum(plane) }
      .map { $0 / Double(count) }
    mean = means
    variance = layout.channelSums(input, context) { c, plane in
      DoubleSum.squaredDifference(from: means[c], in: plane)
    }.map { $0 / Double(count) }
  }
}

extension Variable {
  /// (input − mean) ÷ √(variance + epsilon) · weight + bias for each channel of [N, C, …].
  ///
  /// The local derivative by the input is weight ÷ √(variance + epsilon) when the statistics are given (in use); when
  /// they are the batch's own, mean and variance depend on the input too:
  ///
  /// ```
  /// x̂ = (input − mean) ÷ √(variance + ε)
  /// inputGradient = weight ÷ √(variance + ε) · (g − mean(g) − x̂ · mean(g · x̂))        g = outputGradient
  /// weightGradient = Σ g · x̂          biasGradient = Σ g
  /// ```
  ///
  /// Computed in Double, because small channels take what is left after the two subtractions.
  ///
  /// - Parameters:
  ///   - weight: [C]; 1 when nil.
  ///   - bias: [C]; 0 when nil.
  ///   - areOfBatch: whether `statistics` were computed from this input, so that gradients flow through them.
  /// - Returns: the shape of the input.
  ///
  /// Source: Ioffe & Szegedy, *Batch Normalization*, 2015, section 3.
  public func normalized(
    by statistics: ChannelStatistics, areOfBatch: Bool, epsilon: Double, weight: Variable?, bias: Variable?,
    in pass: ForwardPass
  ) -> Variable {
    let channels = ChannelLayout(shape).channels
    let weight = weight ?? Variable(Tensor([channels], repeating: 1))
    let bias = bias ?? Variable(Tensor([channels], repeating: 0))
    for (name, count) in [
      ("weight", weight.value.count), ("bias", bias.value.count), ("mean", statistics.mean.count),
      ("variance", statistics.variance.count),
    ] {
      precondition(count == channels, "batch norm: \(count) numbers as \(name) for input \(shape)")
    }
    let normalization = BatchNormalization(
      layout: ChannelLayout(shape), mean: statistics.mean,
      inverseDeviation: statistics.variance.map { 1 / ($0 + epsilon).squareRoot() },
      weight: weight.value.elements.map(Double.init))
    let output = normalization.output(value, bias: bias.value.elements.map(Double.init), pass.context)
    let input = value
    let needs = (input: needsGradient, weight: weight.needsGradient, bias: bias.needsGradient)
    let operation = TensorOperation.batchNorm(epsilon: epsilon, statistics: areOfBatch ? nil : statistics)
    return Tape.record(operation, output, of: [self, weight, bias], context: pass.context) {
      [context = pass.context] gradient in
      let sums = normalization.sums(input, gradient, context)
      let results = [
        nil,
        needs.weight ? Tensor([channels], sums.ofProducts.map { Float($0) }) : nil,
        needs.bias ? Tensor([channels], sums.ofGradients.map { Float($0) }) : nil,
      ]
      guard needs.input else { return results }
      return [normalization.inputGradient(input, gradient, areOfBatch ? sums : nil, context)]
        + results.dropFirst()
    }
  }
}

private struct BatchNormalization {
  let layout: ChannelLayout
  let mean: [Double]
  let inverseDeviation: [Double]
  let weight: [Double]

  /// Σ g and Σ g · x̂ of each channel.
  struct Sums {
    var ofGradients: [Double]
    var ofProducts: [Double]
  }

  func output(_ input: Tensor, bias: [Double], _ context: ComputeContext) -> Tensor {
    Tensor(uninitialized: input.shape) { output in
      input.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        context.parallelFor(layout.batch * layout.channels) { row in
          let c = row % layout.channels
          let (mean, scale, bias) = (mean[c], weight[c] * inverseDeviation[c], bias[c])
          for index in row * layout.plane..<(row + 1) * layout.plane {
            target[index] = Float((Double(source[index]) - mean) * scale + bias)
          }
        }
      }
    }
  }

  func sums(_ input: Tensor, _ gradient: Tensor, _ context: ComputeContext) -> Sums {
    Sums(
      ofGradients: layout.channelSums(gradient, context) { _, plane in DoubleSum.sum(plane) },
      ofProducts: layout.channelSums(gradient, input, context) { c, gradient, input in
        DoubleSum.product(gradient, input, center: mean[c]) * inverseDeviation[c]
      })
  }

  /// Overwrites the gradient of the output.
  func inputGradient(
    _ input: Tensor, _ gradient: consuming Tensor, _ sums: Sums?, _ context: ComputeContext
  ) -> Tensor {
    var result = gradient
    let count = Double(layout.batch * layout.plane)
    result.withUnsafeMutableBufferPointer { result in
      input.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = result.baseAddress else { return }
        context.parallelFor(layout.batch * layout.channels) { row in
          let c = row % layout.channels
          let scale = weight[c] * inverseDeviation[c]
          let range = row * layout.plane..<(row + 1) * layout.plane
          guard let sums else {
            for index in range { target[index] = Float(Double(target[index]) * scale) }
            return
          }
          let meanGradient = sums.ofGradients[c] / count
          let slope = sums.ofProducts[c] / count * inverseDeviation[c]
          let mean = mean[c]
          for index in range {
            let centered = (Double(source[index]) - mean) * slope
            target[index] = Float((Double(target[index]) - meanGradient - centered) * scale)
          }
        }
      }
    }
    return result
  }
}
