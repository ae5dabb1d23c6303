/// The layer of a ``Residual``: `body.0…`, `shortcut.0…`.
final class ResidualLayer: Layer {
  let description: Residual
  let body: LayerChain
  let shortcut: LayerChain

  init(_ description: Residual, input: Shape, at place: LayerPlace) throws(GeometryError) {
    self.description = description
    // What follows the sum follows the last layer of each branch.
    body = try LayerChain(
      description.body, input: input, word: "body", at: place.part("body", following: place.following))
    shortcut = try LayerChain(
      description.shortcut, input: input, word: "shortcut",
      at: place.part("shortcut", following: place.following))
  }

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    body(input, in: pass).adding(shortcut(input, in: pass), in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.residual(description).outputShape(for: input)
  }

  var parameters: [NamedParameter] {
    body.parameters.map { $0.prefixed(by: "body") } + shortcut.parameters.map { $0.prefixed(by: "shortcut") }
  }

  var buffers: [NamedBuffer] {
    body.buffers.map { $0.prefixed(by: "body") } + shortcut.buffers.map { $0.prefixed(by: "shortcut") }
  }
}
