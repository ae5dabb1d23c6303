/// Mean and variance of each channel.
public struct ChannelStatistics {
  /// [C]
  public var mean: Tensor
  /// [C], biased: divided by the number of elements.
  public var variance: Tensor
  /// The elements of a channel that were counted: N · H · W; 0 for statistics that were given.
  public var elementCount: Int

  /// Statistics that are known already, as the running ones.
  public init(mean: Tensor, variance: Tensor) {
    self.mean = mean
    self.variance = variance
    elementCount = 0
  }

  /// The statistics of a batch [N, C, …]: in two passes, each channel by one thread in a fixed order.
  public init(of input: Tensor, context: ComputeContext) {
    let layout = ChannelLayout(input.shape)
    let count = layout.batch * layout.plane
    elementCount = count
    mean = Tensor(uninitialized: [layout.channels]) { means in
      input.withUnsafeBufferPointer { input in
        context.parallelFor(layout.channels) { c in
          var sum = 0.0
          for n in 0..<layout.batch {
            sum += BlockSum.sum(UnsafeBufferPointer(rebasing: input[layout.range(n, c)]))
          }
          means[c] = Float(sum / Double(count))
        }
      }
    }
    let means = mean.elements
    variance = Tensor(uninitialized: [layout.channels]) { variances in
      input.withUnsafeBufferPointer { input in
        context.parallelFor(layout.channels) { c in
          var sum = 0.0
          for n in 0..<layout.batch {
            let plane = UnsafeBufferPointer(rebasing: input[layout.range(n, c)])
            sum += BlockSum.squaredDifference(from: means[c], in: plane)
          }
          variances[c] = Float(sum / Double(count))
        }
      }
    }
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
    let one = Variable(Tensor([channels], repeating: 1))
    let zero = Variable(Tensor([channels], repeating: 0))
    let (weight, bias) = (weight ?? one, bias ?? zero)
    for (name, tensor) in [
      ("weight", weight.value), ("bias", bias.value), ("mean", statistics.mean),
      ("variance", statistics.variance),
    ] {
      precondition(tensor.shape == [channels], "batch norm: \(name) \(tensor.shape) for input \(shape)")
    }
    let normalization = BatchNormalization(
      layout: ChannelLayout(shape), mean: statistics.mean,
      inverseDeviation: statistics.variance.elements.map { Float(1 / (Double($0) + epsilon).squareRoot()) },
      weight: weight.value)
    let output = normalization.output(value, bias: bias.value, pass.context)
    let input = value
    let needs = (input: needsGradient, weight: weight.needsGradient, bias: bias.needsGradient)
    return Tape.record("batch norm", output, of: [self, weight, bias], context: pass.context) {
      [context = pass.context] gradient in
      let sums = normalization.sums(input, gradient, context)
      return [
        needs.input
          ? normalization.inputGradient(input, gradient, sums: areOfBatch ? sums : nil, context) : nil,
        needs.weight ? Tensor([channels], sums.map { Float($0.ofProducts) }) : nil,
        needs.bias ? Tensor([channels], sums.map { Float($0.ofGradients) }) : nil,
      ]
    }
  }
}

private struct BatchNormalization {
  let layout: ChannelLayout
  let mean: Tensor
  let inverseDeviation: [Float]
  let weight: Tensor

  /// Σ g and Σ g · x̂ of one channel.
  struct Sums {
    var ofGradients = 0.0
    var ofProducts = 0.0
  }

  func output(_ input: Tensor, bias: Tensor, _ context: ComputeContext) -> Tensor {
    let (means, weights, biases) = (mean.elements, weight.elements, bias.elements)
    return Tensor(uninitialized: input.shape) { output in
      input.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        context.parallelFor(layout.batch * layout.channels) { row in
          let c = row % layout.channels
          let (mean, scale, bias) = (means[c], weights[c] * inverseDeviation[c], biases[c])
          for index in row * layout.plane..<(row + 1) * layout.plane {
            target[index] = (source[index] - mean) * scale + bias
          }
        }
      }
    }
  }

  func sums(_ input: Tensor, _ gradient: Tensor, _ context: ComputeContext) -> [Sums] {
    let means = mean.elements
    var sums = [Sums](repeating: Sums(), count: layout.channels)
    sums.withUnsafeMutableBufferPointer { sums in
      input.withUnsafeBufferPointer { input in
        gradient.withUnsafeBufferPointer { gradient in
          context.parallelFor(layout.channels) { c in
            var sum = Sums()
            for n in 0..<layout.batch {
              let range = layout.range(n, c)
              let g = UnsafeBufferPointer(rebasing: gradient[range])
              sum.ofGradients += BlockSum.sum(g)
              sum.ofProducts += BlockSum.product(
                g, UnsafeBufferPointer(rebasing: input[range]), center: means[c])
            }
            sum.ofProducts *= Double(inverseDeviation[c])
            sums[c] = sum
          }
        }
      }
    }
    return sums
  }

  /// Overwrites the gradient of the output.
  func inputGradient(
    _ input: Tensor, _ gradient: consuming Tensor, sums: [Sums]?, _ context: ComputeContext
  ) -> Tensor {
    var result = gradient
    let (means, weights) = (mean.elements, weight.elements)
    let count = Double(layout.batch * layout.plane)
    result.withUnsafeMutableBufferPointer { result in
      input.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = result.baseAddress else { return }
        context.parallelFor(layout.batch * layout.channels) { row in
          let c = row % layout.channels
          let scale = weights[c] * inverseDeviation[c]
          let range = row * layout.plane..<(row + 1) * layout.plane
          guard let sum = sums?[c] else {
            for index in range { target[index] *= scale }
            return
          }
          let meanGradient = Float(sum.ofGradients / count)
          let slope = Float(sum.ofProducts / count) * inverseDeviation[c]
          let mean = means[c]
          for index in range {
            target[index] = (target[index] - meanGradient - (source[index] - mean) * slope) * scale
          }
        }
      }
    }
    return result
  }
}
