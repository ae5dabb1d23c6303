/// A fully connected layer: output = input · weightᵀ + bias, weight [units, features].
///
/// Small networks, whose numbers are calculated by hand too, say more: the weights and biases the layer starts from,
/// which connections there are, and which units share a bias.
///
/// ```swift
/// Dense(weights: [[nil, 0.25, nil], [0.55, 0.2, nil]], biases: .constant(0.6), sharing: .one)
/// ```
public struct Dense: Hashable, Sendable {
  /// How many units: a number, or as many as the data has classes.
  public enum Units: Hashable, Sendable {
    /// 1 or more.
    case count(Int)
    /// Written `"classes"` in a model file; becomes a count when the classes are known.
    case classes
  }

  /// What the weights are before training.
  public enum Weights: Hashable, Sendable {
    /// Drawn from the network's seed.
    case drawn
    /// One number everywhere.
    case constant(Double)
    /// A row a unit, a number a feature; nil where there is no connection.
    case listed([[Double?]])
  }

  /// What the biases are before training.
  public enum Biases: Hashable, Sendable {
    /// One number everywhere; 0 unless said otherwise.
    case constant(Double)
    /// One number a bias: a unit, or a group of units that share it.
    case listed([Double])
  }

  /// Which units have a bias in common: one parameter, whose gradient is the sum over its units.
  public enum BiasSharing: Hashable, Sendable {
    /// Each unit has its own.
    case none
    /// All units have the same.
    case one
    /// For each unit the number of its bias, counted from 0 without gaps.
    case groups([Int])
  }

  /// How many numbers come out for a sample.
  public var units: Units
  /// Without biases ``biases`` and ``sharing`` must be left as they are.
  public var bias: Bool
  /// Listed ones fix the number of features; where one is nil there is no connection, and nothing is trained.
  public var weights = Weights.drawn
  /// Listed ones are as many as units, or as the biases that ``sharing`` leaves.
  public var biases = Biases.constant(0)
  /// For weights that are not listed, a row a unit: whether it is connected with each feature. All are when nil.
  public var connections: [[Bool]]?
  /// Each unit its own bias unless said otherwise.
  public var sharing = BiasSharing.none

  /// Weights drawn from the network's seed, biases of 0.
  public init(_ units: Int, bias: Bool = true) { self.init(units: .count(units), bias: bias) }

  /// The same for a number of units that the data may decide.
  public init(units: Units, bias: Bool = true) {
    self.units = units
    self.bias = bias
  }

  /// A layer whose weights are listed, a row a unit, nil for a missing connection.
  ///
  /// - Parameter biases: nil for a layer without biases.
  public init(weights: [[Double?]], biases: Biases? = .constant(0), sharing: BiasSharing = .none) {
    self.init(weights.count, bias: biases != nil)
    self.weights = .listed(weights)
    self.biases = biases ?? .constant(0)
    self.sharing = sharing
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
    try check(features: input[1])
    _ = try parameterCount(for: input)
    return output
  }

  /// A weight for each connection, features · units when none is missing, and a bias a unit or group of units.
  func parameterCount(for input: Shape) throws(GeometryError) -> ParameterCount {
    let units = try unitCount()
    let weights = try checkedProduct([units, input[1]], of: "parameters") - missingConnectionCount
    return try ParameterCount(weights: weights, biases: 0)
      .adding(ParameterCount(weights: 0, biases: bias ? biasCount(units: units) : 0))
  }

  func unitCount() throws(GeometryError) -> Int {
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
