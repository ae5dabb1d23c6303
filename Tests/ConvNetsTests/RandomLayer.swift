import ConvNets

extension LayerDescription {
  /// A random layer that may or may not fit.
  static func random(_ random: inout RandomStream) -> LayerDescription {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    func size(_ range: ClosedRange<Int>) -> Size2D { Size2D(height: number(range), width: number(range)) }
    func sides() -> Padding2D {
      Padding2D(top: number(0...2), left: number(0...2), bottom: number(0...2), right: number(0...2))
    }
    let padding = [Padding.explicit(sides()), .same, .sameLower, .valid, .half][number(0...4)]
    let rounding = Rounding.allCases[number(0...3)]
    let groups = [1, 1, 2, 4][number(0...3)]
    switch number(0...12) {
    case 0...2:
      return Conv2D(
        groups * number(1...3), kernel: size(1...4), stride: size(1...3), padding: padding,
        dilation: size(1...2), rounding: rounding, groups: groups, bias: number(0...1) == 0
      ).layerDescription
    case 3...5:
      return ConvTranspose2D(
        groups * number(1...3), kernel: size(1...4), stride: size(1...3), padding: sides(),
        outputPadding: size(0...2), dilation: size(1...3), groups: groups, bias: number(0...1) == 0
      ).layerDescription
    case 6, 7:
      return MaxPool2D(
        size(1...3), stride: size(1...3), padding: padding, dilation: size(1...2), rounding: rounding
      )
      .layerDescription
    case 8, 9:
      return AveragePool2D(
        size(1...3), stride: size(1...3), padding: padding, rounding: rounding,
        countsPadding: number(0...1) == 0
      )
      .layerDescription
    case 10: return BatchNorm2D().layerDescription
    case 11: return Dropout(0.4).layerDescription
    default: return GlobalAveragePool().layerDescription
    }
  }
}
