import ConvAlgorithms
import Testing

/// What a plan refuses, and in which words.
@Suite struct RefusalTests {
  private func plan(_ algorithm: ConvolutionAlgorithm, batch: Int) throws -> ConvolutionPlan {
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 1, height: 4, width: 4), filterCount: 1, window: Window2D(kernel: 3))
    return try algorithm.plan(
      for: geometry, batch: batch, pass: .output, context: ComputeContext(threadCount: 1))
  }

  @Test(arguments: ConvolutionAlgorithm.built) func aBatchBelowOne(algorithm: ConvolutionAlgorithm) {
    #expect(throws: ConvolutionError.invalidBatch(0)) { try plan(algorithm, batch: 0) }
    #expect("\(ConvolutionError.invalidBatch(0))" == "batch: got 0; expected at least 1; use 1")
  }

  #if !FFTW
    @Test func fftWithoutFFTW() throws {
      let error = try #require(throws: ConvolutionError.self) { try plan(.fft, batch: 1) }
      #expect("\(error)".hasPrefix("algorithm: got fft, which needs FFTW"))
    }
  #endif
}
