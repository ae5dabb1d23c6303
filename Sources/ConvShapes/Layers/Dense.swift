/// A fully connected layer: output = input · weightᵀ + bias, weight [units, features].
public struct Dense: Hashable, Sendable {
  /// How many units: a number, or as many as the data has classes.
  public enum Units: Hashable, Sendable {
    case count(Int)
    /// Written `"classes"` in a model file; becomes a count when the classes are known.
    case classes
  }

  public var units: Units
  public var bias: Bool

  public init(_ units: Int, bias: Bool = true) {
    self.units = .count(units)
    self.bias = bias
  }

  public init(units: Units, bias: Bool = true) {
    self.units = units
    self.bias = bias
  }
}

/// [N, C, H, W] → [N, C·H·W]
public struct Flatten: Hashable, Sendable { public init() {} }

/// Sets each element to zero with probability `rate` in training and divides the rest by 1 − rate; nothing in use.
public struct Dropout: Hashable, Sendable {
  /// 0 ..< 1
  public var rate: Double

  public init(_ rate: Double) { self.rate = rate }
}
