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

extension Dense {
  /// [N, features] → [N, units]
  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    if input.rank != 2 {
      throw GeometryError(
        .shapeMismatch, at: ["input"], got: "the shape \(input)", expected: "[batch, features]",
        fix: input.rank == 4 ? "put flatten or global-average-pool before this layer" : nil)
    }
    let output: Shape = [input[0], try unitCount()]
    _ = try parameterCount(for: input)
    return output
  }

  /// features · units weights and a bias a unit.
  func parameterCount(for input: Shape) throws(GeometryError) -> ParameterCount {
    let units = try unitCount()
    let weights = try checkedProduct([units, input[1]], of: "parameters")
    return try ParameterCount(weights: weights, biases: 0)
      .adding(ParameterCount(weights: 0, biases: bias ? units : 0))
  }

  private func unitCount() throws(GeometryError) -> Int {
    switch units {
    case .classes:
      throw GeometryError(
        .unresolved, at: ["units"], got: "\"classes\" while the number of classes is not known",
        expected: "a number", fix: "resolve the model with a number of classes")
    case .count(let count):
      if count < 1 {
        throw GeometryError(
          .notPositive, at: ["units"], got: "\(count)", expected: "at least 1", fix: "use 1")
      }
      return count
    }
  }
}
