#if FFTW
  import Testing

  @testable import ConvAlgorithms

  /// Measured plans of FFTW are a value: they decide what they are given to, and nothing else.
  @Suite struct TransformWisdomTests {
    private let context = ComputeContext(threadCount: 1)

    @Test(arguments: ConvolutionPass.allCases)
    func decidesThePlansItIsGivenToAlone(pass: ConvolutionPass) throws {
      for entry in FFTEngineTests.entries {
        let passes = Passes(entry.geometry, batch: entry.batch, seed: 14)
        func bits(_ wisdom: TransformWisdom?) throws -> [UInt32] {
          let plan = try ConvolutionAlgorithm.fft.plan(
            for: entry.geometry, batch: entry.batch, pass: pass, context: context, wisdom: wisdom)
          let result = passes.result(pass, plan.engine)
          let expected = passes.definition(pass)
          #expect(
            maximumError(result, expected.values, magnitude: expected.magnitude)
              <= ConvolutionAlgorithm.fft.errorBound, "\(entry)")
          return result.map(\.bitPattern)
        }
        func measured(_ known: TransformWisdom?) throws -> TransformWisdom {
          try #require(
            TransformWisdom.measured(
              entry.geometry, batch: entry.batch, pass: pass, context: context, addedTo: known))
        }
        let estimated = try bits(nil)
        let wisdom = try measured(nil)
        #expect(wisdom.isSound && wisdom.text.contains("fftwf_codelet"))
        let wise = try bits(wisdom)
        #expect(try bits(nil) == estimated, "\(entry): estimates depend on what was measured before")
        #expect(try bits(wisdom) == wise, "\(entry)")
        // What is known is not measured again: it would be another plan now and then.
        #expect(try bits(measured(wisdom)) == wise, "\(entry)")
      }
    }

    @Test func anythingElseIsRefused() throws {
      let geometry = try ConvolutionGeometry(
        input: ImageShape(channels: 1, height: 9, width: 9), filterCount: 1, window: Window2D(kernel: 5))
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
