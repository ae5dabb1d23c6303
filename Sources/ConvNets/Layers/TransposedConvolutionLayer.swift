/// The layer of a ``ConvTranspose2D``: weight [C, O/G, kH, kW], bias [O].
final class TransposedConvolutionLayer: Layer {
  let description: ConvTranspose2D
  let weight: Parameter
  let bias: Parameter?
  let plans: ConvolutionPlans

  init(_ description: ConvTranspose2D, input: Shape, at place: LayerPlace) throws(GeometryError) {
    guard let image = input.image else { preconditionFailure("input \(input) was accepted") }
    let mirrored = try description.convolution(for: image)
    try place.algorithm?.check(mirrored)
    self.description = description
    // Input and output have changed places: each output is a sum over the channels of its group.
    let kernel = description.kernel.height * description.kernel.width
    weight = place.weight(
      mirrored.filterShape,
      fan: Fan(input: mirrored.filtersPerGroup * kernel, output: mirrored.input.channels * kernel))
    bias = description.bias ? Parameter(place.constant("bias", [description.filterCount], 0)) : nil
    plans = place.plans()
  }

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    let mirrored = accepted(input, description.convolution(for:))
    // An output padding beyond the stride asks for more positions than the input has; those hold zeros.
    let image = input.extended(to: mirrored.output.size, in: pass)
    return image.transposedConvolution(
      filters: pass.variable(of: weight), bias: bias.map(pass.variable(of:)), mirrored: mirrored,
      plans: plans,
      in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.convTranspose2D(description).outputShape(for: input)
  }

  var parameters: [NamedParameter] { .weight(weight, bias) }
}
