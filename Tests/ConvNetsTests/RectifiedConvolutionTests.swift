import Testing

@testable import ConvNets

@Suite("Convolution and ReLU done together")
struct RectifiedConvolutionTests {
  /// Both have the numbers of one after the other, forward and backward; a pooling that takes ReLU keeps it.
  @Test(arguments: ConvolutionAlgorithm.allCases.filter { $0 == .direct || $0 == .matrix || $0 == .winograd })
  func networksJoinConvolutionAndReLU(algorithm: ConvolutionAlgorithm) throws {
    let layers: [any LayerDescribing] = [
      Conv2D(10, kernel: 3, padding: .same), ReLU(), Conv2D(6, kernel: 3), ReLU(), MaxPool2D(2),
      Conv2D(5, kernel: 3), ReLU(), MaxPool2D(3, stride: 2),
      Conv2D(4, kernel: 3, padding: .same, bias: false),
      ReLU(), Flatten(), Dense(3),
    ]
    let model = try Sequential(
      ModelDescription(
        input: ImageShape(channels: 3, height: 19, width: 22), layers: layers.map(\.layerDescription)),
      seed: 1, algorithm: algorithm)
    var random = RandomStream(seed: 5, purpose: "image")
    let shape: Shape = [2, 3, 19, 22]
    let input = Tensor(shape, (0..<shape.count).map { _ in random.normal() })
    let context = ComputeContext(threadCount: 2)
    func results(joined: Bool) -> (output: Tensor, gradients: [Tensor?], operations: [String]) {
      let tape = Tape()
      let pass = ForwardPass(mode: .training, tape: tape, context: context)
      let variable = tape.variable(input)
      let output = joined ? model(variable, in: pass) : model.layers.reduce(variable) { $1($0, in: pass) }
      let operations = tape.operations.filter { $0 != "parameter" }
      let gradients = tape.gradients(of: output, upstream: Tensor(output.shape, repeating: 1))
      return (
        output.value, [gradients[variable]] + model.parameters.map { gradients[$0.parameter] }, operations
      )
    }
    let (joined, apart) = (results(joined: true), results(joined: false))
    #expect(joined.output == apart.output && joined.gradients == apart.gradients)
    #expect(joined.gradients.allSatisfy { $0 != nil })
    #expect(
      joined.operations == [
        "input", "convolution with relu", "convolution", "max pool", "convolution with relu", "max pool",
        "convolution with relu", "reshape", "linear",
      ])
    #expect(model.frozen()(input, context: context) == apart.output)
  }
}
