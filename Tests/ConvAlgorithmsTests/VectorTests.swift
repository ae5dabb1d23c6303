import ConvAlgorithms
import Testing

/// Every algorithm and the definition against PyTorch's float64.
@Suite struct VectorTests {
  @Test func allVectorsAreThere() { #expect(ConvolutionVector.all.count == 300) }

  @Test func definitionAgreesToTheLastDigits() {
    for vector in ConvolutionVector.all {
      let definition = ConvolutionDefinition(vector.geometry, batch: vector.batch)
      let input = vector.input.map(Double.init)
      let filters = vector.filters.map(Double.init)
      let outputGradient = vector.outputGradient.map(Double.init)
      var pairs = [
        (
          definition.output(input: input, filters: filters, bias: vector.bias.map { $0.map(Double.init) }),
          vector.output
        ),
        (definition.inputGradient(outputGradient: outputGradient, filters: filters), vector.inputGradient),
        (definition.filterGradient(input: input, outputGradient: outputGradient), vector.filterGradient),
      ]
      if let biasGradient = vector.biasGradient {
        pairs.append((definition.biasGradient(outputGradient: outputGradient), biasGradient))
      }
      for (got, expected) in pairs {
        #expect(got.values.count == expected.values.count, "\(vector)")
        #expect(abs(got.magnitude - expected.magnitude) <= 1e-12 * expected.magnitude, "\(vector)")
        let error = zip(got.values, expected.values).map { abs($0 - $1) }.max() ?? .nan
        #expect(error <= 1e-12 * expected.magnitude, "\(vector)")
      }
    }
  }

  @Test(arguments: ConvolutionAlgorithm.built, ConvolutionPass.allCases)
  func algorithmKeepsItsBound(algorithm: ConvolutionAlgorithm, pass: ConvolutionPass) throws {
    let context = ComputeContext()
    for vector in ConvolutionVector.all where algorithm.limitation(for: vector.geometry) == nil {
      let expected =
        switch pass {
        case .output: vector.output
        case .inputGradient: vector.inputGradient
        case .filterGradient: vector.filterGradient
        }
      let got = try Passes(vector).result(pass, algorithm, context)
      let error = maximumError(got, expected.values, magnitude: expected.magnitude)
      #expect(error <= algorithm.errorBound, "\(vector)")
    }
  }
}
