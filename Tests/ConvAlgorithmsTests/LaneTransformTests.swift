import ConvTensors
import Testing

@testable import ConvAlgorithms

#if FFTW
  /// The transforms of several planes at once against FFTW's, which is the one of record.
  @Suite struct LaneTransformTests {
    struct Case: Sendable {
      let height, width: Int
      /// Elements of a plane along each axis, where they stand in the transform, and how far apart.
      let rows, columns: Lattice

      init(_ height: Int, _ width: Int, _ rows: Lattice, _ columns: Lattice) {
        (self.height, self.width, self.rows, self.columns) = (height, width, rows, columns)
      }
    }

    /// Every radix in a first, a middle and a last pass; windows at all ends; neighbours and numbers apart.
    static let cases = [
      Case(1, 2, all(1), all(1)),
      Case(5, 6, all(5), all(6)),
      Case(16, 16, all(11, from: 3), all(13)),
      Case(9, 14, all(7, from: 2), all(3, from: 11)),
      Case(80, 80, all(31), all(31)),
      Case(63, 64, all(63), all(64)),
      Case(128, 30, all(5, from: 123), all(30)),
      Case(49, 192, all(49), all(100, from: 50)),
      Case(35, 24, apart(5, by: 7), apart(8, by: 3)),
      Case(12, 25, apart(4, by: 2), all(19, from: 1)),
    ]

    private static func all(_ count: Int, from position: Int = 0) -> Lattice {
      Lattice(count: count, position: position, positionStep: 1, index: 0, indexStep: 1)
    }

    private static func apart(_ count: Int, by step: Int) -> Lattice {
      Lattice(count: count, position: 0, positionStep: step, index: 1, indexStep: 2)
    }

    @Test(arguments: cases, InstructionSet.available)
    func agreesWithFFTW(one: Case, instructionSet: InstructionSet) throws {
      let lanes = try #require(
        LaneTransform(height: one.height, width: one.width, instructionSet: instructionSet))
      // One plane after the last that fills all lanes.
      for count in [1, lanes.planesPerTask] {
        check(one, lanes, count: count, instructionSet)
      }
    }

    private func check(_ one: Case, _ lanes: LaneTransform, count: Int, _ instructionSet: InstructionSet) {
      let window = 0..<one.height
      let (tensorRows, tensorColumns) = (
        one.rows.index + one.rows.count * one.rows.indexStep,
        one.columns.index + one.columns.count * one.columns.indexStep
      )
      let planes = (0..<count).map {
        LatticePlane(
          offset: $0 * tensorRows * tensorColumns, rowPitch: tensorColumns, rows: one.rows,
          columns: one.columns, window: window)
      }
      let part = TransformPart(windows: [window], columns: one.width)
      let single = PlaneTransform(
        height: one.height, width: one.width, sources: [part], result: part, planning: .estimated,
        instructionSet: instructionSet, byMatrices: false)
      var random = RandomStream(seed: 3, purpose: "planes")
      let tensor = TensorStorage(count: count * tensorRows * tensorColumns)
      for index in 0..<tensor.count { tensor.pointer[index] = random.uniform() - 0.5 }
      let places = SpectrumBlocks(groups: 1, lines: 1, places: count)
      let biases = (0..<count).map { Float($0) / 8 }

      func run(_ transform: any SpectralTransform, threadCount: Int = 1) -> (TensorStorage, TensorStorage) {
        // Three threads share a task, and each has memory of its own; then one does it alone.
        let context = threadCount > 1 ? ComputeContext(threadCount: threadCount) : nil
        let scratch = TensorStorage(count: threadCount * transform.scratchCount)
        let threads = TransformThreads(
          scratch: scratch.pointer, scratchCount: transform.scratchCount, sharing: context)
        let spectra = TensorStorage(count: places.count(blockCount: transform.blockCount))
        let back = TensorStorage(count: tensor.count)
        back.pointer.update(repeating: 7, count: back.count)
        scratch.pointer.update(repeating: .nan, count: scratch.count)
        for first in stride(from: 0, to: count, by: transform.planesPerTask) {
          let some = Array(planes[first..<min(first + transform.planesPerTask, count)])
          transform.forward(
            some, of: tensor.pointer, into: spectra.pointer, places, from: first, by: threads)
        }
        scratch.pointer.update(repeating: .nan, count: scratch.count)
        for first in stride(from: 0, to: count, by: transform.planesPerTask) {
          let range = first..<min(first + transform.planesPerTask, count)
          let copy = TensorStorage(count: spectra.count)
          copy.pointer.update(from: spectra.pointer, count: spectra.count)
          transform.backward(
            copy.pointer, places, from: first, scale: 1 / Float(one.height * one.width),
            biases: Array(biases[range]), rectified: true, to: Array(planes[range]), of: back.pointer,
            by: threads)
        }
        return (spectra, back)
      }

      let (expected, expectedBack) = run(single)
      let (spectra, back) = run(lanes)
      let (sharedSpectra, sharedBack) = run(lanes, threadCount: 3)
      // What stands between the planes is nobody's.
      #expect(
        (0..<spectra.count).allSatisfy {
          $0 % places.blockPitch >= count * SpectrumBlocks.floats
            || spectra.pointer[$0].bitPattern == sharedSpectra.pointer[$0].bitPattern
        }, "\(one), \(count) planes, shared")
      #expect(
        (0..<back.count).allSatisfy { back.pointer[$0].bitPattern == sharedBack.pointer[$0].bitPattern },
        "\(one), \(count) planes, shared")
      func number(_ spectra: TensorStorage, _ frequency: Int, _ plane: Int) -> (Float, Float) {
        let place =
          frequency / 16 * places.blockPitch + plane * SpectrumBlocks.floats + frequency % 16 * 2
        return (spectra.pointer[place], spectra.pointer[place + 1])
      }
      let magnitude = Float(one.rows.count * one.columns.count) / 4
      for plane in 0..<count {
        var largest: Float = 0
        for v in 0...one.width / 2 {
          for u in 0..<one.height {
            let (real, imaginary) = number(expected, u * single.pitch + v, plane)
            let (laneReal, laneImaginary) = number(spectra, v * one.height + u, plane)
            largest = max(largest, abs(real - laneReal), abs(imaginary - laneImaginary))
          }
        }
        #expect(largest <= 1e-6 * max(magnitude, 1), "\(one), plane \(plane) of \(count)")
      }
      #expect(
        (0..<back.count).allSatisfy { abs(back.pointer[$0] - expectedBack.pointer[$0]) <= 2e-6 },
        "\(one), \(count) planes")
    }

    @Test func hasPassesForSmoothLengthsAlone() {
      for length in 1...1000 {
        let radices = TransformPasses.radices(of: length)
        #expect((radices != nil) == TransformLength.isSmooth(length), "\(length)")
        #expect(radices?.reduce(1, *) ?? length == length)
      }
      #expect(TransformPasses.radices(of: 0) == nil)
      #expect(TransformPasses(11) == nil)
      #expect(LaneTransform(height: 11, width: 12, instructionSet: .best) == nil)
      #expect(LaneTransform(height: 12, width: 196, instructionSet: .best) == nil)
    }
  }
#endif
