#if FFTW
  import ConvTensors
  import Testing

  @testable import ConvAlgorithms

  /// The transforms by products against FFTW's, which is the one of record.
  @Suite struct MatrixTransformTests {
    struct Case: Sendable {
      let height, width: Int
      let window: Range<Int>
      let columns: Int
    }

    static let cases = [
      Case(height: 1, width: 2, window: 0..<1, columns: 1),
      Case(height: 5, width: 6, window: 0..<5, columns: 6),
      Case(height: 16, width: 16, window: 3..<14, columns: 13),
      Case(height: 9, width: 14, window: 2..<9, columns: 3),
      Case(height: 80, width: 80, window: 0..<15, columns: 15),
      Case(height: 27, width: 32, window: 0..<27, columns: 32),
    ]

    @Test(arguments: cases, InstructionSet.available)
    func agreesWithFFTW(one: Case, instructionSet: InstructionSet) {
      func transform(byMatrices: Bool) -> PlaneTransform {
        let part = TransformPart(windows: [one.window], columns: one.columns)
        return PlaneTransform(
          height: one.height, width: one.width, sources: [part], result: part, planning: .estimated,
          instructionSet: instructionSet, byMatrices: byMatrices)
      }
      var random = RandomStream(seed: 3, purpose: "planes")
      let plane = (0..<one.window.count * one.columns).map { _ in random.uniform() - 0.5 }
      let results = [transform(byMatrices: false), transform(byMatrices: true)].map { transform in
        let scratch = TensorStorage(count: transform.scratchCount)
        scratch.pointer.update(repeating: .nan, count: transform.scratchCount)
        let real = transform.real(scratch.pointer)
        real.update(repeating: 0, count: one.window.count * transform.realPitch)
        for (index, value) in plane.enumerated() {
          real[index / one.columns * transform.realPitch + index % one.columns] = value
        }
        transform.forward(scratch.pointer, window: one.window)
        let spectrum = (0..<transform.spectrumCount).map { scratch.pointer[$0] }
        transform.backward(scratch.pointer, window: one.window)
        let scale = Float(one.height * one.width)
        let back = plane.indices.map {
          real[$0 / one.columns * transform.realPitch + $0 % one.columns] / scale
        }
        return (spectrum, back)
      }
      let magnitude = plane.reduce(0) { $0 + abs($1) }
      #expect(results[0].0.count == results[1].0.count)
      #expect(zip(results[0].0, results[1].0).allSatisfy { abs($0 - $1) <= 1e-6 * magnitude })
      for (value, back) in zip(plane, results[1].1) { #expect(abs(value - back) <= 2e-6) }
    }
  }
#endif
