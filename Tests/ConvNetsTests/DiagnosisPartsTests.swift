import ConvNets
import Testing

@Suite("Parts of a diagnosis")
struct DiagnosisPartsTests {
  /// `001-linear-collapse` of a course's notes.
  @Test("dense layers without a non-linearity are one: W̃ = W₃W₂W₁, b̃ = W₃W₂b₁ + W₃b₂ + b₃")
  func collapse() throws {
    let model = ModelDescription(features: 2) {
      Dense(weights: [[1, 2], [0, -1]], biases: .listed([0.5, 1]))
      Dense(weights: [[2, 1], [1, 3]], biases: .listed([1, 2]))
      LayerDescription.activation(.identity)
      Dense(weights: [[1, -1], [0.5, 4]], biases: .listed([-0.5, 0.25]))
      ReLU()
      Dense(weights: [[nil, 2], [1, 1]], sharing: .one)
      Dense(weights: [[0.1, 0.2]])
    }
    let runs = LinearCollapse(try Sequential(model, seed: 1)).runs
    #expect(runs.map(\.paths) == [["0", "1", "3"], ["5", "6"]])
    #expect(runs[0].weight == DoubleTensor([2, 2], [1, 4, 5, -2.5]))
    #expect(runs[0].bias == DoubleTensor([-3, 23.75]))
    #expect(runs[1].weight == DoubleTensor([1, 2], [0.2, 0.1 * 2 + 0.2]))
    let none = ModelDescription(features: 2) {
      Dense(2)
      Tanh()
      Dense(2)
    }
    #expect(LinearCollapse(try Sequential(none, seed: 1)).runs.isEmpty)
  }

  @Test("a probe sees dead ReLU units and saturated ones, also where layers are joined")
  func probe() throws {
    let model = ModelDescription(input: ImageShape(channels: 1, height: 4, width: 4)) {
      Conv2D(3, kernel: 1)
      ReLU()
      MaxPool2D(2)
      Flatten()
      Dense(2)
      Sigmoid()
    }
    let network = try Sequential(model, seed: 1)
    func set(_ name: String, _ values: [Float]) {
      for item in network.parameters where item.name == name {
        item.parameter.value = Tensor(item.parameter.value.shape, values)
      }
    }
    // Channel 0 is x, channel 1 is −x, channel 2 is 0 for images between 0 and 1.
    set("0.weight", [1, -1, 0])
    set("4.weight", [Float](repeating: 0, count: 24))
    set("4.bias", [0, 20])
    let probe = ActivationProbe()
    let pass = ForwardPass(mode: .inference, context: ComputeContext(threadCount: 1), probe: probe)
    _ = network(Variable(Tensor([2, 1, 4, 4], (0..<32).map { Float($0) / 32 })), in: pass)
    #expect(probe.counts["1"]?.isAlive == [true, false, false])
    #expect(probe.counts["5"]?.boundedCount == 4)
    #expect(probe.counts["5"]?.saturatedCount == 2)
    #expect(probe.counts.count == 2)
    // The same network, not joined: a probe changes nothing and a tape that keeps values sees the same.
    let other = ActivationProbe()
    let taped = ForwardPass(
      mode: .inference, tape: Tape(keepsValues: true), context: ComputeContext(threadCount: 1), probe: other)
    _ = network(Variable(Tensor([2, 1, 4, 4], (0..<32).map { Float($0) / 32 })), in: taped)
    #expect(other.counts == probe.counts)
  }

  @Test("clipping by value holds each element and counts, and leaves NaN")
  func clipping() throws {
    let recording = Recording()
    let parameter = Parameter(Tensor([4], [1, 2, 3, 4]))
    let x = recording.tape.variable(of: parameter)
    var gradients = recording.tape.gradients(of: x, upstream: Tensor([4], [0.5, -3, 2, .nan]))
    #expect(gradients.clip(toValue: 1) == 2)
    let clipped = gradients[parameter]?.elements ?? []
    #expect(clipped.prefix(3) == [0.5, -1, 1])
    #expect(clipped.last?.isNaN == true)
  }

  @Test("stated numbers are known exactly until training changes them")
  func exactValues() throws {
    let network = try Sequential(
      ModelDescription(features: 1) { Dense(weights: [[0.1]], biases: .constant(0.2)) }, seed: 1)
    #expect(network.exactValues == ["0.weight": DoubleTensor([1, 1], [0.1]), "0.bias": DoubleTensor([0.2])])
    network.parameters[0].parameter.value = Tensor([1, 1], [0.3])
    #expect(network.exactValues.keys.sorted() == ["0.bias"])
  }
}
