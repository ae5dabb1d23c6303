/// The layer of a ``Dense``: weight [U, F], bias [U].
final class DenseLayer: Layer {
  let description: Dense
  let weight: Parameter
  let bias: Parameter?

  init(_ description: Dense, input: Shape, output: Shape, at place: LayerPlace) {
    self.description = description
    weight = place.weight([output[1], input[1]])
    bias = description.bias ? Parameter(place.constant("bias", [output[1]], 0)) : nil
  }

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    input.linear(weight: pass.variable(of: weight), bias: bias.map(pass.variable(of:)), in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.dense(description).outputShape(for: input)
  }

  var parameters: [NamedParameter] { .weight(weight, bias) }
}
