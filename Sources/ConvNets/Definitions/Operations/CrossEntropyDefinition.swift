import Foundation

/// The cross-entropy of the softmax of logits [N, K, …] and labels: −Σ_k t_k · log softmax(x)_k for each sample, with
/// smoothing and class weights as ``softmaxCrossEntropy(logits:labels:smoothing:classWeights:reduction:)`` has them.
///
/// ```
/// t_k = w_k · ((1 − ε if k = label else 0) + ε ÷ K)
/// gradient by x_k = (Σ t · softmax(x)_k − t_k) · upstream, ÷ Σ_n w[label_n] for the mean
/// ```
struct CrossEntropyDefinition: OperationDefinition {
  let labels: [Int]
  let smoothing: Double
  let classWeights: [Float]?
  let reduction: LossReduction

  let name = "softmax cross-entropy"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    guard operands[0].rank >= 2, operands[0].count > 0 else {
      throw .shapes(operation: name, got: operands, expected: "[N, K, …] with at least one sample")
    }
    do {
      try checkCrossEntropy(
        labels, ChannelLayout(operands[0]), smoothing: smoothing, classWeights: classWeights)
    } catch {
      throw .setting(operation: name, got: "\(error)", expected: "labels, weights and smoothing that fit")
    }
    let sampleShape = Shape([operands[0][0]] + operands[0].dimensions.dropFirst(2))
    return reduction == .none ? sampleShape : []
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let logarithms = logarithms(operands[0])
    var losses = [Double](repeating: 0, count: labels.count)
    forEachTarget(operands[0].shape) { sample, place, target in
      if target != 0 { losses[sample] -= target * logarithms[place] }
    }
    return reduction == .none
      ? DoubleTensor(shape, losses) : DoubleTensor(losses.reduce(0, +) / divisor)
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    let factors = upstream.expanded(to: reduction == .none ? value.shape : [labels.count]).elements
    let gradient = gradient(operands[0]) { factors[$0] }
    return [gradient]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let suffix = reduction == .mean ? ")/\(divisor.formatted)" : ""
    let isPlain = classWeights == nil && smoothing == 0
    return [
      LocalDerivative(
        words: (suffix.isEmpty ? "" : "(") + (isPlain ? "softmax(x) - one-hot" : "sum(t)*softmax(x) - t")
          + suffix,
        values: gradient(operands[0]) { _ in 1 })
    ]
  }

  private func gradient(_ logits: DoubleTensor, _ factor: (_ sample: Int) -> Double) -> DoubleTensor {
    let logarithms = logarithms(logits)
    var masses = [Double](repeating: 0, count: labels.count)
    forEachTarget(logits.shape) { sample, _, target in masses[sample] += target }
    var gradient = [Double](repeating: 0, count: logits.count)
    forEachTarget(logits.shape) { sample, place, target in
      gradient[place] = (masses[sample] * exp(logarithms[place]) - target) / divisor * factor(sample)
    }
    return DoubleTensor(logits.shape, gradient)
  }

  private func logarithms(_ logits: DoubleTensor) -> [Double] {
    SoftmaxDefinition(axis: 1, isLogarithm: true).value(of: [logits], shape: logits.shape).elements
  }

  private var divisor: Double {
    guard reduction == .mean else { return 1 }
    return labels.reduce(0) { $0 + weight($1) }
  }

  private func weight(_ label: Int) -> Double { classWeights.map { Double($0[label]) } ?? 1 }

  /// Visits each class of each sample with the place of its logit and its target t.
  private func forEachTarget(_ shape: Shape, _ visit: (_ sample: Int, _ place: Int, _ target: Double) -> Void)
  {
    let layout = ChannelLayout(shape)
    for (sample, label) in labels.enumerated() {
      let start = sample / layout.plane * layout.channels * layout.plane + sample % layout.plane
      for k in 0..<layout.channels {
        let share = (k == label ? 1 - smoothing : 0) + smoothing / Double(layout.channels)
        visit(sample, start + k * layout.plane, weight(k) * share)
      }
    }
  }
}

extension Double {
  /// `3` and not `3.0`.
  fileprivate var formatted: String { self == rounded() && abs(self) < 1e9 ? "\(Int(self))" : "\(self)" }
}
