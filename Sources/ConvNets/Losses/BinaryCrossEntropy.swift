/// The binary cross-entropy of sigmoid(logit) and the target, in nats: PyTorch's `binary_cross_entropy_with_logits`.
///
/// ```
/// loss = mean of  max(x, 0) − x · t + ln(1 + e^(−|x|))          gradient = (sigmoid(x) − t) ÷ n
/// ```
///
/// - Parameters:
///   - logits: any real numbers.
///   - target: 0 … 1, of the shape of the logits.
/// - Throws: ``LossError`` for a target of another shape.
public func binaryCrossEntropy(
  logits: Variable, target: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Variable {
  try elementwiseLoss(.binaryCrossEntropyOfLogits(reduction), logits, target)
}

/// The binary cross-entropy of probabilities and the target, in nats: PyTorch's `binary_cross_entropy`.
///
/// ```
/// loss = mean of  −t · ln p − (1 − t) · ln(1 − p)          gradient = (p − t) ÷ (p · (1 − p)) ÷ n
/// ```
///
/// As PyTorch does, the logarithms are bounded below by −100 and p · (1 − p) by 10⁻¹², so that a certain mistake costs
/// 100 nats and not infinity. On logits the other form is better.
///
/// - Parameters:
///   - probabilities: 0 … 1
///   - target: 0 … 1, of the shape of the probabilities.
/// - Throws: ``LossError`` for a target of another shape.
public func binaryCrossEntropy(
  probabilities: Variable, target: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Variable {
  try elementwiseLoss(.binaryCrossEntropy(reduction), probabilities, target)
}
