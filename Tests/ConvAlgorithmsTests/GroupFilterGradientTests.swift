import Testing

@testable import ConvAlgorithms

/// Filter gradients whose groups a thread computes from copies of its own: few channels and filters, many images.
@Suite struct GroupFilterGradientTests {
  /// Strides, dilations, padding and groups; planes of a few elements, of which many images are copied at a time and the
  /// last time fewer, up to those that are cut into runs.
  @Test(arguments: InstructionSet.available) func everyCopyIsRight(set: InstructionSet) throws {
    var random = RandomStream(seed: 21, purpose: "groups")
    func number(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + random.integer(below: range.count)
    }
    func size(_ range: ClosedRange<Int>) -> Size2D { Size2D(height: number(range), width: number(range)) }
    var (found, severalImages, uneven, grouped) = (0, 0, 0, 0)
    while found < 60 {
      let groups = number(0...2) == 0 ? number(2...6) : 1
      let image = size(number(0...3) == 0 ? 30...70 : 3...18)
      let window = Window2D(
        kernel: size(1...5), stride: size(1...(number(0...2) == 0 ? 3 : 1)),
        padding: .explicit(
          Padding2D(top: number(0...2), left: number(0...2), bottom: number(0...2), right: number(0...2))),
        dilation: size(1...(number(0...3) == 0 ? 2 : 1)))
      let batch = number(8...(image.height > 18 ? 12 : 40))
      guard
        let geometry = try? ConvolutionGeometry(
          input: ImageShape(channels: groups * number(1...5), height: image.height, width: image.width),
          filterCount: groups * number(1...11), window: window, groups: groups),
        GroupFilterGradientEngine(
          geometry, batch: batch, context: ComputeContext(threadCount: 1, instructionSet: set)) != nil,
        geometry.channelsPerGroup * geometry.filtersPerGroup > 1
      else { continue }
      found += 1
      let layout = GroupCopies.Layout(TileProblem.output(of: geometry), geometry, batch: batch)
      if layout.images > 1 { severalImages += 1 }
      if layout.images > 1, batch % layout.images > 0 { uneven += 1 }
      if groups > 1 { grouped += 1 }
      let passes = Passes(geometry, batch: batch, seed: 14)
      let expected = passes.definition(.filterGradient)
      var firstBits: [UInt32]?
      for threadCount in [1, 2, 3] {
        let engine = try #require(
          GroupFilterGradientEngine(
            geometry, batch: batch,
            context: ComputeContext(threadCount: threadCount, instructionSet: set)))
        let result = passes.result(.filterGradient, engine)
        #expect(
          maximumError(result, expected.values, magnitude: expected.magnitude)
            <= ConvolutionAlgorithm.direct.errorBound, "\(geometry), batch \(batch), \(threadCount) threads")
        let bits = result.map(\.bitPattern)
        #expect(bits == firstBits ?? bits, "\(geometry), batch \(batch), \(threadCount) threads")
        firstBits = bits
      }
    }
    #expect(severalImages > 10 && uneven > 5 && grouped > 10, "\(severalImages), \(uneven), \(grouped)")
  }
}
