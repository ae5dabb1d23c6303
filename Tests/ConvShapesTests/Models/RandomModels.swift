import ConvShapes

/// Layer lists of every kind of layer with every kind of number, not necessarily fitting each other.
struct RandomModels {
  var numbers: SeededNumbers

  mutating func model() -> ModelDescription {
    let input = ImageShape(
      channels: numbers.integer(1...9), height: numbers.integer(1...99), width: numbers.integer(1...99))
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
    case 10: return bias ? ReLU().layerDescription : Sigmoid().layerDescription
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
