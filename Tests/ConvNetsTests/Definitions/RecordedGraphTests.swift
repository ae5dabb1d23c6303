import Testing

@testable import ConvNets

@Suite("What a tape recorded, in Double")
struct RecordedGraphTests {
  /// Float's results beside the definitions': the largest difference relative to the largest number.
  private func error(_ got: Tensor?, _ expected: DoubleTensor?) -> Double {
    guard let got, let expected, got.shape == expected.shape else { return .infinity }
    let scale = expected.elements.reduce(1e-3) { max($0, abs($1)) }
    return zip(got.elements, expected.elements).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } / scale
  }

  private func random(_ shape: Shape, _ random: inout RandomStream) -> Tensor {
    Tensor(shape, (0..<shape.count).map { _ in random.normal() })
  }

  /// Value, gradients and finite differences of whatever `output` was computed from.
  private func check(
    _ recording: Recording, _ output: Variable, inputs: [Variable], parameters: [NamedParameter],
    upstream: Tensor,
    _ what: String
  ) throws -> GradientCheck {
    let recorded = try recording.tape.definitionGraph(parameters: parameters)
    let node = try #require(recorded.node(of: output))
    #expect(error(output.value, recorded.graph.nodes[node].value) < 2e-5, "\(what)")
    var graph = recorded.graph
    let weights = graph.constant(DoubleTensor(upstream))
    let loss = try graph.record(.sum(axis: nil), [graph.record(.multiply, [node, weights])])
    let exact = graph.gradients(of: loss)
    let gradients = recording.tape.gradients(of: output, upstream: upstream)
    for input in inputs {
      let leaf = try #require(recorded.node(of: input))
      #expect(error(gradients[input], exact[leaf]) < 1e-4, "\(what)")
    }
    for item in parameters {
      let leaf = try #require(recorded.node(of: item.parameter))
      #expect(graph.nodes[leaf].name == item.name)
      #expect(error(gradients[item.parameter], exact[leaf]) < 1e-4, "\(what) \(item.name)")
    }
    let check = graph.gradientCheck(of: loss, elementsPerLeaf: 3)
    #expect(check.passes, "\(what): \(check.failures.prefix(3))")
    return check
  }

  @Test(
    "80 random layers of every kind: the definitions' values and gradients, and differences agree with them")
  func layers() throws {
    var stream = RandomStream(seed: 3, purpose: "recorded layers")
    var counts: [String: Int] = [:]
    var agreed = 0
    let activations: [Activation] = [.relu, .leakyReLU(slope: 0.2), .sigmoid, .tanh, .softmax]
    while counts.values.reduce(0, +) < 80 {
      let layer =
        stream.integer(below: 4) == 0
        ? LayerDescription.activation(activations[stream.integer(below: 5)]) : .random(&stream)
      let shape: Shape = [2, 4, 3 + stream.integer(below: 3), 3 + stream.integer(below: 3)]
      guard let made = try? layer.layer(input: shape, seed: 1) else { continue }
      counts[layer.name, default: 0] += 1
      let recording = Recording(keepsValues: true)
      let input = recording.tape.variable(random(shape, &stream), name: "x")
      let output = made(input, in: recording.pass)
      agreed += try check(
        recording, output, inputs: [input], parameters: made.parameters,
        upstream: random(output.shape, &stream),
        "\(layer)"
      ).count(.agrees)
    }
    #expect(counts.count == 12 && agreed > 300, "\(counts), \(agreed)")
  }

  @Test("a network with everything in it, in training: ReLU and pooling are recorded by themselves")
  func network() throws {
    let network = try Sequential(input: ImageShape(channels: 2, height: 6, width: 6), seed: 9) {
      Conv2D(4, kernel: 3, padding: 1)
      ReLU()
      MaxPool2D(2, stride: 1)
      Residual {
        Conv2D(4, kernel: 3, padding: 1, groups: 2)
        BatchNorm2D()
        LeakyReLU(0.1)
      }
      Conv2D(3, kernel: 2)
      ReLU()
      ConvTranspose2D(2, kernel: 2, stride: 2)
      Dropout(0.3)
      Flatten()
      Dense(4)
    }
    var stream = RandomStream(seed: 4, purpose: "recorded network")
    let recording = Recording(keepsValues: true)
    let x = recording.tape.variable(random([2, 2, 6, 6], &stream))
    let loss = try softmaxCrossEntropy(
      logits: network(x, in: recording.pass), labels: [1, 3], smoothing: 0.1, classWeights: [1, 2, 0.5, 1])
    #expect(recording.tape.operations.filter { $0 == "relu" }.count == 2)
    #expect(!recording.tape.operations.contains("convolution with relu"))
    let result = try check(
      recording, loss, inputs: [x], parameters: network.parameters, upstream: Tensor(1), "network")
    #expect(result.count(.agrees) > 25)
  }

  @Test("all losses, each reduction, on both sides of their kinks")
  func losses() throws {
    var stream = RandomStream(seed: 6, purpose: "recorded losses")
    typealias Loss = (Variable, Tensor, LossReduction) throws -> Variable
    let losses: [(String, Loss)] = [
      ("mse", { try meanSquaredError($0, target: $1, reduction: $2) }),
      ("half", { prediction, target, _ in try halfSumSquaredError(prediction, target: target) }),
      ("l1", { try meanAbsoluteError($0, target: $1, reduction: $2) }),
      ("huber", { try huber($0, target: $1, delta: 0.7, reduction: $2) }),
      ("logits", { try binaryCrossEntropy(logits: $0, target: $1, reduction: $2) }),
      (
        "labels",
        { logits, _, reduction in
          try softmaxCrossEntropy(logits: logits, labels: [2, 0], reduction: reduction)
        }
      ),
      (
        "probabilities",
        { logits, _, reduction in
          try softmaxCrossEntropy(
            logits: logits, probabilities: Tensor([2, 3], [0.25, 0, 0.75, 0.5, 0.5, 0]), smoothing: 0.1,
            classWeights: [1, 2, 0.5], reduction: reduction)
        }
      ),
    ]
    for (name, loss) in losses {
      for reduction in [LossReduction.mean, .sum, .none] {
        let recording = Recording(keepsValues: true)
        let x = recording.tape.variable(random([2, 3], &stream))
        let output = try loss(x, random([2, 3], &stream), reduction)
        let result = try check(
          recording, output, inputs: [x], parameters: [], upstream: random(output.shape, &stream), name)
        #expect(result.count(.agrees) == 3, "\(name)")
      }
    }
    let recording = Recording(keepsValues: true)
    let p = recording.tape.variable(Tensor([4], [0.1, 0.5, 0.9, 0.99]))
    let output = try binaryCrossEntropy(probabilities: p, target: Tensor([4], [0, 1, 0.3, 1]))
    _ = try check(recording, output, inputs: [p], parameters: [], upstream: Tensor(1), "probabilities")
  }

  @Test("exact values stand in for what Float rounds: parameters, inputs and targets, by name")
  func exactValues() throws {
    let weight = Parameter(Tensor([1, 2], [0.1, 0.2]))
    let recording = Recording(keepsValues: true)
    let x = recording.tape.variable(Tensor([1, 2], [0.3, 0.7]), name: "x")
    let output = x.linear(weight: recording.pass.variable(of: weight), bias: nil, in: recording.pass)
    let loss = try halfSumSquaredError(output, target: Tensor([1, 1], [0.9]))
    let names = [NamedParameter(name: "0.weight", parameter: weight)]
    let recorded = try recording.tape.definitionGraph(
      parameters: names,
      exact: [
        "0.weight": DoubleTensor([1, 2], [0.1, 0.2]), "x": DoubleTensor([1, 2], [0.3, 0.7]),
        "target": DoubleTensor([1, 1], [0.9]),
      ])
    let node = try #require(recorded.node(of: loss))
    let difference = 0.3 * 0.1 + 0.7 * 0.2 - 0.9
    #expect(abs(try #require(recorded.graph.nodes[node].value.number) - difference * difference / 2) < 1e-16)
    let leaf = try #require(recorded.node(of: weight))
    let gradient = try #require(recorded.graph.gradients(of: node)[leaf])
    #expect(
      gradient.isClose(to: DoubleTensor([1, 2], [difference * 0.3, difference * 0.7]), tolerance: 1e-16))
    // Without them the graph has what Float holds.
    let rounded = try recording.tape.definitionGraph(parameters: names)
    #expect(rounded.graph.nodes[leaf].value.elements[0] == Double(Float(0.1)))
    #expect(throws: OperationError.self) {
      try recording.tape.definitionGraph(parameters: names, exact: ["y": DoubleTensor(1)])
    }
    #expect(throws: OperationError.self) {
      try recording.tape.definitionGraph(parameters: names, exact: ["x": DoubleTensor(1)])
    }
  }

  @Test("a tape that was not asked to keep values keeps none; one that was gives them up with its gradients")
  func memory() throws {
    let (plain, keeping) = (Tape(), Tape(keepsValues: true))
    for tape in [plain, keeping] {
      let x = tape.variable(Tensor([2], [1, 2]))
      _ = tape.gradients(of: x * x, upstream: Tensor([2], [1, 1]))
    }
    #expect(plain.keptValues == nil && keeping.keptValues?.leaves.isEmpty == true)
  }
}
