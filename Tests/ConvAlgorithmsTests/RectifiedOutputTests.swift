import Testing

@testable import ConvAlgorithms

/// ReLU done while the output is written has the bits of ReLU done afterwards.
@Suite struct RectifiedOutputTests {
  /// The catalogue, and a layer whose sums every engine cuts into several parts: only the last may be rectified.
  private func entries(_ algorithm: ConvolutionAlgorithm) throws -> [(ConvolutionGeometry, batch: Int)] {
    let long = try ConvolutionGeometry(
      input: ImageShape(channels: 300, height: 6, width: 7), filterCount: 200,
      window: Window2D(kernel: 3, padding: 1))
    return GeometryCatalogue.all(for: algorithm).map { ($0.geometry, $0.batch) } + [(long, 2)]
  }

  @Test(arguments: ConvolutionAlgorithm.built, InstructionSet.available)
  func hasTheBitsOfASecondPass(algorithm: ConvolutionAlgorithm, set: InstructionSet) throws {
    for threadCount in [1, 3] {
      let context = ComputeContext(threadCount: threadCount, instructionSet: set)
      for (geometry, batch) in try entries(algorithm) {
        let passes = Passes(geometry, batch: batch, seed: 12)
        let plan = try algorithm.plan(for: geometry, batch: batch, pass: .output, context: context)
        var elements = passes.input
        elements[elements.count / 2] = .nan
        let input = Tensor(plan.inputShape, elements)
        let filters = plan.prepare(Tensor(geometry.filterShape, passes.filters))
        for bias in [nil, passes.bias.map { Tensor([geometry.filterCount], $0) }] {
          let plain = plan.output(input, filters: filters, bias: bias).elements.map { $0 < 0 ? 0 : $0 }
          let fused = plan.output(input, filters: filters, bias: bias, rectified: true).elements
          // Whatever bits a NaN has.
          let isSame = zip(plain, fused).allSatisfy {
            $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
          }
          #expect(isSame, "\(plan), \(threadCount) threads")
        }
      }
    }
  }
}
