import ConvShapes

/// Layer lists of every kind of layer with every kind of number, not necessarily fitting each other.
struct RandomModels {
  var numbers: SeededNumbers

  mutating func model() -> ModelDescription {
    let input = ImageShape(
      channels: numbers.integer(1...9), height: numbers.integer(1...99), width: numbers.integer(1...99))
    if numbers.integer(0...3) == 0 {
      return ModelDescription(
        features: numbers.integer(1...9),
        layers: (0...numbers.integer(0...5)).map { _ in
          Bool.random(using: &numbers) ? dense() : .unitActivations(UnitActivations(activations()))
        })
    }
    return ModelDescription(
      input: Bool.random(using: &numbers) ? input : nil,
      layers: (0...numbers.integer(0...12)).map { _ in layer(depth: 0) })
  }

  private mutating func padding() -> Padding {
    switch numbers.integer(0...5) {
    case 0: .same
    case 5: .half
    case 1: .sameLower
    case 2: .valid
    case 3: .explicit(Padding2D(numbers.integer(0...3)))
    default: .explicit(sides())
    }
  }

  private mutating func rounding() -> Rounding { Rounding.allCases[numbers.integer(0...3)] }

  private mutating func sides() -> Padding2D {
    Padding2D(
      top: numbers.integer(0...2), left: numbers.integer(0...2), bottom: numbers.integer(0...2),
      right: numbers.integer(0...2))
  }

  /// A dense layer that says more than its units.
  private mutating func dense() -> LayerDescription {
    let (units, features) = (numbers.integer(1...4), numbers.integer(1...4))
    func weight() -> Double? {
      numbers.integer(0...3) == 0 ? nil : Double(numbers.integer(-9...9)) / Double(numbers.integer(1...9))
    }
    var layer = Dense(units)
    switch numbers.integer(0...2) {
    case 0: layer.weights = .listed((0..<units).map { _ in (0..<features).map { _ in weight() } })
    case 1: layer.weights = .constant(weight() ?? 0.1)
    default:
      layer.connections = (0..<units).map { _ in (0..<features).map { _ in numbers.integer(0...1) == 0 } }
    }
    switch numbers.integer(0...3) {
    case 0: layer.bias = false
    case 1: layer.biases = .listed((0..<units).map { _ in weight() ?? 0 })
    case 2: layer.sharing = .groups((0..<units).map { $0 / 2 })
    default:
      layer.sharing = .one
      layer.biases = .constant(weight() ?? 0)
    }
    return .dense(layer)
  }

  private mutating func activations() -> [Activation] {
    let all: [Activation] = [
      .relu, .leakyReLU(slope: 0.01), .leakyReLU(slope: 0.3), .elu(alpha: 1), .elu(alpha: 0.5), .softplus,
      .sigmoid, .tanh, .step(atZero: 0.5), .step(atZero: 0), .identity,
    ]
    return (0...numbers.integer(0...5)).map { _ in all[numbers.integer(0...all.count - 1)] }
  }

  private mutating func layer(depth: Int) -> LayerDescription {
    let bias = Bool.random(using: &numbers)
    switch numbers.integer(0...(depth < 3 ? 14 : 13)) {
    case 0:
      return Conv2D(
        numbers.integer(1...64), kernel: numbers.size(1...5), stride: numbers.size(1...2), padding: padding(),
        dilation: numbers.size(1...2), rounding: rounding(), groups: numbers.integer(1...3), bias: bias
      ).layerDescription
    case 1:
      return ConvTranspose2D(
        numbers.integer(1...64), kernel: numbers.size(1...5), stride: numbers.size(1...2), padding: sides(),
        outputPadding: numbers.size(0...1), dilation: numbers.size(1...2), groups: numbers.integer(1...3),
        bias: bias
      ).layerDescription
    case 2: return Dense(numbers.integer(1...Int.max), bias: bias).layerDescription
    case 3: return Dense(units: .classes, bias: bias).layerDescription
    case 4:
      return MaxPool2D(
        numbers.size(1...3), stride: bias ? nil : numbers.size(1...3), padding: padding(),
        dilation: numbers.size(1...2), rounding: rounding()
      ).layerDescription
    case 5:
      return AveragePool2D(
        numbers.size(1...3), stride: bias ? nil : numbers.size(1...3), padding: padding(),
        rounding: rounding(),
        countsPadding: bias
      ).layerDescription
    case 6: return GlobalAveragePool().layerDescription
    case 7:
      return BatchNorm2D(
        momentum: bias ? 0.1 : .random(in: 0...1, using: &numbers),
        epsilon: bias ? 1e-5 : .random(in: 1e-300...1, using: &numbers)
      ).layerDescription
    case 8: return Dropout(.random(in: 0..<1, using: &numbers)).layerDescription
    case 9: return Flatten().layerDescription
    case 10:
      return numbers.integer(0...1) == 0
        ? .activation(activations()[0]) : bias ? ReLU().layerDescription : Sigmoid().layerDescription
    case 11: return bias ? Tanh().layerDescription : Softmax().layerDescription
    case 12: return LeakyReLU(.random(in: -1e300...1e300, using: &numbers)).layerDescription
    case 13: return LeakyReLU().layerDescription
    default:
      return Residual(
        body: (0...numbers.integer(0...3)).map { _ in layer(depth: depth + 1) },
        shortcut: bias ? [] : [layer(depth: depth + 1)]
      ).layerDescription
    }
  }
}
