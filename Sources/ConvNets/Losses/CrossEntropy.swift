import Foundation

/// The cross-entropy of the softmax of logits and the labels, in nats: fused, so that nothing overflows.
///
/// ```
/// loss_n = −ln softmax(logits_n)[label_n] = ln Σ_k e^(logits_nk) − logits_n,label
/// gradient by logits_nk = (softmax(logits_n)[k] − (1 if k = label_n else 0)) ÷ N        for the mean
/// ```
///
/// With `smoothing` ε the target is 1 − ε + ε ÷ K for the label and ε ÷ K for the other classes. With `classWeights` w
/// each class's term is multiplied by its weight, and the mean is divided by Σ_n w[label_n] and not by N: PyTorch's
/// `cross_entropy`. Computed in Double, row by row.
///
/// - Parameters:
///   - logits: [N, K], or [N, K, H, W] with a label for each pixel; any real numbers.
///   - labels: 0 ..< K; N of them, or N · H · W in row-major order.
///   - smoothing: 0 … 1
///   - classWeights: [K], 0 or more.
/// - Returns: rank 0; with reduction `none` one loss for each label, [N] or [N, H, W].
/// - Throws: ``LossError`` for a label that is no class, another number of labels, weights or smoothing out of range.
///
/// Source: label smoothing, Szegedy et al., *Rethinking the Inception Architecture*, 2016, section 7.
public func softmaxCrossEntropy(
  logits: Variable, labels: [Int], smoothing: Double = 0, classWeights: [Float]? = nil,
  reduction: LossReduction = .mean
) throws(LossError) -> Variable {
  let layout = ChannelLayout(logits.shape)
  let classes = layout.channels
  try checkCrossEntropy(labels, layout, smoothing: smoothing, classWeights: classWeights)
  let weights = classWeights?.map(Double.init) ?? [Double](repeating: 1, count: classes)
  let divisor = reduction == .mean ? labels.reduce(0) { $0 + weights[$1] } : 1
  let operation = TensorOperation.softmaxCrossEntropy(
    labels: labels, smoothing: smoothing, classWeights: classWeights, reduction: reduction)
  return crossEntropy(operation, logits, layout, reduction, divisor: divisor) { sample, k in
    weights[k] * ((k == labels[sample] ? 1 - smoothing : 0) + smoothing / Double(classes))
  }
}

/// The cross-entropy of the softmax of logits and the probabilities of the classes, in nats.
///
/// ```
/// loss_n = −Σ_k p_nk · ln softmax(logits_n)[k]
/// gradient by logits_nk = (softmax(logits_n)[k] − p_nk) ÷ N        for the mean
/// ```
///
/// What an image is when it was mixed from two. With `smoothing` ε the target is (1 − ε) · p + ε ÷ K. With `classWeights` w
/// each class's term is multiplied by its weight, and the mean is still divided by N: PyTorch's `cross_entropy` with
/// probabilities, which in this differs from the one with labels. No gradient goes to the probabilities.
///
/// - Parameters:
///   - logits: [N, K], or [N, K, H, W].
///   - probabilities: of the logits' shape, 0 or more; those of a sample sum to 1, up to 0.001.
///   - smoothing: 0 … 1
///   - classWeights: [K], 0 or more.
/// - Returns: rank 0; with reduction `none` one loss for each sample, [N] or [N, H, W].
/// - Throws: ``LossError`` for another shape, for numbers that are no probabilities, weights or smoothing out of range.
public func softmaxCrossEntropy(
  logits: Variable, probabilities: Tensor, smoothing: Double = 0, classWeights: [Float]? = nil,
  reduction: LossReduction = .mean
) throws(LossError) -> Variable {
  let layout = ChannelLayout(logits.shape)
  let classes = layout.channels
  if probabilities.shape != logits.shape {
    throw .targetShape(got: probabilities.shape, expected: logits.shape)
  }
  let targets = probabilities.elements
  try checkCrossEntropy(targets, layout, smoothing: smoothing, classWeights: classWeights)
  let weights = classWeights?.map(Double.init) ?? [Double](repeating: 1, count: classes)
  let divisor = reduction == .mean ? Double(layout.batch * layout.plane) : 1
  let operation = TensorOperation.probabilityCrossEntropy(
    probabilities: targets, smoothing: smoothing, classWeights: classWeights, reduction: reduction)
  return crossEntropy(operation, logits, layout, reduction, divisor: divisor) { sample, k in
    let target = Double(targets[layout.place(sample, k)])
    return weights[k] * ((1 - smoothing) * target + smoothing / Double(classes))
  }
}

/// - Parameter target: what stands before −ln softmax of a sample's class.
private func crossEntropy(
  _ operation: TensorOperation, _ logits: Variable, _ layout: ChannelLayout, _ reduction: LossReduction,
  divisor: Double, target: (_ sample: Int, _ k: Int) -> Double
) -> Variable {
  let classes = layout.channels
  var losses = [Double](repeating: 0, count: layout.batch * layout.plane)
  let gradient = Tensor(uninitialized: logits.shape) { gradient in
    logits.value.withUnsafeBufferPointer { logits in
      var column = [Double](repeating: 0, count: classes)
      for sample in losses.indices {
        let start = layout.place(sample, 0)
        for k in 0..<classes { column[k] = Double(logits[start + k * layout.plane]) }
        let total = column.shiftedExponentials()
        let shift = log(total)
        // The target's mass is not 1 when classes are weighted; the softmax's share of the gradient is that mass.
        var mass = 0.0
        for k in 0..<classes {
          let target = target(sample, k)
          mass += target
          if target != 0 { losses[sample] -= target * (column[k] - shift) }
        }
        for k in 0..<classes {
          gradient[start + k * layout.plane] = Float(
            (mass * exp(column[k]) / total - target(sample, k)) / divisor)
        }
      }
    }
  }
  let shape = Shape([layout.batch] + logits.shape.dimensions.dropFirst(2))
  let value =
    reduction == .none
    ? Tensor(shape, losses.map { Float($0) }) : Tensor(Float(losses.reduce(0, +) / divisor))
  return Tape.record(operation, value, of: [logits], context: nil) { upstream in
    [gradient.multiplied(byUpstream: upstream, layout)]
  }
}

/// Refuses what does not fit the logits.
func checkCrossEntropy(
  _ labels: [Int], _ layout: ChannelLayout, smoothing: Double, classWeights: [Float]?
) throws(LossError) {
  let classes = layout.channels
  if labels.count != layout.batch * layout.plane {
    throw .labelCount(got: labels.count, expected: layout.batch * layout.plane)
  }
  if let index = labels.firstIndex(where: { !(0..<classes).contains($0) }) {
    throw .labelOutOfRange(label: labels[index], index: index, classCount: classes)
  }
  try check(layout, smoothing: smoothing, classWeights: classWeights)
}

private func check(
  _ layout: ChannelLayout, smoothing: Double, classWeights: [Float]?
) throws(LossError) {
  let classes = layout.channels
  if !(0...1).contains(smoothing) { throw .invalidSmoothing(smoothing) }
  if let classWeights {
    if classWeights.count != classes {
      throw .invalidClassWeights("\(classWeights.count) numbers", classCount: classes)
    }
    if let bad = classWeights.first(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .invalidClassWeights("\(bad)", classCount: classes)
    }
  }
}

/// Refuses what does not fit the logits.
func checkCrossEntropy(
  _ probabilities: [Float], _ layout: ChannelLayout, smoothing: Double, classWeights: [Float]?
) throws(LossError) {
  try check(layout, smoothing: smoothing, classWeights: classWeights)
  for sample in 0..<layout.sampleCount {
    let row = (0..<layout.channels).map { probabilities[layout.place(sample, $0)] }
    // Also false for NaN.
    if let bad = row.first(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .invalidProbabilities("\(bad)", index: sample)
    }
    let sum = row.reduce(0) { $0 + Double($1) }
    if abs(sum - 1) > 0.001 { throw .invalidProbabilities("a sum of \(sum)", index: sample) }
  }
}

extension ChannelLayout {
  /// Images, or pixels of them where each has a loss of its own.
  var sampleCount: Int { batch * plane }

  /// Where the number of a sample and a class stands in [N, K, H, W].
  func place(_ sample: Int, _ k: Int) -> Int {
    (sample / plane * channels + k) * plane + sample % plane
  }
}

extension Tensor {
  /// The gradient of each sample times the upstream gradient of its loss: one number for all, or one a sample.
  fileprivate func multiplied(byUpstream upstream: Tensor, _ layout: ChannelLayout) -> Tensor {
    var result = self
    let isOne = upstream.count == 1
    result.withUnsafeMutableBufferPointer { result in
      upstream.withUnsafeBufferPointer { upstream in
        for index in result.indices {
          let sample = index / (layout.channels * layout.plane) * layout.plane + index % layout.plane
          result[index] *= upstream[isOne ? 0 : sample]
        }
      }
    }
    return result
  }
}
