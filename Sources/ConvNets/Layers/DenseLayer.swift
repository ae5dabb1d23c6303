/// The layer of a ``Dense``: weight [U, F], bias [U], or as many as there are biases that units share.
///
/// A missing connection is a weight of 0 that is multiplied by 0 on the way, so it stays 0 and has no gradient.
final class DenseLayer: Layer {
  let description: Dense
  let weight: Parameter
  let bias: Parameter?
  /// [U, F]: 1 where there is a connection; nil when none is missing.
  private let connections: Tensor?
  /// [U, biases]: 1 where a unit has that bias; nil when each has its own.
  private let sharing: Tensor?

  init(_ description: Dense, input: Shape, output: Shape, at place: LayerPlace) {
    let (units, features) = (output[1], input[1])
    self.description = description
    let connections = description.connectionMask.map { Tensor([units, features], $0.map { Float($0) }) }
    if let values = description.weightElements(units: units, features: features) {
      weight = Parameter(place.listed("weight", [units, features], values))
    } else {
      weight = place.weight([units, features])
      if let connections { weight.value.multiply(by: connections) }
    }
    self.connections = connections
    let biasCount = description.biasCount(units: units)
    bias =
      description.bias
      ? Parameter(place.listed("bias", [biasCount], description.biasElements(units: units))) : nil
    sharing =
      description.bias && description.sharing != .none
      ? Self.indicator(description.biasIndices(units: units), count: biasCount) : nil
  }

  /// A row a unit, with 1 in the column of its bias.
  private static func indicator(_ indices: [Int], count: Int) -> Tensor {
    var rows = [Float](repeating: 0, count: indices.count * count)
    for (unit, index) in indices.enumerated() { rows[unit * count + index] = 1 }
    return Tensor([indices.count, count], rows)
  }

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    var weight = pass.variable(of: weight)
    if let connections {
      weight = weight.multiplied(by: Variable(connections, name: "connections"), in: pass)
    }
    return input.linear(weight: weight, bias: bias.map { unitBiases($0, in: pass) }, in: pass)
  }

  /// [U]: the bias of each unit.
  private func unitBiases(_ bias: Parameter, in pass: ForwardPass) -> Variable {
    let biases = pass.variable(of: bias)
    guard let sharing else { return biases }
    return biases.reshaped(to: [1, sharing.shape[1]], in: pass)
      .linear(weight: Variable(sharing, name: "sharing"), bias: nil, in: pass)
      .reshaped(to: [sharing.shape[0]], in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.dense(description).outputShape(for: input)
  }

  var parameters: [NamedParameter] { .weight(weight, bias) }
}
