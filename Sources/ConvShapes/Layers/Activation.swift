/// A function applied to each element; softmax, to each row of classes.
public enum Activation: Hashable, Sendable {
  /// max(x, 0)
  case relu
  /// x for x > 0, else slope · x
  case leakyReLU(slope: Double)
  /// 1 ÷ (1 + e⁻ˣ)
  case sigmoid
  case tanh
  /// eˣ ÷ Σ eˣ over the channels (axis 1)
  case softmax
}

/// max(x, 0)
public struct ReLU: Hashable, Sendable { public init() {} }

/// x for x > 0, else slope · x
public struct LeakyReLU: Hashable, Sendable {
  public var slope: Double
  public init(_ slope: Double = 0.01) { self.slope = slope }
}

/// 1 ÷ (1 + e⁻ˣ)
public struct Sigmoid: Hashable, Sendable { public init() {} }

/// (eˣ − e⁻ˣ) ÷ (eˣ + e⁻ˣ)
public struct Tanh: Hashable, Sendable { public init() {} }

/// eˣ ÷ Σ eˣ over the channels (axis 1)
public struct Softmax: Hashable, Sendable { public init() {} }

extension Activation {
  /// The activation's word in the model file.
  var name: String {
    switch self {
    case .relu: "relu"
    case .leakyReLU: "leaky-relu"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .softmax: "softmax"
    }
  }

  func validate(for input: Shape) throws(GeometryError) {
    if case .leakyReLU(let slope) = self, !slope.isFinite {
      throw GeometryError(
        .invalidNumber, at: ["slope"], got: "\(slope)", expected: "a finite number", fix: "use 0.01")
    }
    if case .softmax = self, input.rank < 2 {
      throw GeometryError(
        .shapeMismatch, at: ["input"], got: "the shape \(input)", expected: "[batch, classes]")
    }
  }
}
