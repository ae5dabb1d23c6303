/// Normalises each channel over batch and pixels, then scales and shifts it.
///
/// ```
/// output = weight · (input − mean) ÷ √(variance + epsilon) + bias
/// running = (1 − momentum) · running + momentum · batch         (the variance unbiased)
/// ```
///
/// In training mean and variance are the batch's, in use the running ones. Source: Ioffe & Szegedy, 2015.
public struct BatchNorm2D: Hashable, Sendable {
  /// The share of a batch in the running statistics, 0…1: PyTorch's; Keras's `momentum` is 1 minus it.
  public var momentum: Double
  /// Keeps the divisor from 0; above 0 and finite.
  public var epsilon: Double

  /// PyTorch's numbers unless others are given; ``LayerDescription/outputShape(for:)`` refuses impossible ones.
  public init(momentum: Double = 0.1, epsilon: Double = 1e-5) {
    self.momentum = momentum
    self.epsilon = epsilon
  }
}

extension BatchNorm2D {
  func validate() throws(GeometryError) {
    if !(0...1).contains(momentum) {
      throw GeometryError(
        .invalidNumber, at: ["momentum"], got: "\(momentum)", expected: "0 to 1", fix: "use 0.1")
    }
    if !(epsilon > 0 && epsilon.isFinite) {
      throw GeometryError(
        .invalidNumber, at: ["epsilon"], got: "\(epsilon)", expected: "a number above 0", fix: "use 1e-5")
    }
  }
}
