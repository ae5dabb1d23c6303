/// The mean of the squared differences: PyTorch's `mse_loss`, without a factor ½.
///
/// ```
/// loss = Σ (prediction − target)² ÷ n          gradient = 2 · (prediction − target) ÷ n
/// ```
///
/// - Parameter target: of the shape of the prediction.
/// - Throws: ``LossError`` for a target of another shape.
public func meanSquaredError(
  _ prediction: Variable, target: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Variable {
  try elementwiseLoss(.meanSquaredError(reduction), prediction, target)
}

/// Half the sum of the squared differences: the loss of hand calculations, whose gradient is the difference itself.
///
/// ```
/// loss = ½ Σ (prediction − target)²          gradient = prediction − target
/// ```
///
/// - Throws: ``LossError`` for a target of another shape.
public func halfSumSquaredError(_ prediction: Variable, target: Tensor) throws(LossError) -> Variable {
  try elementwiseLoss(.halfSumSquaredError, prediction, target)
}

/// The mean of the absolute differences: PyTorch's `l1_loss`. The gradient is 0 where the difference is.
///
/// ```
/// loss = Σ |prediction − target| ÷ n          gradient = sign(prediction − target) ÷ n
/// ```
///
/// - Throws: ``LossError`` for a target of another shape.
public func meanAbsoluteError(
  _ prediction: Variable, target: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Variable {
  try elementwiseLoss(.meanAbsoluteError(reduction), prediction, target)
}

/// Squared for small differences, linear beyond δ: PyTorch's `huber_loss`.
///
/// ```
/// d = prediction − target
/// loss = mean of  ½ d²  for |d| ≤ δ,  δ · (|d| − ½ δ)  beyond          gradient = clamp(d, −δ … δ) ÷ n
/// ```
///
/// - Parameter delta: above 0.
/// - Throws: ``LossError`` for a target of another shape.
///
/// Source: Huber, *Robust Estimation of a Location Parameter*, 1964.
public func huber(
  _ prediction: Variable, target: Tensor, delta: Double = 1, reduction: LossReduction = .mean
) throws(LossError) -> Variable {
  precondition(delta > 0, "huber: got delta \(delta), expected more than 0")
  return try elementwiseLoss(.huber(delta: delta, reduction), prediction, target)
}

/// A loss that is a function of each prediction and its target alone, computed in Double.
func elementwiseLoss(
  _ operation: TensorOperation, _ prediction: Variable, _ target: Tensor
) throws(LossError) -> Variable {
  guard let loss = operation.definition as? ElementLoss else {
    preconditionFailure("\(operation.name) is no loss of single elements")
  }
  if prediction.shape != target.shape {
    throw .targetShape(got: target.shape, expected: prediction.shape)
  }
  let count = prediction.value.count
  let divisor = loss.divisor(count)
  var losses = [Double](repeating: 0, count: count)
  let gradient = Tensor(uninitialized: prediction.shape) { gradient in
    prediction.value.withUnsafeBufferPointer { prediction in
      target.withUnsafeBufferPointer { target in
        for index in 0..<count {
          let pair = (Double(prediction[index]), Double(target[index]))
          losses[index] = loss.value(pair.0, pair.1)
          gradient[index] = Float(loss.slope(pair.0, pair.1) / divisor)
        }
      }
    }
  }
  let value =
    loss.reduction == .none
    ? Tensor(prediction.shape, losses.map { Float($0) }) : Tensor(Float(losses.reduce(0, +) / divisor))
  return Tape.record(
    operation, value, of: [prediction, Variable(target, name: "target")], context: nil
  ) { upstream in
    var result = gradient
    if upstream.count == 1 {
      result.scale(by: upstream.scalar)
    } else {
      result.withUnsafeMutableBufferPointer { result in
        upstream.withUnsafeBufferPointer { upstream in
          for index in result.indices { result[index] *= upstream[index] }
        }
      }
    }
    return [result, nil]
  }
}
