/// The derivative of an operation by one of its operands alone: what the upstream gradient is multiplied by.
public struct LocalDerivative: Hashable, Sendable {
  /// The formula, in which `x` is the first operand and `y` the second: `sigmoid(x)*(1 - sigmoid(x))`.
  public let words: String
  /// The formula's numbers, of the shape in which the operands meet (the operand's own for a sum or a loss, along whose
  /// axes the upstream gradient is repeated); nil where the derivative is no number an element: a matrix product,
  /// softmax, a step.
  public let values: DoubleTensor?

  /// A formula and its numbers.
  public init(words: String, values: DoubleTensor?) {
    self.words = words
    self.values = values
  }
}
