/// A part of a network: it holds parameters and composes operations. Backward code is the operations' business.
public protocol Layer {
  /// The output for an input [N, …] of a shape that ``outputShape(for:)`` accepts.
  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable

  /// The shape of the output, batch first; always that of `layer(input, in: pass).value`.
  func outputShape(for input: Shape) throws(GeometryError) -> Shape

  /// What training changes, under PyTorch's names relative to this layer: `weight`, `bias`, `body.0.weight`.
  var parameters: [NamedParameter] { get }

  /// State without gradients: `running_mean`, `running_var`.
  var buffers: [NamedBuffer] { get }
}

extension Layer {
  /// None, for layers that only compute.
  public var parameters: [NamedParameter] { [] }
  /// None.
  public var buffers: [NamedBuffer] { [] }
}

extension [NamedParameter] {
  /// The names that every layer with a weight and perhaps a bias gives them.
  static func weight(_ weight: Parameter, _ bias: Parameter?) -> [NamedParameter] {
    [NamedParameter(name: "weight", parameter: weight)]
      + (bias.map { [NamedParameter(name: "bias", parameter: $0)] } ?? [])
  }
}
