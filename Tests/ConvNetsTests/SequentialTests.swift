import ConvNets
import Foundation
import Testing

@Suite("Sequential")
struct SequentialTests {
  private func network(seed: UInt64 = 1, algorithm: ConvolutionAlgorithm? = nil) throws -> Sequential {
    try Sequential(input: ImageShape(channels: 1, height: 8, width: 8), seed: seed, algorithm: algorithm) {
      Conv2D(4, kernel: 3, padding: 1)
      BatchNorm2D()
      ReLU()
      MaxPool2D(2)
      Residual(
        body: { Conv2D(6, kernel: 3, padding: 1) },
        shortcut: { Conv2D(6, kernel: 1, bias: false) })
      Flatten()
      Dense(3)
    }
  }

  @Test("parameters and buffers have the paths of PyTorch's state_dict")
  func names() throws {
    let network = try network()
    #expect(
      network.parameters.map(\.name) == [
        "0.weight", "0.bias", "1.weight", "1.bias", "4.body.0.weight", "4.body.0.bias", "4.shortcut.0.weight",
        "6.weight", "6.bias",
      ])
    #expect(network.buffers.map(\.name) == ["1.running_mean", "1.running_var"])
    #expect(network.weights["6.weight"]?.shape == [3, 96])
    let total = network.parameters.reduce(0) { $0 + $1.parameter.value.count }
    let counted = try network.description.layers.parameterCount(for: [1, 1, 8, 8]).total
    #expect(counted == total)
  }

  @Test("an impossible layer is named by position and kind, also inside a branch")
  func impossible() throws {
    #expect {
      try Sequential(input: ImageShape(channels: 1, height: 4, width: 4), seed: 1) {
        ReLU()
        MaxPool2D(2)
        Conv2D(2, kernel: 3)
      }
    } throws: { ($0 as? GeometryError)?.location.first == "layer 3 (conv2d)" }
    #expect {
      try Sequential(input: ImageShape(channels: 1, height: 4, width: 4), seed: 1) {
        Residual { Conv2D(1, kernel: 7) }
      }
    } throws: { ($0 as? GeometryError)?.location.prefix(2) == ["layer 1 (residual)", "body 1 (conv2d)"] }
    #expect(throws: GeometryError.self) {
      try Sequential(ModelDescription(layers: [.flatten(Flatten())]), seed: 1)
    }
  }

  @Test("weights of another network are all named; the network stays as it was")
  func loading() throws {
    let (network, other) = (try network(), try network(seed: 2))
    var weights = other.weights
    weights["0.weight"] = nil
    weights["9.weight"] = Tensor(0)
    weights["6.bias"] = Tensor([4], [0, 0, 0, 0])
    let before = network.weights
    #expect {
      try network.load(weights)
    } throws: { error in
      let error = error as? WeightsError
      return error?.missing == ["0.weight"] && error?.unexpected == ["9.weight"]
        && error?.mismatched.map { $0.description } == ["6.bias: got [4], expected [3]"]
    }
    #expect(network.weights == before)
    weights = other.weights
    weights["1.num_batches_tracked"] = Tensor(7)
    try network.load(weights)
    #expect(network.weights == other.weights)
  }

  /// Without a named algorithm a frozen network may take another, because its filters are prepared once.
  @Test(
    "a frozen network is used by many threads at once, with the bits of the network, and does not change with it",
    arguments: [ConvolutionAlgorithm?.none, .direct, .matrix])
  func frozen(algorithm: ConvolutionAlgorithm?) async throws {
    let network = try network(algorithm: algorithm)
    let frozen = network.frozen()
    let batches = (1...4).map { count in
      Tensor([count, 1, 8, 8], (0..<count * 64).map { Float(($0 * 5 + count) % 13) / 13 })
    }
    let context = ComputeContext(threadCount: 2)
    let outputs = batches.map {
      network(Variable($0), in: ForwardPass(mode: .inference, context: context)).value
    }
    let expected = algorithm == nil ? batches.map { frozen($0, context: context) } : outputs
    for (output, frozenOutput) in zip(outputs, expected) {
      #expect(zip(output.elements, frozenOutput.elements).allSatisfy { abs($0 - $1) <= 1e-5 })
    }
    network.parameters[0].parameter.value = Tensor([4, 1, 3, 3], repeating: 0)
    await withTaskGroup(of: Bool.self) { group in
      for turn in 0..<24 {
        group.addTask { frozen(batches[turn % 4], context: context) == expected[turn % 4] }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }

  @Test("the algorithm that is named is used, and agrees with the preferred one")
  func algorithm() throws {
    let image = ImageShape(channels: 1, height: 8, width: 8)
    let layers: [LayerDescription] = [.conv2D(Conv2D(4, kernel: 5)), .flatten(Flatten()), .dense(Dense(2))]
    let model = ModelDescription(input: image, layers: layers)
    let images = Variable(Tensor([2, 1, 8, 8], (0..<128).map { Float($0 % 9) }))
    let outputs = try [ConvolutionAlgorithm?.none, .direct, .fft].compactMap { algorithm -> [Float]? in
      if let algorithm,
        algorithm.limitation(
          for: try ConvolutionGeometry(input: image, filterCount: 1, window: Window2D(kernel: 1))) != nil
      {
        return nil
      }
      let network = try Sequential(model, seed: 1, algorithm: algorithm)
      #expect(network.algorithm == algorithm)
      return network(images, in: ForwardPass(mode: .inference, context: ComputeContext(threadCount: 1))).value
        .elements
    }
    for output in outputs {
      for (one, two) in zip(output, outputs[0]) { #expect(abs(one - two) < 1e-4) }
    }
  }
}
