/// Normalises each channel over batch and pixels, then scales and shifts it.
///
/// ```
/// output = weight · (input − mean) ÷ √(variance + epsilon) + bias
/// running = (1 − momentum) · running + momentum · batch         (the variance unbiased)
/// ```
///
/// In training mean and variance are the batch's, in use the running ones. Source: Ioffe & Szegedy, 2015.
public struct BatchNorm2D: Hashable, Sendable {
  public var momentum: Double
  public var epsilon: Double

  public init(momentum: Double = 0.1, epsilon: Double = 1e-5) {
    self.momentum = momentum
    self.epsilon = epsilon
  }
}
