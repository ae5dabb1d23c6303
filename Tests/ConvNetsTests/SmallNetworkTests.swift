import ConvNets
import Foundation
import Testing

@Suite("Small networks")
struct SmallNetworkTests {
  /// 3-4-2 with missing connections, activations of single units and a shared bias; the values in double precision are
  /// those of exercise `002-forward` and `002-backprop` of a course's notes.
  private let partiallyConnected = ModelDescription(features: 3) {
    Dense(
      weights: [[nil, 0.25, nil], [0.55, 0.2, nil], [nil, 0.1, 0.6], [nil, 0.05, nil]],
      biases: .constant(0.6), sharing: .one)
    UnitActivations([.sigmoid, .sigmoid, .relu, .relu])
    Dense(weights: [[0.7, nil, 0.33, nil], [nil, 0.45, nil, 0.8]], biases: nil)
  }
  private let input = Tensor([1, 3], [0.15, 0.1, 0.05])
  private let target = Tensor([1, 2], [0.31, 0.27])

  private func near(_ got: [Float], _ expected: [Double]) -> Bool {
    got.count == expected.count
      && zip(got, expected).allSatisfy { abs(Double($0) - $1) <= 1e-6 * max(1, abs($1)) }
  }

  @Test("forward and backward are those of the hand calculation; a missing connection has no gradient")
  func gradients() throws {
    let network = try Sequential(partiallyConnected, seed: 1)
    let recording = Recording()
    let output = network(Variable(input), in: recording.pass)
    #expect(near(output.value.elements, [0.667148405266238, 0.7849338194959864]))
    let loss = try halfSumSquaredError(output, target: target)
    #expect(near(loss.value.elements, [0.196355910922471]))
    let gradients = recording.tape.gradients(of: loss)
    let names = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.name, $0.parameter) })
    #expect(Set(names.keys) == ["0.weight", "0.bias", "2.weight"])
    let first = try #require(names["0.weight"].flatMap { gradients[$0] })
    #expect(
      near(
        first.elements,
        [
          0, 0.005677380818843856, 0, 0.007699814853117837, 0.005133209902078558, 0, 0, 0.011785897373785855,
          0.005892948686892927, 0, 0.04119470555967891, 0,
        ]))
    #expect(near(try #require(names["0.bias"].flatMap { gradients[$0] }).elements, [0.6379119365438719]))
    #expect(
      near(
        try #require(names["2.weight"].flatMap { gradients[$0] }).elements,
        [0.23263035117788752, 0, 0.2285749793703923, 0, 0, 0.34435778019685337, 0, 0.31153496079507176]))
  }

  @Test(
    "missing connections stay exactly 0 in training, with every optimizer",
    arguments: ["sgd", "adam", "adamW"])
  func masksHold(rule: String) throws {
    var model = partiallyConnected
    var drawn = Dense(4)
    drawn.connections = [
      [true, false, true], [false, true, false], [true, true, false], [false, false, true],
    ]
    model.layers[0] = .dense(drawn)
    let network = try Sequential(model, seed: 3)
    var optimizer: any Optimizer =
      rule == "sgd"
      ? SGD(learningRate: 0.1, momentum: 0.9, weightDecay: 0.01)
      : rule == "adam" ? Adam(learningRate: 0.05) : .adamW(learningRate: 0.05, weightDecay: 0.1)
    let mask = drawn.connections?.flatMap { $0 } ?? []
    let start = network.parameters[0].parameter.value.elements
    #expect(zip(start, mask).allSatisfy { ($0 != 0) == $1 })
    var losses: [Float] = []
    for _ in 0..<40 {
      let recording = Recording()
      let loss = try halfSumSquaredError(network(Variable(input), in: recording.pass), target: target)
      losses.append(loss.value.scalar)
      optimizer.update(network.parameters, along: recording.tape.gradients(of: loss))
    }
    let end = network.parameters[0].parameter.value.elements
    #expect(zip(end, mask).allSatisfy { ($0 != 0) == $1 })
    #expect(zip(start, end).contains { $0 != $1 })
    #expect(losses[39] < losses[0] / 2)
  }

  @Test("groups of units share a bias: its gradient is the sum over the group")
  func sharedBiases() throws {
    let model = ModelDescription(features: 1) {
      Dense(weights: [[1], [2], [3]], biases: .listed([10, 20]), sharing: .groups([1, 0, 1]))
    }
    let network = try Sequential(model, seed: 1)
    let recording = Recording()
    let output = network(Variable(Tensor([1, 1], [1])), in: recording.pass)
    #expect(output.value.elements == [21, 12, 23])
    let gradients = recording.tape.gradients(of: output, upstream: Tensor([1, 3], [1, 10, 100]))
    #expect(gradients[network.parameters[1].parameter]?.elements == [10, 101])
  }

  struct Case: Sendable {
    let activation: Activation
    /// At −1, 0 and 2.
    let values, slopes: [Double]
  }

  /// `elu(x, 0.5)`, `softplus(x)` and their derivatives are PyTorch's in float64.
  static let cases = [
    Case(
      activation: .elu(alpha: 0.5), values: [-0.31606027941427883, 0, 2],
      slopes: [0.18393972058572117, 0.5, 1]),
    Case(
      activation: .softplus, values: [0.31326168751822286, 0.6931471805599453, 2.1269280110429727],
      slopes: [0.2689414213699951, 0.5, 0.8807970779778823]),
    Case(activation: .step(atZero: 0.5), values: [0, 0.5, 1], slopes: [0, 0, 0]),
    Case(activation: .identity, values: [-1, 0, 2], slopes: [1, 1, 1]),
    Case(activation: .relu, values: [0, 0, 2], slopes: [0, 0, 1]),
    Case(activation: .leakyReLU(slope: 0.25), values: [-0.25, 0, 2], slopes: [0.25, 0.25, 1]),
  ]

  @Test("elu, softplus, step and identity, alone and as activations of units", arguments: cases)
  func activations(_ expected: Case) throws {
    let units = UnitActivations([Activation](repeating: expected.activation, count: 3))
    for description in [LayerDescription.activation(expected.activation), .unitActivations(units)] {
      let recording = Recording()
      let x = recording.tape.variable(Tensor([1, 3], [-1, 0, 2]))
      let layer = try description.layer(input: [1, 3], seed: 1)
      let y = layer(x, in: recording.pass)
      #expect(near(y.value.elements, expected.values), "\(description)")
      let gradient = recording.tape.gradients(of: y, upstream: Tensor([1, 3], [1, 1, 1]))[x]
      #expect(near(gradient?.elements ?? [0, 0, 0], expected.slopes), "\(description)")
    }
  }

  @Test("the perceptron's gates depend on the value of the step at 0")
  func gates() throws {
    let rows = Tensor([4, 2], [0, 0, 0, 1, 1, 0, 1, 1])
    func outputs(atZero: Double) throws -> [Float] {
      let model = ModelDescription(features: 2) {
        Dense(weights: [[1, 1]], biases: .constant(-1))
        Step(atZero: atZero)
      }
      let network = try Sequential(model, seed: 1).frozen()
      return network(rows, context: ComputeContext(threadCount: 1)).elements
    }
    #expect(try outputs(atZero: 0) == [0, 0, 0, 1])
    #expect(try outputs(atZero: 1) == [0, 1, 1, 1])
  }

  @Test("a network of features takes images of a single pixel too")
  func onePixel() throws {
    let network = try Sequential(partiallyConnected, seed: 1)
    let pass = ForwardPass(mode: .inference, context: ComputeContext(threadCount: 1))
    #expect(
      network(Variable(input), in: pass).value
        == network(Variable(input.reshaped(to: [1, 3, 1, 1])), in: pass).value)
  }
}
