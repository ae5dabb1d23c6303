import Testing

@testable import ConvNets

@Suite("Tape")
struct TapeTests {
  private func address(_ tensor: Tensor) -> UnsafePointer<Float>? {
    tensor.withUnsafeBufferPointer { $0.baseAddress }
  }

  @Test("a variable used several times gets the sum of its paths: d(x + x + x)/dx = 3")
  func severalUses() {
    let recording = Recording()
    let x = recording.tape.variable(Tensor([2], [1, 2]))
    let y = x.adding(x, in: recording.pass).adding(x, in: recording.pass)
    let gradients = recording.tape.gradients(of: y, upstream: Tensor([2], [1, 10]))
    #expect(gradients[x]?.elements == [3, 30])
  }

  @Test("a residual block with the identity: gradient through both branches, each operand's own")
  func residual() throws {
    let layer = try Residual {
      Conv2D(1, kernel: 1, bias: false)
      ReLU()
    }.layerDescription.layer(input: [1, 1, 1, 3], seed: 1)
    let weight = try #require(layer.parameters.first)
    #expect(weight.name == "body.0.weight")
    weight.parameter.value = Tensor([1, 1, 1, 1], [2])
    let recording = Recording()
    let x = recording.tape.variable(Tensor([1, 1, 1, 3], [1, -1, 3]))
    let y = layer(x, in: recording.pass)
    #expect(y.value.elements == [3, -1, 9])
    let gradients = recording.tape.gradients(of: y, upstream: Tensor([1, 1, 1, 3], [1, 10, 100]))
    #expect(gradients[x]?.elements == [3, 10, 300])
    // 1 · 1 + 3 · 100: the second pixel is cut off by ReLU.
    #expect(gradients[weight.parameter]?.elements == [301])
  }

  @Test("what needs no gradient is not recorded: a first layer's input gradient, a frozen pass")
  func constants() throws {
    let network = try Sequential(input: ImageShape(channels: 1, height: 4, width: 4), seed: 1) {
      MaxPool2D(2)
      Flatten()
      Dense(2)
      ReLU()
    }
    let recording = Recording()
    let images = Variable(Tensor([1, 1, 4, 4], repeating: 1))
    _ = network(images, in: recording.pass)
    #expect(recording.tape.operations == ["parameter", "parameter", "linear", "relu"])
    let output = network(images, in: ForwardPass(mode: .inference, context: ComputeContext(threadCount: 1)))
    #expect(!output.needsGradient)
  }

  @Test("an update copies no weight and no momentum: the addresses stay")
  func addresses() throws {
    let network = try Sequential(input: ImageShape(channels: 2, height: 6, width: 6), seed: 1) {
      Conv2D(4, kernel: 3, padding: 1)
      BatchNorm2D()
      ReLU()
      Residual {
        Conv2D(4, kernel: 3, padding: 1)
        ReLU()
      }
      ConvTranspose2D(2, kernel: 2, stride: 2)
      Flatten()
      Dense(3)
    }
    var rules: [any Optimizer] = [.sgd(learningRate: 0.1, momentum: 0.9), .adam(), .adamW()]
    for index in rules.indices {
      var places: [[UnsafePointer<Float>?]] = []
      for step in 0..<3 {
        let recording = Recording(seed: UInt64(step))
        let images = Variable(Tensor([2, 2, 6, 6], (0..<144).map { Float($0 % 7) }))
        let loss = try softmaxCrossEntropy(
          logits: network(images, in: recording.pass), labels: [0, 2])
        rules[index].update(network.parameters, along: recording.tape.gradients(of: loss))
        places.append(network.parameters.map { address($0.parameter.value) })
        places[step] += rules[index].state.sorted { $0.key < $1.key }.filter { $0.value.count > 1 }
          .map { address($0.value) }
      }
      #expect(places[0] == places[1] && places[1] == places[2])
    }
  }

  @Test("pullbacks hold no variable: a dropped tape is freed, and a consumed one holds nothing")
  func memory() throws {
    weak var dropped: Tape?
    weak var consumed: Tape?
    do {
      let (first, second) = (Recording(), Recording())
      (dropped, consumed) = (first.tape, second.tape)
      for recording in [first, second] {
        let x = recording.tape.variable(Tensor([1, 1, 4, 4], repeating: 1))
        let y = x.relu(in: recording.pass).softmax(in: recording.pass)
        if recording.tape === second.tape { _ = recording.tape.gradients(of: y, upstream: y.value) }
      }
      #expect(second.tape.operations.isEmpty && second.tape.isConsumed)
    }
    #expect(dropped == nil && consumed == nil)
  }

  @Test("micro-batches: the sum of two half batches' gradients is the whole batch's")
  func microBatches() throws {
    let network = try Sequential(input: ImageShape(channels: 1, height: 5, width: 5), seed: 1) {
      Conv2D(3, kernel: 3)
      Tanh()
      Flatten()
      Dense(2)
    }
    let images: [[Float]] = (0..<4).map { n in
      (0..<25).map { pixel in Float((pixel * 7 + n * 3) % 11) / 11 }
    }
    func gradients(_ part: Range<Int>) throws -> Gradients {
      let recording = Recording()
      let input = Variable(Tensor([part.count, 1, 5, 5], images[part].flatMap { $0 }))
      let loss = try softmaxCrossEntropy(
        logits: network(input, in: recording.pass), labels: part.map { $0 % 2 }, reduction: .sum)
      return recording.tape.gradients(of: loss)
    }
    let (whole, halves) = (try gradients(0..<4), try gradients(0..<2) + gradients(2..<4))
    for item in network.parameters {
      for (one, two) in zip(
        try #require(whole[item.parameter]).elements, try #require(halves[item.parameter]).elements)
      {
        #expect(abs(one - two) < 1e-6)
      }
    }
  }
}
