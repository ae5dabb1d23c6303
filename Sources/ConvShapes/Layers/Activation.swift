/// A function applied to each element; softmax, to each row of classes.
public enum Activation: Hashable, Sendable {
  /// max(x, 0)
  case relu
  /// x for x > 0, else slope · x
  case leakyReLU(slope: Double)
  /// x for x > 0, else alpha · (eˣ − 1)
  case elu(alpha: Double)
  /// ln(1 + eˣ)
  case softplus
  /// 1 ÷ (1 + e⁻ˣ)
  case sigmoid
  /// (eˣ − e⁻ˣ) ÷ (eˣ + e⁻ˣ)
  case tanh
  /// 1 for x > 0, 0 for x < 0, and at 0 what is chosen. It has no gradient.
  case step(atZero: Double)
  /// x
  case identity
  /// eˣ ÷ Σ eˣ over the channels (axis 1)
  case softmax
}

/// max(x, 0)
public struct ReLU: Hashable, Sendable { public init() {} }

/// x for x > 0, else slope · x
public struct LeakyReLU: Hashable, Sendable {
  /// The derivative below 0; finite.
  public var slope: Double
  /// 0.01 is what PyTorch takes unless told.
  public init(_ slope: Double = 0.01) { self.slope = slope }
}

/// x for x > 0, else alpha · (eˣ − 1). Source: Clevert, Unterthiner & Hochreiter, 2015.
public struct ELU: Hashable, Sendable {
  /// −alpha is what the function comes to far below 0; finite.
  public var alpha: Double
  /// With 1 the derivative has no jump at 0.
  public init(_ alpha: Double = 1) { self.alpha = alpha }
}

/// ln(1 + eˣ)
public struct Softplus: Hashable, Sendable { public init() {} }

/// 1 ÷ (1 + e⁻ˣ)
public struct Sigmoid: Hashable, Sendable { public init() {} }

/// (eˣ − e⁻ˣ) ÷ (eˣ + e⁻ˣ)
public struct Tanh: Hashable, Sendable { public init() {} }

/// 1 for x > 0, 0 for x < 0, and at 0 what is chosen: the unit of a perceptron. It has no gradient.
public struct Step: Hashable, Sendable {
  /// The output for x = 0, usually 0, ½ or 1; finite.
  public var atZero: Double
  /// Without a usual value: textbooks differ, so the one that is meant is written down.
  public init(atZero: Double) { self.atZero = atZero }
}

/// eˣ ÷ Σ eˣ over the channels (axis 1)
public struct Softmax: Hashable, Sendable { public init() {} }

extension Activation {
  /// The activation's word in the model file.
  public var name: String {
    switch self {
    case .relu: "relu"
    case .leakyReLU: "leaky-relu"
    case .elu: "elu"
    case .softplus: "softplus"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .step: "step"
    case .identity: "identity"
    case .softmax: "softmax"
    }
  }

  func validate(for input: Shape) throws(GeometryError) {
    try validate()
    if case .softmax = self, input.rank < 2 {
      throw GeometryError(
        .shapeMismatch, at: ["input"], got: "the shape \(input)", expected: "[batch, classes]")
    }
  }

  /// Checks the activation's own number.
  func validate() throws(GeometryError) {
    let number: (name: String, value: Double, usual: Double)? =
      switch self {
      case .leakyReLU(let slope): ("slope", slope, 0.01)
      case .elu(let alpha): ("alpha", alpha, 1)
      case .step(let value): ("atZero", value, 0)
      case .relu, .softplus, .sigmoid, .tanh, .identity, .softmax: nil
      }
    if let number, !number.value.isFinite {
      throw GeometryError(
        .invalidNumber, at: [number.name], got: "\(number.value)", expected: "a finite number",
        fix: "use \(number.usual)")
    }
  }

  /// The number in the words of the layer: `0.01`, `1 at 0`.
  var parameterWords: String? {
    switch self {
    case .leakyReLU(let slope): "\(slope)"
    case .elu(let alpha): "\(alpha)"
    case .step(let value): "\(value.shortest) at 0"
    case .relu, .softplus, .sigmoid, .tanh, .identity, .softmax: nil
    }
  }
}
