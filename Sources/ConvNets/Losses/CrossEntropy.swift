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

  var losses = [Double](repeating: 0, count: labels.count)
  let gradient = Tensor(uninitialized: logits.shape) { gradient in
    logits.value.withUnsafeBufferPointer { logits in
      var column = [Double](repeating: 0, count: classes)
      for (sample, label) in labels.enumerated() {
        let start = sample / layout.plane * classes * layout.plane + sample % layout.plane
        for k in 0..<classes { column[k] = Double(logits[start + k * layout.plane]) }
        let total = column.shiftedExponentials()
        let shift = log(total)
        // The target's mass is not 1 when classes are weighted; the softmax's share of the gradient is that mass.
        var mass = 0.0
        for k in 0..<classes {
          let target = weights[k] * ((k == label ? 1 - smoothing : 0) + smoothing / Double(classes))
          mass += target
          if target != 0 { losses[sample] -= target * (column[k] - shift) }
        }
        for k in 0..<classes {
          let target = weights[k] * ((k == label ? 1 - smoothing : 0) + smoothing / Double(classes))
          gradient[start + k * layout.plane] = Float((mass * exp(column[k]) / total - target) / divisor)
        }
      }
    }
  }
  let shape = Shape([layout.batch] + logits.shape.dimensions.dropFirst(2))
  let value =
    reduction == .none
    ? Tensor(shape, losses.map { Float($0) }) : Tensor(Float(losses.reduce(0, +) / divisor))
  let operation = TensorOperation.softmaxCrossEntropy(
    labels: labels, smoothing: smoothing, classWeights: classWeights, reduction: reduction)
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
