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

  @Test(arguments: ConvolutionAlgorithm.built) func moreThanAnyMemoryHolds(
    algorithm: ConvolutionAlgorithm
  ) throws {
    let context = ComputeContext(threadCount: 1)
    func refusal(batch: Int, padding: Int, stride: Int, _ pass: ConvolutionPass) throws -> ConvolutionError? {
      let geometry = try ConvolutionGeometry(
        input: ImageShape(channels: 1, height: 4, width: 4), filterCount: 1,
        window: Window2D(kernel: 3, stride: Size2D(stride), padding: .explicit(Padding2D(padding))))
      return #expect(throws: ConvolutionError.self) {
        try algorithm.plan(for: geometry, batch: batch, pass: pass, context: context)
      }
    }
    for pass in ConvolutionPass.allCases {
      // One place in the padded image overflows Int, or almost.
      for padding in [1 << 24, 1 << 31, 1 << 32, 1 << 61] {
        let error = try refusal(batch: 1, padding: padding, stride: padding, pass)
        guard case .tooLarge = error else {
          Issue.record("\(pass), padding \(padding): \(error.map { "\($0)" } ?? "planned")")
          continue
        }
      }
      #expect(
        try refusal(batch: 1 << 46, padding: 1, stride: 1, pass)
          == .tooLarge(bytes: 0x1p48 * 48 + 4 * (9 + 64)))
    }
    // The input gradient of a kernel as wide as the image reads twice the image's width of zeros.
    let wide = try ConvolutionGeometry(
      input: ImageShape(channels: 1, height: 1 << 21, width: 1 << 21), filterCount: 1 << 22,
      window: Window2D(
        kernel: Size2D(height: 1, width: 2), dilation: Size2D(height: 1, width: (1 << 21) - 1)))
    for pass in ConvolutionPass.allCases {
      #expect(throws: ConvolutionError.self) {
        try algorithm.plan(for: wide, batch: 1, pass: pass, context: context)
      }
    }
    #expect(
      "\(ConvolutionError.tooLarge(bytes: 0x1p48))"
        == "memory: got 262144.0 GiB for the tensors and a padded image; expected at most 131072.0 GiB; "
        + "use a smaller batch, image or padding")
  }

  #if !FFTW
    @Test func fftWithoutFFTW() throws {
      let error = try #require(throws: ConvolutionError.self) { try plan(.fft, batch: 1) }
      #expect("\(error)".hasPrefix("algorithm: got fft, which needs FFTW"))
    }
  #endif
}
