import ConvShapes

extension SeededNumbers {
  /// A small layer that works: every setting of its own on each axis, groups, bias and a batch.
  mutating func layer() -> LayerReport {
    while true {
      let groups = integer(0...3) == 0 ? integer(2...3) : 1
      let pads = Padding2D(
        top: integer(0...3), left: integer(0...3), bottom: integer(0...3), right: integer(0...3))
      let even = Padding2D(height: integer(0...3), width: integer(0...3))
      let paddings: [Padding] = [.explicit(even), .explicit(pads), .same, .sameLower, .valid, .half]
      let square = Bool.random(using: &self)
      func one(_ size: Size2D) -> Size2D { square ? Size2D(size.height) : size }
      let window = Window2D(
        kernel: one(size(1...5)), stride: one(size(1...4)), padding: paddings[integer(0...5)],
        dilation: integer(0...2) == 0 ? one(size(1...3)) : 1,
        rounding: Rounding.allCases[integer(0...2) == 0 ? integer(1...3) : 0])
      let size = self.size(1...20)
      let input = ImageShape(channels: groups * integer(1...4), height: size.height, width: size.width)
      if let geometry = try? ConvolutionGeometry(
        input: input, filterCount: groups * integer(1...5), window: window, groups: groups),
        let report = try? LayerReport(
          geometry: geometry, bias: integer(0...2) > 0, batch: integer(0...3) == 0 ? integer(2...8) : 1)
      {
        return report
      }
    }
  }
}
