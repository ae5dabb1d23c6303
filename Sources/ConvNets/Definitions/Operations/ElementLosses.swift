import Foundation

extension ElementLoss {
  /// (x − y)²
  static func meanSquaredError(_ reduction: LossReduction) -> ElementLoss {
    ElementLoss(
      name: "mean squared error", words: ("2*(x - y)", "-2*(x - y)"), reduction: reduction,
      value: { ($0 - $1) * ($0 - $1) }, slope: { 2 * ($0 - $1) }, targetSlope: { 2 * ($1 - $0) })
  }

  /// ½ (x − y)², summed
  static var halfSumSquaredError: ElementLoss {
    ElementLoss(
      name: "half sum squared error", words: ("x - y", "y - x"), reduction: .sum,
      value: { ($0 - $1) * ($0 - $1) / 2 }, slope: { $0 - $1 }, targetSlope: { $1 - $0 })
  }

  /// |x − y|
  static func meanAbsoluteError(_ reduction: LossReduction) -> ElementLoss {
    ElementLoss(
      name: "mean absolute error", words: ("sign(x - y)", "sign(y - x)"), reduction: reduction,
      value: { abs($0 - $1) }, slope: { sign($0 - $1) }, targetSlope: { sign($1 - $0) },
      piece: { Int(sign($0 - $1)) })
  }

  /// ½ d² for |d| ≤ δ, else δ · (|d| − ½ δ), of d = x − y
  static func huber(delta: Double, _ reduction: LossReduction) -> ElementLoss {
    let clamped = { (difference: Double) in max(-delta, min(difference, delta)) }
    return ElementLoss(
      name: "huber", words: ("x - y, at most \(delta) in size", "y - x, at most \(delta) in size"),
      reduction: reduction,
      value: { x, y in
        let size = abs(x - y)
        return size <= delta ? size * size / 2 : delta * (size - delta / 2)
      },
      slope: { clamped($0 - $1) }, targetSlope: { clamped($1 - $0) },
      fault: delta > 0 ? nil : ("delta \(delta)", "more than 0"),
      piece: { abs($0 - $1) <= delta ? 0 : Int(sign($0 - $1)) })
  }

  /// max(x, 0) − x · y + ln(1 + e^(−|x|)), the cross-entropy of sigmoid(x) and y
  static func binaryCrossEntropyOfLogits(_ reduction: LossReduction) -> ElementLoss {
    ElementLoss(
      name: "binary cross-entropy on logits", words: ("sigmoid(x) - y", "-x"), reduction: reduction,
      value: { max($0, 0) - $0 * $1 + log1p(exp(-abs($0))) },
      slope: { ElementFunction.sigmoid.value($0) - $1 }, targetSlope: { logit, _ in -logit })
  }

  /// −y · ln x − (1 − y) · ln(1 − x), logarithms at least −100 and x · (1 − x) at least 10⁻¹² as in PyTorch
  static func binaryCrossEntropy(_ reduction: LossReduction) -> ElementLoss {
    ElementLoss(
      name: "binary cross-entropy", words: ("(x - y)/(x*(1 - x))", "log(1 - x) - log(x)"),
      reduction: reduction,
      value: { -$1 * max(log($0), -100) - (1 - $1) * max(log1p(-$0), -100) },
      slope: { ($0 - $1) / max($0 * (1 - $0), 1e-12) },
      targetSlope: { x, _ in max(log1p(-x), -100) - max(log(x), -100) },
      piece: { x, _ in log(x) < -100 ? -1 : log1p(-x) < -100 ? 1 : 0 })
  }

  private static func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : 0 }
}
