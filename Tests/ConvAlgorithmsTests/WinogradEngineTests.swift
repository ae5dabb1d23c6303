import Testing

@testable import ConvAlgorithms

/// What only the winograd engines have: two sizes of tiles, and blocks of any number of rows of tiles.
@Suite struct WinogradEngineTests {
  @Test(arguments: ConvolutionPass.allCases, [2, 4])
  func everyTileAndBlockIsRight(pass: ConvolutionPass, tile: Int) {
    for entry in GeometryCatalogue.all(for: .winograd) {
      let passes = Passes(entry.geometry, batch: entry.batch, seed: 9)
      let expected = passes.definition(pass)
      for spectraLimit in [1, 20_000, WinogradTiling.spectraLimit] {
        for threadCount in [1, 3] {
          let context = ComputeContext(threadCount: threadCount)
          let engine: any ConvolutionEngine =
            pass == .filterGradient
            ? WinogradFilterGradientEngine(
              entry.geometry, batch: entry.batch, tile: tile, context: context, spectraLimit: spectraLimit)
            : WinogradProductEngine(
              entry.geometry, batch: entry.batch, pass: pass, tile: tile, context: context,
              spectraLimit: spectraLimit)
          let error = maximumError(
            passes.result(pass, engine), expected.values, magnitude: expected.magnitude)
          #expect(
            error <= ConvolutionAlgorithm.winograd.errorBound, "\(entry), F(\(tile)), \(spectraLimit) floats")
        }
      }
    }
  }
}
