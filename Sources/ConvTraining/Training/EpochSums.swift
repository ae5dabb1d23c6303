/// What is counted along the steps of an epoch.
struct EpochSums: Hashable, Codable, Sendable {
  private(set) var imageCount = 0
  private(set) var correctCount = 0
  private(set) var lossSum = 0.0
  private(set) var stepCount = 0
  private(set) var normSum = 0.0
  /// How often gradients were clipped; nil without limits.
  var clipping: GradientClipping.Count?

  /// One step.
  ///
  /// - Parameters:
  ///   - logits: [N, classes], one row a label.
  ///   - gradientNorm: before clipping.
  mutating func add(logits: Tensor, labels: [Int], gradientNorm: Double) {
    let classes = logits.count / max(labels.count, 1)
    logits.withUnsafeBufferPointer { logits in
      for (n, label) in labels.enumerated() {
        let row = logits[n * classes..<(n + 1) * classes]
        lossSum -= row.logSoftmax()[label]
        if row.largestOffset == label { correctCount += 1 }
      }
    }
    imageCount += labels.count
    stepCount += 1
    normSum += gradientNorm
  }

  var meanLoss: Double { lossSum / Double(max(imageCount, 1)) }
  var accuracy: Double { Double(correctCount) / Double(max(imageCount, 1)) }
  var meanNorm: Double { normSum / Double(max(stepCount, 1)) }
}
