/// The layer of a ``BatchNorm2D``: weight [C] of ones, bias [C] of zeros; running_mean of zeros, running_var of ones.
final class BatchNormLayer: Layer {
  let description: BatchNorm2D
  let weight: Parameter
  let bias: Parameter
  let runningMean: Buffer
  let runningVariance: Buffer

  init(_ description: BatchNorm2D, channels: Int, at place: LayerPlace) {
    self.description = description
    weight = Parameter(place.constant("weight", [channels], 1))
    bias = Parameter(place.constant("bias", [channels], 0))
    runningMean = Buffer(place.constant("running_mean", [channels], 0))
    runningVariance = Buffer(place.constant("running_var", [channels], 1))
  }

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    let statistics: ChannelStatistics
    let isOfBatch = pass.mode == .training && !pass.frozen.contains(runningMean)
    if isOfBatch {
      statistics = ChannelStatistics(of: input.value, context: pass.context)
      remember(statistics, in: pass)
    } else {
      statistics = ChannelStatistics(
        mean: runningMean.value.elements.map(Double.init),
        variance: runningVariance.value.elements.map(Double.init))
    }
    return input.normalized(
      by: statistics, areOfBatch: isOfBatch, epsilon: description.epsilon,
      weight: pass.variable(of: weight), bias: pass.variable(of: bias), in: pass)
  }

  /// (1 − momentum) · running + momentum · batch, the variance unbiased.
  ///
  /// Of a single element there is no unbiased variance: then the biased one, 0, is taken.
  private func remember(_ statistics: ChannelStatistics, in pass: ForwardPass) {
    let count = Double(statistics.elementCount)
    let unbiased = count > 1 ? count / (count - 1) : 1
    let momentum = description.momentum
    func mix(_ buffer: Buffer, _ batch: [Double], _ factor: Double) {
      let values = zip(pass.value(of: buffer).elements, batch).map { running, batch in
        Float((1 - momentum) * Double(running) + momentum * factor * batch)
      }
      pass.update(buffer, to: Tensor([batch.count], values))
    }
    mix(runningMean, statistics.mean, 1)
    mix(runningVariance, statistics.variance, unbiased)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.batchNorm2D(description).outputShape(for: input)
  }

  var parameters: [NamedParameter] { .weight(weight, bias) }

  var buffers: [NamedBuffer] {
    [
      NamedBuffer(name: "running_mean", buffer: runningMean),
      NamedBuffer(name: "running_var", buffer: runningVariance),
    ]
  }
}
