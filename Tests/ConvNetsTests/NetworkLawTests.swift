import Foundation
import Testing

@testable import ConvNets

@Suite("Laws of networks")
struct NetworkLawTests {
  @Test("outputShape is the shape of the output, and the input gradient has the input's: 300 random layers")
  func shapes() throws {
    var random = RandomStream(seed: 11, purpose: "random layers")
    var names: [String: Int] = [:]
    while names.values.reduce(0, +) < 300 {
      let layer = LayerDescription.random(&random)
      let image = ImageShape(
        channels: 4, height: 3 + random.integer(below: 6), width: 3 + random.integer(below: 6))
      let shape = Shape(batch: 2, image)
      guard let made = try? layer.layer(input: shape, seed: 1) else { continue }
      names[layer.name, default: 0] += 1
      let recording = Recording()
      let input = recording.tape.variable(Tensor(shape, (0..<shape.count).map { _ in random.normal() }))
      let output = made(input, in: recording.pass)
      let promised = try made.outputShape(for: shape)
      #expect(promised == output.shape, "\(layer)")
      #expect(output.value.elements.allSatisfy { $0.isFinite }, "\(layer)")
      let gradients = recording.tape.gradients(of: output, upstream: Tensor(output.shape, repeating: 1))
      #expect(gradients[input]?.shape == shape, "\(layer)")
      for item in made.parameters {
        #expect(gradients[item.parameter]?.shape == item.parameter.value.shape, "\(layer)")
      }
    }
    #expect(names.count == 7 && names.values.allSatisfy { $0 >= 10 }, "\(names)")
  }

  @Test(
    "transposed convolution is the adjoint of the convolution: ⟨T(x), z⟩ = ⟨x, conv(z)⟩, 100 random layers")
  func adjoint() throws {
    var random = RandomStream(seed: 5, purpose: "adjoint")
    var count = 0
    while count < 100 {
      guard case .convTranspose2D(var layer) = LayerDescription.random(&random) else { continue }
      layer.bias = false
      let shape: Shape = [1, 4, 3 + random.integer(below: 4), 3 + random.integer(below: 4)]
      guard let mirrored = try? layer.convolution(for: shape.image!) else { continue }
      count += 1
      let made = try layer.layerDescription.layer(input: shape, seed: 1)
      let weight = made.parameters[0].parameter.value
      let context = ComputeContext(threadCount: 1)
      let pass = ForwardPass(mode: .inference, context: context)
      let x = Tensor(shape, (0..<shape.count).map { _ in random.normal() })
      let y = made(Variable(x), in: pass).value
      let z = Tensor(y.shape, (0..<y.count).map { _ in random.normal() })
      let plan = try ConvolutionAlgorithm.direct.plan(
        for: mirrored, batch: 1, pass: .output, context: context)
      // Positions beyond the input hold zeros in x, so only the input's part counts.
      let back = plan.output(z, filters: weight)
      var (left, right, scale) = (0.0, 0.0, 0.0)
      for (a, b) in zip(y.elements, z.elements) {
        left += Double(a) * Double(b)
        scale += abs(Double(a) * Double(b))
      }
      for c in 0..<4 {
        for i in 0..<shape[2] {
          for j in 0..<shape[3] { right += Double(x[0, c, i, j]) * Double(back[0, c, i, j]) }
        }
      }
      #expect(abs(left - right) <= 1e-5 * (scale + 1), "\(layer)")
    }
  }

  /// Every kind of layer, smooth enough for differences except at kinks that random values do not hit.
  private func network() throws -> Sequential {
    try Sequential(
      input: ImageShape(channels: 2, height: 7, width: 7), seed: 9, initializer: .glorotUniform(gain: 2)
    ) {
      Conv2D(4, kernel: 3, padding: 1)
      BatchNorm2D()
      LeakyReLU(0.2)
      MaxPool2D(2, stride: 1)
      Residual(
        body: {
          Conv2D(6, kernel: 3, stride: 2, padding: 1, groups: 2)
          Tanh()
        },
        shortcut: { Conv2D(6, kernel: 1, stride: 2, bias: false) })
      AveragePool2D(2, stride: 1, padding: 1, countsPadding: false)
      ConvTranspose2D(3, kernel: 3, stride: 2, padding: 1, outputPadding: 1)
      Sigmoid()
      Conv2D(4, kernel: 2)
      ReLU()
      GlobalAveragePool()
      Dense(5)
      Softmax()
    }
  }

  @Test("finite differences of a whole network: every parameter and the input, along random directions")
  func finiteDifferences() throws {
    let network = try network()
    var random = RandomStream(seed: 2, purpose: "finite differences")
    let images = Tensor([3, 2, 7, 7], (0..<294).map { _ in random.normal() })
    let recording = Recording()
    let input = recording.tape.variable(images)
    let output = network(input, in: recording.pass)
    let upstream = Tensor([3, 5], (0..<15).map { _ in 100 * random.normal() })
    let gradients = recording.tape.gradients(of: output, upstream: upstream)

    /// (f(x + h·d) − f(x − h·d)) ÷ 2h beside ⟨gradient, d⟩, with d the sign of the gradient, where it is largest.
    func compare(_ name: String, _ gradient: Tensor, _ value: Tensor, _ evaluate: (Tensor) -> Double) {
      let direction = gradient.elements.map { $0 < 0 ? Float(-1) : 1 }
      let h: Float = 2e-4
      func moved(_ step: Float) -> Tensor {
        Tensor(value.shape, zip(value.elements, direction).map { $0 + step * $1 })
      }
      let difference = (evaluate(moved(h)) - evaluate(moved(-h))) / (2 * Double(h))
      let slope = zip(gradient.elements, direction).reduce(0.0) { $0 + Double($1.0 * $1.1) }
      #expect(abs(difference - slope) < 0.002 * abs(slope) + 0.05, "\(name): \(difference), \(slope)")
    }
    func evaluate(_ input: Tensor) -> Double {
      let output = network(Variable(input), in: Recording().pass).value
      return zip(output.elements, upstream.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let inputGradient = try #require(gradients[input])
    compare("input", inputGradient, images, evaluate)
    for item in network.parameters {
      let value = item.parameter.value
      let gradient = try #require(gradients[item.parameter])
      compare(item.name, gradient, value) { moved in
        item.parameter.value = moved
        defer { item.parameter.value = value }
        return evaluate(images)
      }
    }
  }

  @Test("the same seed gives the same bits with 1, 2 and 3 threads, dropout included")
  func threads() throws {
    var runs: [[String: Tensor]] = []
    for threads in 1...3 {
      let network = try Sequential(input: ImageShape(channels: 3, height: 16, width: 16), seed: 4) {
        Conv2D(16, kernel: 3, padding: .same)
        BatchNorm2D()
        ReLU()
        Dropout(0.3)
        MaxPool2D(2)
        Conv2D(16, kernel: 3, padding: .same)
        Tanh()
        AveragePool2D(2)
        Flatten()
        Dense(4)
      }
      var rule: any Optimizer = .adam()
      for step in 0..<3 {
        let recording = Recording(threads: threads, seed: UInt64(step))
        var random = RandomStream(seed: 3, purpose: "images", index: step)
        let images = Tensor([16, 3, 16, 16], (0..<16 * 768).map { _ in random.normal() })
        let loss = try softmaxCrossEntropy(
          logits: network(Variable(images), in: recording.pass), labels: (0..<16).map { $0 % 4 })
        rule.update(network.parameters, along: recording.tape.gradients(of: loss))
        recording.pass.commitBufferUpdates()
      }
      runs.append(network.weights)
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }

  @Test("dropout keeps the mean, drops the stated share, and does nothing in use")
  func dropout() throws {
    let layer = try Dropout(0.25).layerDescription.layer(input: [1, 40_000], seed: 1)
    let ones = Variable(Tensor([1, 40_000], repeating: 1))
    let recording = Recording()
    let output = layer(ones, in: recording.pass).value.elements
    let dropped = output.count { $0 == 0 }
    #expect(abs(Double(dropped) / 40_000 - 0.25) < 0.011)
    #expect(output.allSatisfy { $0 == 0 || $0 == Float(1 / 0.75) })
    let pass = ForwardPass(mode: .inference, context: recording.pass.context)
    #expect(layer(ones, in: pass).value == ones.value)
  }
}
