/// The layer of a ``UnitActivations``.
struct UnitActivationsLayer: Layer {
  let description: UnitActivations

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    input.activated(byUnit: description.activations, in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.unitActivations(description).outputShape(for: input)
  }
}
