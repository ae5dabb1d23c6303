/// How many numbers each output of a layer is a sum of, and how many outputs each input goes into.
public struct Fan: Hashable, Sendable {
  /// Numbers that one output is a sum of.
  public var input: Int
  /// Outputs that one input goes into.
  public var output: Int

  /// Both counts, at least 1.
  public init(input: Int, output: Int) {
    self.input = input
    self.output = output
  }

  /// Of a weight [O, C/G, kH, kW] or [U, F], as PyTorch counts: the second length, or the first, times the kernel.
  public init(of weight: Shape) {
    precondition(weight.rank >= 2, "fan of \(weight)")
    let kernel = weight.dimensions.dropFirst(2).reduce(1, *)
    self.init(input: weight[1] * kernel, output: weight[0] * kernel)
  }
}

/// The law that initial weights are drawn from.
///
/// ```
/// deviation = gain ÷ √fan          normal: N(0, deviation²)          uniform: ±√3 · deviation
/// ```
///
/// A weight's numbers depend on the seed and its name alone: not on threads, nor on the other layers.
public struct Initializer: Hashable, Sendable {
  /// The shape of the distribution around zero.
  public enum Law: String, Hashable, Sendable { case normal, uniform }

  /// Which fan divides the variance.
  public enum Scaling: String, Hashable, Sendable {
    /// The inputs of an output: keeps the variance of activations from layer to layer.
    case fanIn
    /// The outputs of an input: keeps the variance of gradients.
    case fanOut
    /// The mean of both.
    case average
  }

  /// Normal or uniform.
  public var law: Law
  /// Which fan divides the variance.
  public var scaling: Scaling
  /// What the activation takes from the deviation, given back: √2 for ReLU.
  public var gain: Double

  /// A law with a gain above 0.
  public init(_ law: Law, scaling: Scaling, gain: Double = 1) {
    self.law = law
    self.scaling = scaling
    self.gain = gain
  }

  /// Gain √(2 ÷ (1 + slope²)): for layers before ReLU, or LeakyReLU with its slope. Source: He et al., 2015, eq. 10, 15.
  public static func heNormal(scaling: Scaling = .fanIn, slope: Double = 0) -> Initializer {
    Initializer(.normal, scaling: scaling, gain: (2 / (1 + slope * slope)).squareRoot())
  }

  /// As ``heNormal(scaling:slope:)`` by a uniform law.
  public static func heUniform(scaling: Scaling = .fanIn, slope: Double = 0) -> Initializer {
    Initializer(.uniform, scaling: scaling, gain: (2 / (1 + slope * slope)).squareRoot())
  }

  /// Variance gain² · 2 ÷ (fan in + fan out): for layers before tanh, sigmoid, softmax or nothing. Source: Glorot &
  /// Bengio, 2010, eq. 12.
  public static func glorotNormal(gain: Double = 1) -> Initializer {
    Initializer(.normal, scaling: .average, gain: gain)
  }

  /// As ``glorotNormal(gain:)`` by a uniform law. Source: Glorot & Bengio, 2010, eq. 16.
  public static func glorotUniform(gain: Double = 1) -> Initializer {
    Initializer(.uniform, scaling: .average, gain: gain)
  }

  /// The standard deviation of the drawn numbers.
  public func deviation(for fan: Fan) -> Double {
    switch scaling {
    case .fanIn: gain / Double(fan.input).squareRoot()
    case .fanOut: gain / Double(fan.output).squareRoot()
    case .average: gain / (Double(fan.input + fan.output) / 2).squareRoot()
    }
  }

  /// A drawn weight.
  ///
  /// - Parameters:
  ///   - fan: ``Fan/init(of:)`` the shape when nil.
  ///   - name: the parameter's path, `0.weight`: it names the stream of random numbers.
  public func weight(_ shape: Shape, fan: Fan? = nil, seed: UInt64, name: String) -> Tensor {
    let deviation = deviation(for: fan ?? Fan(of: shape))
    let bound = Float(3.0.squareRoot() * deviation)
    var random = RandomStream(seed: seed, purpose: "initialization of \(name)")
    return Tensor(uninitialized: shape) { weight in
      for index in weight.indices {
        switch law {
        case .normal: weight[index] = random.normal() * Float(deviation)
        case .uniform: weight[index] = (2 * random.uniform() - 1) * bound
        }
      }
    }
  }
}
