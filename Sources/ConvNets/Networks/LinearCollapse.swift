/// Dense layers without a non-linearity between them, and the one dense layer they are equal to.
///
/// ```
/// W₂ (W₁ x + b₁) + b₂ = (W₂ W₁) x + (W₂ b₁ + b₂) = W̃ x + b̃
/// ```
///
/// Between them may stand what changes nothing in use: identity, dropout, flatten behind the first. Computed in Double,
/// from the numbers as they are typed where the layers still have them.
public struct LinearCollapse: Hashable, Sendable {
  /// Layers that are one.
  public struct Run: Hashable, Sendable {
    /// The paths of the dense layers, in their order: `0`, `2`.
    public let paths: [String]
    /// W̃ [units of the last, features of the first].
    public let weight: DoubleTensor
    /// b̃ [units of the last].
    public let bias: DoubleTensor
  }

  /// In the order of the network; branches of residual blocks are not looked into.
  public let runs: [Run]

  /// Looks at a network with the weights it has now.
  public init(_ network: Sequential) {
    let exact = network.exactValues
    let values = Dictionary(
      uniqueKeysWithValues: network.parameters.map { item in
        (item.name, exact[item.name] ?? DoubleTensor(item.parameter.value))
      })
    var runs: [Run] = []
    var current: Run?
    func finish() {
      if let run = current, run.paths.count > 1 { runs.append(run) }
      current = nil
    }
    for (index, layer) in network.description.layers.enumerated() {
      switch layer {
      case .dense(let dense):
        let next = Self.layer(dense, at: "\(index)", values)
        current = current.map { Self.joined($0, next) } ?? next
      case .dropout, .flatten, .activation(.identity): continue
      default: finish()
      }
    }
    finish()
    self.runs = runs
  }

  private static func layer(_ dense: Dense, at path: String, _ values: [String: DoubleTensor]) -> Run {
    guard var weight = values[path + ".weight"] else { preconditionFailure("no \(path).weight") }
    if let mask = dense.connectionMask { weight = weight.combined(with: DoubleTensor(weight.shape, mask), *) }
    let units = weight.shape[0]
    let biases = values[path + ".bias"]?.elements
    let bias = biases.map { biases in dense.biasIndices(units: units).map { biases[$0] } }
    return Run(
      paths: [path], weight: weight,
      bias: DoubleTensor(bias ?? [Double](repeating: 0, count: units)))
  }

  private static func joined(_ first: Run, _ second: Run) -> Run {
    let column = first.bias.reshaped(to: [first.bias.count, 1])
    let bias = second.weight.times(column).reshaped(to: second.bias.shape)
    return Run(
      paths: first.paths + second.paths, weight: second.weight.times(first.weight),
      bias: bias.combined(with: second.bias, +))
  }
}
