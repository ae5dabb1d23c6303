import Foundation

/// The cross-entropy of the softmax of logits [N, K, …] and probabilities of their shape: −Σ_k t_k · log softmax(x)_k for
/// each sample, as ``softmaxCrossEntropy(logits:probabilities:smoothing:classWeights:reduction:)`` has it.
///
/// ```
/// t_k = w_k · ((1 − ε) · p_k + ε ÷ K)
/// gradient by x_k = (Σ t · softmax(x)_k − t_k) · upstream, ÷ N for the mean
/// ```
struct ProbabilityCrossEntropyDefinition: OperationDefinition {
  /// In the order of the logits.
  let probabilities: [Float]
  let smoothing: Double
  let classWeights: [Float]?
  let reduction: LossReduction

  let name = "softmax cross-entropy of probabilities"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    guard operands[0].rank >= 2, operands[0].count > 0, operands[0].count == probabilities.count else {
      throw .shapes(
        operation: name, got: operands,
        expected: "[N, K, …] of \(probabilities.count) numbers, one a probability")
    }
    do {
      try checkCrossEntropy(
        probabilities, ChannelLayout(operands[0]), smoothing: smoothing, classWeights: classWeights)
    } catch {
      throw .setting(
        operation: name, got: "\(error)", expected: "probabilities, weights and smoothing that fit")
    }
    let sampleShape = Shape([operands[0][0]] + operands[0].dimensions.dropFirst(2))
    return reduction == .none ? sampleShape : []
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let layout = ChannelLayout(operands[0].shape)
    let logarithms = logarithms(operands[0])
    let losses = (0..<layout.sampleCount).map { sample in
      (0..<layout.channels).reduce(0) { sum, k in
        let target = target(layout, sample, k)
        return target == 0 ? sum : sum - target * logarithms[layout.place(sample, k)]
      }
    }
    return reduction == .none
      ? DoubleTensor(shape, losses) : DoubleTensor(losses.reduce(0, +) / divisor(layout))
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    let count = ChannelLayout(operands[0].shape).sampleCount
    let factors = upstream.expanded(to: reduction == .none ? value.shape : [count]).elements
    return [gradient(operands[0]) { factors[$0] }]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let words = classWeights == nil && smoothing == 0 ? "softmax(x) - p" : "sum(t)*softmax(x) - t"
    let count = ChannelLayout(operands[0].shape).sampleCount
    return [
      LocalDerivative(
        words: reduction == .mean ? "(\(words))/\(count)" : words, values: gradient(operands[0]) { _ in 1 })
    ]
  }

  private func gradient(_ logits: DoubleTensor, _ factor: (_ sample: Int) -> Double) -> DoubleTensor {
    let layout = ChannelLayout(logits.shape)
    let logarithms = logarithms(logits)
    var gradient = [Double](repeating: 0, count: logits.count)
    for sample in 0..<layout.sampleCount {
      let targets = (0..<layout.channels).map { target(layout, sample, $0) }
      let mass = targets.reduce(0, +)
      for (k, target) in targets.enumerated() {
        let place = layout.place(sample, k)
        gradient[place] = (mass * exp(logarithms[place]) - target) / divisor(layout) * factor(sample)
      }
    }
    return DoubleTensor(logits.shape, gradient)
  }

  private func target(_ layout: ChannelLayout, _ sample: Int, _ k: Int) -> Double {
    let weight = classWeights.map { Double($0[k]) } ?? 1
    let share = (1 - smoothing) * Double(probabilities[layout.place(sample, k)])
    return weight * (share + smoothing / Double(layout.channels))
  }

  private func divisor(_ layout: ChannelLayout) -> Double {
    reduction == .mean ? Double(layout.sampleCount) : 1
  }

  private func logarithms(_ logits: DoubleTensor) -> [Double] {
    SoftmaxDefinition(axis: 1, isLogarithm: true).value(of: [logits], shape: logits.shape).elements
  }
}
