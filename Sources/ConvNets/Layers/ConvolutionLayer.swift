/// The layer of a ``Conv2D``: weight [O, C/G, kH, kW], bias [O].
final class ConvolutionLayer: Layer {
  let description: Conv2D
  let weight: Parameter
  let bias: Parameter?
  let plans: ConvolutionPlans

  init(_ description: Conv2D, input: Shape, at place: LayerPlace) throws(GeometryError) {
    guard let image = input.image else { preconditionFailure("input \(input) was accepted") }
    let geometry = try description.geometry(for: image)
    try place.algorithm?.check(geometry)
    self.description = description
    weight = place.weight(geometry.filterShape)
    bias = description.bias ? Parameter(place.constant("bias", [description.filterCount], 0)) : nil
    plans = place.plans()
  }

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    output(input, rectified: false, in: pass)
  }

  /// The output, or ReLU of it, which costs almost nothing while the output is written.
  func output(_ input: Variable, rectified: Bool, in pass: ForwardPass) -> Variable {
    input.convolution(
      filters: pass.variable(of: weight), bias: bias.map(pass.variable(of:)),
      geometry: accepted(input, description.geometry(for:)), plans: plans, rectified: rectified, in: pass)
  }

  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try LayerDescription.conv2D(description).outputShape(for: input)
  }

  var parameters: [NamedParameter] { .weight(weight, bias) }
}

extension ConvolutionAlgorithm {
  /// Refuses a geometry it cannot compute, before any plan is made.
  func check(_ geometry: ConvolutionGeometry) throws(GeometryError) {
    guard let reason = limitation(for: geometry) else { return }
    throw GeometryError(
      .unsupportedAlgorithm, at: ["algorithm"], got: "\(rawValue), which \(reason)",
      expected: "an algorithm that computes \(geometry.filterCount) filters \(geometry.window.kernel) "
        + "over \(geometry.input)", fix: "use direct, or name no algorithm")
  }
}
