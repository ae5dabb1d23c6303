/// An activation of its own for each unit: column u of [N, units] goes through `activations[u]`.
public struct UnitActivations: Hashable, Sendable {
  /// One for each unit; not softmax, which is no function of a single number.
  public var activations: [Activation]

  /// Checks nothing: that there is one a unit is seen when the shape of the input is.
  public init(_ activations: [Activation]) { self.activations = activations }
}

extension UnitActivations {
  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    if input.rank != 2 {
      throw GeometryError(
        .shapeMismatch, at: ["input"], got: "the shape \(input)", expected: "[batch, units]",
        fix: input.rank == 4 ? "put flatten or global-average-pool before this layer" : nil)
    }
    if activations.count != input[1] {
      throw GeometryError(
        .shapeMismatch, at: ["activations"],
        got: "\(activations.count) \(activations.count == 1 ? "activation" : "activations")",
        expected: "\(input[1]), one for each unit of the layer before")
    }
    try validate()
    return input
  }

  func validate() throws(GeometryError) {
    for (index, activation) in activations.enumerated() {
      if activation == .softmax {
        throw GeometryError(
          .invalidNumber, at: ["activations", "\(index + 1)"], got: "softmax",
          expected: "a function of a single number", fix: "use a layer \"softmax\" for all units")
      }
      do { try activation.validate() } catch {
        throw error.located(in: "\(index + 1) (\(activation.name))").located(in: "activations")
      }
    }
  }
}
