import Testing

@testable import ConvAlgorithms

/// What only the winograd engines have: two sizes of tiles, and blocks of any number of rows of tiles.
@Suite struct WinogradEngineTests {
  @Test(arguments: ConvolutionPass.allCases, [2, 4])
  func everyTileAndBlockIsRight(pass: ConvolutionPass, tile: Int) {
    for entry in GeometryCatalogue.all where entry.geometry.isDense3x3 {
      let passes = Passes(entry.geometry, batch: entry.batch, seed: 9)
      let expected = passes.definition(pass)
      var firstBits: [UInt32]?
      for spectraLimit in [1, 20_000, WinogradTiling.spectraLimit] {
        for (threadCount, ownsTiles) in [(1, false), (3, false), (1, true), (3, true)] {
          let context = ComputeContext(threadCount: threadCount)
          let what =
            "\(entry), F(\(tile)), \(spectraLimit) floats, \(threadCount) threads, strips: \(ownsTiles)"
          guard pass != .filterGradient else {
            let engine = WinogradFilterGradientEngine(
              entry.geometry, batch: entry.batch, tile: tile, context: context, inParts: ownsTiles,
              spectraLimit: spectraLimit)
            let error = maximumError(
              passes.result(pass, engine), expected.values, magnitude: expected.magnitude)
            #expect(error <= ConvolutionAlgorithm.winograd.errorBound, "\(what)")
            // The tiles are shared out to sums whatever the number of threads.
            let bits = passes.result(pass, engine).map(\.bitPattern)
            #expect(threadCount == 1 || bits == firstBits, "\(what)")
            firstBits = bits
            continue
          }
          let engine = WinogradProductEngine(
            entry.geometry, batch: entry.batch, pass: pass, tile: tile, context: context,
            ownsTiles: ownsTiles,
            spectraLimit: spectraLimit)
          let result = passes.result(pass, engine)
          let error = maximumError(result, expected.values, magnitude: expected.magnitude)
          #expect(error <= ConvolutionAlgorithm.winograd.errorBound, "\(what)")
          // However the work is cut and whoever prepares the filters, a tile's sums are the same.
          let bits = result.map(\.bitPattern)
          #expect(bits == firstBits ?? bits, "\(what)")
          firstBits = bits
          #expect(passes.unpreparedResult(pass, engine).map(\.bitPattern) == bits, "\(what), unprepared")
        }
      }
    }
  }

  /// Strided and dilated kernels, their images split a few at a time or all at once.
  @Test(arguments: ConvolutionPass.allCases, [2, 4])
  func everyChunkOfPhasesIsRight(pass: ConvolutionPass, tile: Int) throws {
    var chunkCounts: Set<Int> = []
    for entry in GeometryCatalogue.all {
      guard let split = entry.geometry.phasesOf3x3 else { continue }
      let passes = Passes(entry.geometry, batch: entry.batch, seed: 10)
      let expected = passes.definition(pass)
      var productBits: [UInt32]?
      for limit in [1, 2000, 5000, WinogradPhases.limit] {
        let phases = WinogradPhases(
          entry.geometry, split, batch: entry.batch, pass: pass, tile: tile, limit: limit)
        chunkCounts.insert(phases.chunks.blockCount)
        var gradientBits: [UInt32]?
        for threadCount in [1, 3] {
          let what = "\(entry), F(\(tile)), \(phases.chunks.blockCount) chunks, \(threadCount) threads"
          let context = ComputeContext(threadCount: threadCount)
          guard pass != .filterGradient else {
            let result = passes.result(pass, WinogradPhaseFilterGradientEngine(phases, context: context))
            let error = maximumError(result, expected.values, magnitude: expected.magnitude)
            #expect(error <= ConvolutionAlgorithm.winograd.errorBound, "\(what)")
            let bits = result.map(\.bitPattern)
            #expect(bits == gradientBits ?? bits, "\(what)")
            gradientBits = bits
            continue
          }
          let engine = WinogradPhaseProductEngine(phases, pass: pass, context: context)
          let result = passes.result(pass, engine)
          let error = maximumError(result, expected.values, magnitude: expected.magnitude)
          #expect(error <= ConvolutionAlgorithm.winograd.errorBound, "\(what)")
          // How many images are split at a time changes no sum.
          let bits = result.map(\.bitPattern)
          #expect(bits == productBits ?? bits, "\(what)")
          productBits = bits
          guard phases.filters == nil else { continue }
          #expect(passes.unpreparedResult(pass, engine).map(\.bitPattern) == bits, "\(what), unprepared")
        }
      }
    }
    #expect(chunkCounts.isSuperset(of: [1, 2, 3]))
  }
}
