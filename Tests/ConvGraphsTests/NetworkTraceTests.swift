import ConvGraphs
import ConvNets
import ConvShapes
import Testing

/// Networks of a course's notes; the expected values are those of its exercises, recomputed in double precision.
@Suite("Traces of small networks")
struct NetworkTraceTests {
  private func trace(
    _ model: ModelDescription, _ inputs: [[Double]], _ targets: [[Double]] = [],
    loss: NetworkLoss = .halfSquared, stepRate: Double? = nil
  ) throws -> NetworkTrace {
    let network = try Sequential(model, seed: 1)
    let samples = try NetworkSamples(inputs: inputs, targets: targets, for: network.description, loss: loss)
    return try NetworkTrace(network, samples, loss: loss, stepRate: stepRate)
  }

  private func near(_ got: DoubleTensor?, _ expected: [Double]) -> Bool {
    guard let got, got.count == expected.count else { return false }
    return zip(got.elements, expected).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($1)) }
  }

  /// 004-forward, 004-gradient, 004-update.
  @Test("2-2-1 without activations: forward, all nine derivatives and one step, to 1e-12")
  func twoTwoOne() throws {
    let model = ModelDescription(features: 2) {
      Dense(weights: [[-0.3, 0.15], [0.8, 0.2]], biases: .listed([0.9, -0.14]))
      Dense(weights: [[0.7, 0.25]], biases: .listed([-0.1]))
    }
    let trace = try trace(model, [[0.7, 0.5]], [[0.5]], stepRate: 0.03)
    #expect(near(trace.layers[0].value, [0.765, 0.52]))
    #expect(near(trace.layers[1].value, [0.5655]))
    #expect(near(trace.gradient(of: "0.weight"), [0.032095, 0.022925, 0.0114625, 0.0081875]))
    #expect(near(trace.gradient(of: "0.bias"), [0.04585, 0.016375]))
    #expect(near(trace.gradient(of: "1.weight"), [0.0501075, 0.03406]))
    #expect(near(trace.gradient(of: "1.bias"), [0.0655]))
    let step = try #require(trace.step)
    #expect(step.updates.map(\.name) == ["0.weight", "0.bias", "1.weight", "1.bias"])
    #expect(near(step.updates[0].after, [-0.30096285, 0.14931225, 0.799656125, 0.199754375]))
    #expect(abs(step.outputBefore - 0.002145125) < 1e-15)
    #expect(step.outputAfter < step.outputBefore)
  }

  /// 002-forward, 002-backprop, 002-update.
  @Test("3-4-2 with missing connections, two activations and a shared bias, to 1e-12")
  func partiallyConnected() throws {
    let model = ModelDescription(features: 3) {
      Dense(
        weights: [[nil, 0.25, nil], [0.55, 0.2, nil], [nil, 0.1, 0.6], [nil, 0.05, nil]],
        biases: .constant(0.6), sharing: .one)
      UnitActivations([.sigmoid, .sigmoid, .relu, .relu])
      Dense(weights: [[0.7, nil, 0.33, nil], [nil, 0.45, nil, 0.8]], biases: nil)
    }
    let trace = try trace(model, [[0.15, 0.1, 0.05]], [[0.31, 0.27]], stepRate: 0.5)
    #expect(near(trace.layers[1].value, [0.6513548646660542, 0.668741821102192, 0.64, 0.605]))
    #expect(near(trace.layers[2].value, [0.667148405266238, 0.7849338194959864]))
    #expect(near(trace.gradient(of: "0.bias"), [0.6379119365438719]))
    #expect(
      near(
        trace.gradient(of: "0.weight"),
        [
          0, 0.005677380818843856, 0, 0.007699814853117837, 0.005133209902078558, 0, 0, 0.011785897373785855,
          0.005892948686892927, 0, 0.04119470555967891, 0,
        ]))
    let step = try #require(trace.step)
    #expect(near(step.updates[1].after, [0.281044031728064]))
    #expect(step.updates[0].after.elements[0] == 0)
    // The units of the parts, and the loss in the words of the operations.
    #expect(trace.report?.rows.last?.expression == "half sum squared error(2.dense, target)")
  }

  /// 001-vanish-backward-final, 001-explode-backward.
  @Test("the vanishing chain of sigmoids and the exploding one of ReLUs")
  func chains() throws {
    func chain(_ weight: Double, _ activation: Activation) -> ModelDescription {
      var dense = Dense(1, bias: false)
      dense.weights = .constant(weight)
      let pair: [LayerDescription] = [.dense(dense), .activation(activation)]
      return ModelDescription(features: 1, layers: pair + pair + pair)
    }
    let vanishing = try trace(chain(0.5, .sigmoid), [[1]], [[1]])
    #expect(near(vanishing.gradient(of: "0.weight"), [-0.0015038544818807983]))
    #expect(near(vanishing.gradient(of: "2.weight"), [-0.007966582708390783]))
    #expect(near(vanishing.gradient(of: "4.weight"), [-0.06053981472327004]))
    #expect(near(vanishing.gradient(of: "input"), [-0.0007519272409403991]))
    let exploding = try trace(chain(5, .relu), [[1]], [[1]])
    #expect(exploding.loss == 7688)
    #expect(exploding.gradient(of: "input")?.elements == [15500])
    #expect(exploding.gradient(of: "0.weight")?.elements == [3100])
  }

  static let corners: [[Double]] = [[0, 0], [0, 1], [1, 0], [1, 1]]

  private func unit(_ bias: Double, atZero: Double) -> ModelDescription {
    ModelDescription(features: 2) {
      Dense(weights: [[1, 1]], biases: .constant(bias))
      Step(atZero: atZero)
    }
  }

  /// 001-and-unit, 001-or-unit, 001-xor-single-unit, 001-xor-two-layer.
  @Test("truth tables depend on the step at 0; what one unit cannot do is proved by four samples")
  func gates() throws {
    func outputs(_ model: ModelDescription) throws -> [Double] {
      try trace(model, Self.corners).rows.rows.map { $0.output[0] }
    }
    #expect(try outputs(unit(-1, atZero: 0)) == [0, 0, 0, 1])
    #expect(try outputs(unit(-1, atZero: 1)) == [0, 1, 1, 1])
    #expect(try outputs(unit(0, atZero: 0)) == [0, 1, 1, 1])
    let xor = ModelDescription(features: 2) {
      Dense(weights: [[1, 1], [1, 1]], biases: .listed([0, -1]))
      Step(atZero: 0)
      Dense(weights: [[1, -1]])
      Step(atZero: 0)
    }
    let targets: [[Double]] = [[0], [1], [1], [0]]
    let two = try trace(xor, Self.corners, targets)
    #expect(two.rows.rightCount == 4)
    #expect(two.gradient(of: "0.weight") == nil)
    let one = try trace(unit(0, atZero: 0), Self.corners, targets)
    #expect(one.rows.rightCount == 3)
    #expect(one.rows.rows.map(\.isRight) == [true, true, true, false])
    #expect(one.rows.obstacle?.zeros == [[0, 0], [1, 1]])
    #expect(one.rows.obstacle?.ones == [[0, 1], [1, 0]])
    // AND is separable: there is no such pair.
    #expect(try trace(unit(-1, atZero: 0), Self.corners, [[0], [0], [0], [1]]).rows.obstacle == nil)
  }

  @Test("losses by their words: each with its value by hand")
  func losses() throws {
    let model = ModelDescription(features: 2) { Dense(weights: [[1, 0], [0, 1]], biases: nil) }
    func loss(_ kind: NetworkLoss, _ output: [Double], _ target: [Double]) throws -> Double? {
      try trace(model, [output], [target], loss: kind).loss
    }
    #expect(try loss(.halfSquared, [1, 2], [0, 4]) == 2.5)
    #expect(try loss(.squared, [1, 2], [0, 4]) == 5)
    #expect(try loss(.meanSquared, [1, 2], [0, 4]) == 2.5)
    #expect(try loss(.absolute, [1, 2], [0, 4]) == 3)
    #expect(try loss(.meanAbsolute, [1, 2], [0, 4]) == 1.5)
    #expect(try loss(.huber, [1, 2], [0, 4]) == 1)
    let byLabel = try #require(try loss(.crossEntropy, [1, 2], [1]))
    let byShares = try #require(try loss(.crossEntropy, [1, 2], [0, 1]))
    #expect(abs(byLabel - 0.3132616875182228) < 1e-15)
    #expect(abs(byShares - byLabel) < 1e-15)
    let probabilities = try #require(try loss(.binaryCrossEntropy, [0.5, 0.25], [1, 0]))
    #expect(abs(probabilities - (0.6931471805599453 + 0.2876820724517809) / 2) < 1e-15)
    let two = try trace(model, [[1, 2], [3, 0]], [[0.5, 0.5], [1, 0]], loss: .crossEntropy)
    #expect(abs(try #require(two.loss) - (0.8132616875182228 + 0.04858735157374196) / 2) < 1e-12)
  }

  @Test("convolution, pooling, batch normalisation and a residual block are traced too")
  func images() throws {
    let model = ModelDescription(input: ImageShape(channels: 1, height: 4, width: 4)) {
      Conv2D(2, kernel: 3, padding: 1)
      BatchNorm2D()
      Residual { Conv2D(2, kernel: 1) }
      ReLU()
      MaxPool2D(2)
      Flatten()
      Dense(2)
    }
    let trace = try trace(model, [(0..<16).map { Double($0) / 16 }], [[1]], loss: .crossEntropy)
    #expect(
      trace.layers.map(\.name) == [
        "0.conv2d", "1.batch-norm2d", "2.residual", "3.relu", "4.max-pool2d", "5.flatten", "6.dense",
      ])
    #expect(trace.gradient(of: "2.body.0.weight")?.shape == [2, 2, 1, 1])
    #expect(trace.description.contains("dloss/d0.weight"))
  }

  static let errors: [([[Double]], [[Double]], NetworkLoss, String)] = [
    ([], [], .halfSquared, "--input: got none; expected the numbers of a sample, as in --input 0.5,1"),
    ([[1]], [], .halfSquared, "--input 1: got 1 number; expected 2, as many as the network takes"),
    (
      [[1, 2], [1, 2, 3]], [], .halfSquared,
      "--input 2: got 3 numbers; expected 2, as many as the network takes"
    ),
    ([[1, 2]], [[1]], .halfSquared, "--target 1: got 1 number; expected 2, as many as the network gives"),
    ([[1, 2]], [[1, 2], [3, 4]], .halfSquared, "--target: got 2 rows; expected 1, one for each --input"),
    ([[1, 2]], [[2]], .crossEntropy, "--target 1: got 2; expected the number of a class, 0 to 1"),
    ([[1, 2]], [[0.5]], .crossEntropy, "--target 1: got 0.5; expected the number of a class, 0 to 1"),
    (
      [[1, 2]], [[1, 2, 3]], .crossEntropy,
      "--target 1: got 3 numbers; expected 1 or 2, as many as the network gives"
    ),
  ]

  @Test("numbers that do not fit are counted and named", arguments: errors.indices)
  func misfits(index: Int) throws {
    let (inputs, targets, loss, message) = Self.errors[index]
    let model = ModelDescription(features: 2) { Dense(weights: [[1, 0], [0, 1]]) }
    let error = #expect(throws: NetworkTraceError.self) { try trace(model, inputs, targets, loss: loss) }
    #expect(error?.description == message)
  }

  @Test("numbers of a row are read exactly", arguments: ["", "1,", "nan", "1e400", "1;2", "1e39", "0x"])
  func rows(text: String) throws {
    #expect(throws: NetworkTraceError.self) { try NetworkSamples.row(text, option: "--input") }
    #expect(try NetworkSamples.row("0.1, -2,3e-1", option: "--input") == [0.1, -2, 0.3])
  }
}

@Suite("Gradient checks of networks")
struct NetworkGradientCheckTests {
  private let model = ModelDescription(input: ImageShape(channels: 2, height: 6, width: 6)) {
    Conv2D(4, kernel: 3, padding: 1)
    BatchNorm2D()
    ReLU()
    MaxPool2D(2)
    Residual { Conv2D(4, kernel: 3, padding: 1, groups: 2) }
    LeakyReLU(0.1)
    AveragePool2D(2, rounding: .ceil)
    Flatten()
    Dropout(0.25)
    Dense(5)
    ELU()
    Dense(3)
  }

  @Test(
    "every kind of layer passes, in training, and the training tape agrees in single precision",
    arguments: NetworkLoss.allCases)
  func passes(loss: NetworkLoss) throws {
    var model = model
    if loss == .binaryCrossEntropy { model.layers.append(.activation(.sigmoid)) }
    let network = try Sequential(model, seed: 3)
    let samples = try NetworkSamples(drawnFor: network.description, loss: loss, seed: 5)
    let check = try NetworkGradientCheck(network, samples, loss: loss, elementsPerParameter: 6)
    #expect(check.passes, "\(check)")
    #expect(check.rows.map(\.name).last == "input")
    #expect(check.rows.reduce(0) { $0 + $1.count(.agrees) } > 40)
    for row in check.rows { #expect(row.singlePrecisionError ?? 0 < 1e-4, "\(row.name)") }
  }

  @Test("an element at a kink is skipped and counted, not wrong")
  func kinks() throws {
    let model = ModelDescription(features: 1) {
      Dense(weights: [[0], [1]], biases: nil)
      ReLU()
      Dense(weights: [[1, 1]], biases: nil)
    }
    let network = try Sequential(model, seed: 1)
    let samples = try NetworkSamples(
      inputs: [[1]], targets: [[3]], for: network.description, loss: .halfSquared)
    let check = try NetworkGradientCheck(network, samples, loss: .halfSquared)
    #expect(check.passes)
    #expect(check.check.count(.kink) == 1)
    #expect(check.description.contains("skipped: 1 at a kink"))
  }
}
