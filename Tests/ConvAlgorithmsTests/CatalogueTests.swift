import ConvAlgorithms
import Testing

/// Every algorithm on the catalogue of geometries: against the definition, and the laws that need none.
@Suite struct CatalogueTests {
  @Test func everyEntryIsPossible() { #expect(GeometryCatalogue.all.count == GeometryCatalogue.count) }

  /// An algorithm that computes some geometries alone is tried on enough of them.
  @Test(arguments: ConvolutionAlgorithm.built) func everyAlgorithmHasEntries(algorithm: ConvolutionAlgorithm)
  {
    #expect(GeometryCatalogue.all(for: algorithm).count >= 14)
    #expect(ConvolutionVector.all.count { algorithm.limitation(for: $0.geometry) == nil } >= 20)
  }

  @Test(arguments: ConvolutionAlgorithm.built, ConvolutionPass.allCases)
  func agreesWithTheDefinition(algorithm: ConvolutionAlgorithm, pass: ConvolutionPass) throws {
    let contexts = InstructionSet.available.map { ComputeContext(instructionSet: $0) }
    for entry in GeometryCatalogue.all(for: algorithm) {
      let passes = Passes(entry.geometry, batch: entry.batch, seed: 5)
      let expected = passes.definition(pass)
      for context in contexts {
        let got = try passes.result(pass, algorithm, context)
        #expect(
          maximumError(got, expected.values, magnitude: expected.magnitude) <= algorithm.errorBound,
          "\(entry), \(context.instructionSet)")
      }
    }
  }

  @Test(arguments: ConvolutionAlgorithm.built, InstructionSet.available)
  func agreesOnEveryInstructionSet(algorithm: ConvolutionAlgorithm, instructionSet: InstructionSet) throws {
    let context = ComputeContext(instructionSet: instructionSet)
    for vector in ConvolutionVector.all where algorithm.limitation(for: vector.geometry) == nil {
      for (pass, expected) in [
        (ConvolutionPass.output, vector.output), (.inputGradient, vector.inputGradient),
        (.filterGradient, vector.filterGradient),
      ] {
        let got = try Passes(vector).result(pass, algorithm, context)
        #expect(
          maximumError(got, expected.values, magnitude: expected.magnitude) <= algorithm.errorBound,
          "\(vector), \(pass)")
      }
    }
  }

  /// Not even 10¹⁰ in rows and columns that no window reads: fft alone has them in its planes.
  @Test(arguments: [ConvolutionAlgorithm.direct, .matrix, .winograd])
  func whatNoWindowReadsChangesNothing(algorithm: ConvolutionAlgorithm) throws {
    let context = ComputeContext()
    var changed = 0
    for entry in GeometryCatalogue.all(for: algorithm) {
      let (geometry, batch) = (entry.geometry, entry.batch)
      let passes = Passes(geometry, batch: batch, seed: 12)
      // How many windows read each number.
      let readers = ConvolutionDefinition(geometry, batch: batch).inputGradient(
        outputGradient: passes.outputGradient.map { _ in 1 }, filters: passes.filters.map { _ in 1 }
      ).values
      changed += readers.count { $0 == 0 }
      for pass in [ConvolutionPass.output, .filterGradient] {
        let plan = try algorithm.plan(for: geometry, batch: batch, pass: pass, context: context)
        let results = [Float(0), 1e10].map { unread in
          let input = Tensor(
            Shape(batch: batch, geometry.input),
            zip(passes.input, readers).map { $1 == 0 ? unread : $0 })
          return pass == .output
            ? plan.output(input, filters: Tensor(geometry.filterShape, passes.filters))
            : plan.filterGradient(
              input, outputGradient: Tensor(Shape(batch: batch, geometry.output), passes.outputGradient))
        }
        let isSame = results[0].elements == results[1].elements
        #expect(isSame, "\(entry), \(pass)")
      }
    }
    #expect(changed > 50)
  }

  /// ⟨conv(x, w), g⟩ = ⟨x, inputGradient(g)⟩ = ⟨w, filterGradient(g)⟩
  @Test(arguments: ConvolutionAlgorithm.built)
  func gradientsAreAdjoint(algorithm: ConvolutionAlgorithm) throws {
    let context = ComputeContext()
    for entry in GeometryCatalogue.all(for: algorithm) {
      let (geometry, batch) = (entry.geometry, entry.batch)
      let passes = Passes(geometry, batch: batch, seed: 6)
      let input = Tensor(Shape(batch: batch, geometry.input), passes.input)
      let filters = Tensor(geometry.filterShape, passes.filters)
      let gradient = Tensor(Shape(batch: batch, geometry.output), passes.outputGradient)
      let plans = try ConvolutionPass.allCases.map {
        try algorithm.plan(for: geometry, batch: batch, pass: $0, context: context)
      }
      let sums = [
        inner(plans[0].output(input, filters: filters), gradient),
        inner(plans[1].inputGradient(gradient, filters: filters), input),
        inner(plans[2].filterGradient(input, outputGradient: gradient), filters),
      ]
      // Every product of three numbers is in all three sums; their absolute values measure the rounding.
      let terms = sums.map(\.magnitude).max() ?? 0
      #expect(abs(sums[0].value - sums[1].value) <= 4 * algorithm.errorBound * terms, "\(entry)")
      #expect(abs(sums[0].value - sums[2].value) <= 4 * algorithm.errorBound * terms, "\(entry)")
    }
  }

  private func inner(_ left: Tensor, _ right: Tensor) -> (value: Double, magnitude: Double) {
    var (value, magnitude) = (0.0, 0.0)
    for (a, b) in zip(left.elements, right.elements) {
      value += Double(a) * Double(b)
      magnitude += abs(Double(a) * Double(b))
    }
    return (value, magnitude)
  }
}
