#if FFTW
  import Testing

  @testable import ConvAlgorithms

  /// Measured plans of FFTW are a value: they decide what they are given to, and nothing else.
  @Suite struct TransformWisdomTests {
    private let context = ComputeContext(threadCount: 1)

    /// Lines so long that FFTW transforms them, whatever the instruction set.
    private static func geometries() throws -> [ConvolutionGeometry] {
      try [
        ConvolutionGeometry(
          input: ImageShape(channels: 2, height: 4, width: 220), filterCount: 3,
          window: Window2D(kernel: Size2D(height: 2, width: 200))),
        ConvolutionGeometry(
          input: ImageShape(channels: 1, height: 230, width: 5), filterCount: 1,
          window: Window2D(kernel: Size2D(height: 200, width: 2), padding: 1)),
      ]
    }

    @Test(arguments: ConvolutionPass.allCases)
    func decidesThePlansItIsGivenToAlone(pass: ConvolutionPass) throws {
      for geometry in try Self.geometries() {
        let passes = Passes(geometry, batch: 1, seed: 14)
        func bits(_ wisdom: TransformWisdom?) throws -> [UInt32] {
          let plan = try ConvolutionAlgorithm.fft.plan(
            for: geometry, batch: 1, pass: pass, context: context, wisdom: wisdom)
          let result = passes.result(pass, plan.engine)
          let expected = passes.definition(pass)
          #expect(
            maximumError(result, expected.values, magnitude: expected.magnitude)
              <= ConvolutionAlgorithm.fft.errorBound, "\(geometry.summary)")
          return result.map(\.bitPattern)
        }
        func measured(_ known: TransformWisdom?) throws -> TransformWisdom {
          try #require(
            TransformWisdom.measured(
              geometry, batch: 1, pass: pass, context: context, addedTo: known))
        }
        let estimated = try bits(nil)
        let wisdom = try measured(nil)
        #expect(wisdom.isSound && wisdom.text.contains("fftwf_codelet"))
        let wise = try bits(wisdom)
        #expect(
          try bits(nil) == estimated, "\(geometry.summary): estimates depend on what was measured before")
        #expect(try bits(wisdom) == wise, "\(geometry.summary)")
        // What is known is not measured again: it would be another plan now and then.
        #expect(try bits(measured(wisdom)) == wise, "\(geometry.summary)")
      }
    }

    @Test func anythingElseIsRefused() throws {
      let geometry = try #require(Self.geometries().last)
      let wisdom = try #require(
        TransformWisdom.measured(geometry, batch: 1, pass: .output, context: context, addedTo: nil))
      for text in [
        "", "wisdom", String(wisdom.text.dropLast(20)), wisdom.text.replacing("fftw-", with: "fftw-2"),
        wisdom.text.replacing("fftwf_codelet", with: "fftwf_spell"), "(" + wisdom.text,
      ] {
        #expect(!TransformWisdom(text: text).isSound, "\(text.prefix(60))")
      }
      #expect(wisdom.isSound)
    }
  }
#endif
