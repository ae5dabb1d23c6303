import Testing

@testable import ConvAlgorithms

/// What only the engines with result channels in their lanes have: bands of rows, and gradients turned strip by strip.
@Suite struct LaneEngineTests {
  /// On the whole catalogue, also where another engine would be chosen.
  @Test(arguments: InstructionSet.available) func everyBandIsRight(set: InstructionSet) throws {
    var bandCounts: Set<Int> = []
    var unevenCount = 0
    for entry in GeometryCatalogue.all {
      let passes = Passes(entry.geometry, batch: entry.batch, seed: 12)
      for pass in [ConvolutionPass.output, .inputGradient] {
        let problem: TileProblem =
          pass == .output ? .output(of: entry.geometry) : .inputGradient(of: entry.geometry)
        let expected = passes.definition(pass)
        var firstBits: [UInt32]?
        for threadCount in [1, 2, 3] {
          let context = ComputeContext(threadCount: threadCount, instructionSet: set)
          let engine = LaneProductEngine(
            problem, groups: entry.geometry.groups, batch: entry.batch, context: context)
          if let bands = engine.bands {
            bandCounts.insert(bands.rows.blockCount)
            if bands.rows.count % bands.rows.blockCount > 0 { unevenCount += 1 }
          }
          let result = passes.result(pass, engine)
          #expect(
            maximumError(result, expected.values, magnitude: expected.magnitude)
              <= ConvolutionAlgorithm.direct.errorBound, "\(entry), \(pass), \(threadCount) threads")
          // However the rows are cut, each result is the same sum.
          let bits = result.map(\.bitPattern)
          #expect(bits == firstBits ?? bits, "\(entry), \(pass), \(threadCount) threads")
          firstBits = bits
        }
      }
    }
    #expect(bandCounts.count > 5, "bands of an image: \(bandCounts.sorted())")
    #expect(unevenCount > 10)
  }

  @Test(arguments: InstructionSet.available) func everyStripIsRight(set: InstructionSet) throws {
    var turned = 0
    for entry in GeometryCatalogue.all {
      let passes = Passes(entry.geometry, batch: entry.batch, seed: 13)
      let expected = passes.definition(.filterGradient)
      var firstBits: [UInt32]?
      for threadCount in [1, 3] {
        let engine = LaneFilterGradientEngine(
          entry.geometry, batch: entry.batch,
          context: ComputeContext(threadCount: threadCount, instructionSet: set))
        if engine.turnsStrips { turned += 1 }
        let result = passes.result(.filterGradient, engine)
        #expect(
          maximumError(result, expected.values, magnitude: expected.magnitude)
            <= ConvolutionAlgorithm.direct.errorBound, "\(entry), \(threadCount) threads")
        let bits = result.map(\.bitPattern)
        #expect(bits == firstBits ?? bits, "\(entry), \(threadCount) threads")
        firstBits = bits
      }
    }
    #expect(turned >= 2)
  }
}
