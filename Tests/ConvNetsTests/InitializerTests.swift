import ConvNets
import Testing

@Suite("Initial weights and learning rates")
struct InitializerTests {
  let vectors: LayerVectors

  init() throws { vectors = try LayerVectors() }

  private func initializer(_ name: String) -> Initializer? {
    switch name {
    case "kaiming_uniform(fan_in, relu)": .heUniform()
    case "kaiming_normal(fan_in, relu)": .heNormal()
    case "kaiming_normal(fan_out, relu)": .heNormal(scaling: .fanOut)
    case "kaiming_uniform(fan_in, leaky_relu 0.2)": .heUniform(slope: 0.2)
    case "xavier_uniform": .glorotUniform()
    case "xavier_normal": .glorotNormal()
    case "xavier_uniform(tanh gain)": .glorotUniform(gain: 5.0 / 3)
    case "lecun_normal": Initializer(.normal, scaling: .fanIn)
    case "torch Conv2d/Linear default weight (kaiming_uniform a=sqrt 5)": .heUniform(slope: 5.0.squareRoot())
    default: nil
    }
  }

  @Test("mean, deviation and bounds of nine laws over four shapes: 36 cases")
  func statistics() throws {
    var count = 0
    for row in vectors.inits {
      guard let law = initializer(row.`init`), let accept = row.accept else { continue }
      count += 1
      let shape = Shape(row.shape)
      let fanOut = try #require(row.fanOut)
      #expect(Fan(of: shape) == Fan(input: row.fanIn, output: fanOut))
      #expect(abs(law.deviation(for: Fan(of: shape)) - row.std) < 1e-12)
      let weight = law.weight(shape, seed: 1, name: "0.weight").elements.map(Double.init)
      let mean = weight.reduce(0, +) / Double(weight.count)
      let variance = weight.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(weight.count - 1)
      #expect(abs(mean) < accept.absMeanBelow, "\(row.`init`) \(shape)")
      #expect(abs(variance.squareRoot() - row.std) < accept.stdWithin, "\(row.`init`) \(shape)")
      if let bound = row.bound {
        #expect(weight.allSatisfy { abs($0) <= bound * (1 + 1e-6) })
        #expect(weight.contains { abs($0) > bound * 0.97 })
      }
    }
    #expect(count == 36)
  }

  @Test("a weight depends on seed and name alone, not on its neighbours")
  func independence() throws {
    let image = ImageShape(channels: 2, height: 6, width: 6)
    let long = try Sequential(input: image, seed: 3) {
      Conv2D(3, kernel: 3)
      ReLU()
      Conv2D(4, kernel: 3)
    }
    let short = try Sequential(input: image, seed: 3) {
      Conv2D(3, kernel: 3)
      ReLU()
    }
    let other = try Sequential(input: image, seed: 4) {
      Conv2D(3, kernel: 3)
      ReLU()
    }
    #expect(long.weights["0.weight"] == short.weights["0.weight"])
    #expect(long.weights["0.weight"] != other.weights["0.weight"])
  }

  @Test("He's law before ReLU, also across batch norm, pooling and the end of a branch; Glorot's elsewhere")
  func defaults() throws {
    let network = try Sequential(input: ImageShape(channels: 3, height: 8, width: 8), seed: 1) {
      Conv2D(8, kernel: 3, padding: 1)
      BatchNorm2D()
      ReLU()
      Residual {
        Conv2D(8, kernel: 3, padding: 1)
        Tanh()
        Conv2D(8, kernel: 3, padding: 1)
      }
      MaxPool2D(2)
      LeakyReLU(0.2)
      Flatten()
      Dense(5)
    }
    let expected: [(String, Initializer)] = [
      ("0.weight", .heNormal()), ("3.body.0.weight", .glorotUniform()),
      ("3.body.2.weight", .heNormal(slope: 0.2)), ("7.weight", .glorotUniform()),
    ]
    for (name, law) in expected {
      let weight = try #require(network.weights[name])
      #expect(weight == law.weight(weight.shape, seed: 1, name: name), "\(name)")
    }
    #expect(network.weights["0.bias"]?.elements.allSatisfy { $0 == 0 } == true)
  }

  @Test("six learning-rate schedules: PyTorch's rates")
  func schedules() throws {
    #expect(vectors.schedules.count == 6)
    for row in vectors.schedules {
      let gamma = row.gamma ?? 1
      let schedule: LearningRateSchedule =
        switch row.kind {
        case "step": .step(every: try #require(row.step), gamma: gamma)
        case "exponential": .exponential(gamma: gamma)
        case "multistep": .multistep(milestones: try #require(row.milestones), gamma: gamma)
        case "cosine": .cosine(period: try #require(row.tMax), floor: try #require(row.etaMin) / row.base)
        case "linear":
          .linear(start: try #require(row.start), end: try #require(row.end), steps: try #require(row.steps))
        default: .polynomial(steps: try #require(row.steps), power: try #require(row.power))
        }
      for (step, rate) in row.rates.enumerated() {
        #expect(abs(schedule.factor(at: step) * row.base - rate) < 1e-12, "\(row.kind), step \(step)")
      }
    }
  }
}
