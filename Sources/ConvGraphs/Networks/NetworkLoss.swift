import ConvNets
import ConvShapes

/// The losses that a network can be traced with, by the words of the command line.
public enum NetworkLoss: String, CaseIterable, Sendable {
  /// ½ Σ (output − target)², the loss of hand calculations.
  case halfSquared = "half-squared"
  /// Σ (output − target)²
  case squared
  /// The mean of (output − target)².
  case meanSquared = "mean-squared"
  /// Σ |output − target|
  case absolute
  /// The mean of |output − target|.
  case meanAbsolute = "mean-absolute"
  /// The mean of Huber's function with δ = 1.
  case huber
  /// −Σ target · ln softmax(output), the mean over the rows; a target of one number is the class, counted from 0.
  case crossEntropy = "cross-entropy"
  /// The mean of −t · ln p − (1 − t) · ln(1 − p); the outputs are probabilities.
  case binaryCrossEntropy = "binary-cross-entropy"
  /// The same; the outputs are logits, which sigmoid would make probabilities of.
  case binaryCrossEntropyOfLogits = "binary-cross-entropy-logits"

  /// How many numbers a row's target has, by the number of outputs.
  func targetCounts(outputCount: Int) -> [Int] {
    self == .crossEntropy && outputCount > 1 ? [1, outputCount] : [outputCount]
  }

  /// The loss on the output's tape.
  ///
  /// - Parameter targets: a row a sample, as long as ``targetCounts(outputCount:)`` says.
  /// - Throws: ``LossError`` and ``OperationError``.
  func variable(of output: Variable, targets: [[Double]], in pass: ForwardPass) throws -> Variable {
    if self == .crossEntropy { return try crossEntropy(of: output, targets) }
    let target = Tensor(output.shape, targets.flatMap { $0 }.map { Float($0) })
    switch self {
    case .halfSquared: return try halfSumSquaredError(output, target: target)
    case .squared: return try meanSquaredError(output, target: target, reduction: .sum)
    case .meanSquared: return try meanSquaredError(output, target: target)
    case .absolute: return try meanAbsoluteError(output, target: target, reduction: .sum)
    case .meanAbsolute: return try meanAbsoluteError(output, target: target)
    case .huber: return try ConvNets.huber(output, target: target)
    case .binaryCrossEntropy: return try ConvNets.binaryCrossEntropy(probabilities: output, target: target)
    case .binaryCrossEntropyOfLogits, .crossEntropy:
      return try ConvNets.binaryCrossEntropy(logits: output, target: target)
    }
  }

  private func crossEntropy(of logits: Variable, _ targets: [[Double]]) throws -> Variable {
    if targets.allSatisfy({ $0.count == 1 }), logits.shape[1] > 1 {
      return try softmaxCrossEntropy(logits: logits, labels: targets.map { Int($0[0]) })
    }
    let target = Variable(Tensor(logits.shape, targets.flatMap { $0 }.map { Float($0) }), name: "target")
    let logarithms = try Variable.applying(.logSoftmax(axis: 1), to: [logits])
    let products = try Variable.applying(.multiply, to: [target, logarithms])
    let sum = try Variable.applying(.sum(axis: nil), to: [products])
    let factor = Variable(Tensor(-1 / Float(targets.count)), name: "-1/rows")
    return try Variable.applying(.multiply, to: [factor, sum])
  }

  /// Whether the target of a row is the number of a class.
  func isLabel(_ target: [Double], outputCount: Int) -> Bool {
    self == .crossEntropy && outputCount > 1 && target.count == 1
  }
}
