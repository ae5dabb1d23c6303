import Testing

@testable import ConvAlgorithms

/// The arithmetic of phases and tiles, worked by hand.
@Suite struct TilingTests {
  @Test func aStrideSplitsTheKernelIntoPhases() throws {
    // 5 taps, stride 2: taps 0, 2, 4 read even rows, taps 1, 3 odd ones.
    let axis = try #require(
      PhaseAxis(kernel: 5, stride: 2, dilation: 1, padding: 2, inputLength: 9, outputLength: 5))
    #expect(axis.extent == 3)
    #expect(axis.phases.map(\.remainder) == [0, 1])
    #expect(
      axis.phases.map(\.taps) == [
        Lattice(count: 3, position: 0, positionStep: 1, index: 0, indexStep: 2),
        Lattice(count: 2, position: 0, positionStep: 1, index: 1, indexStep: 2),
      ])
    // Even padded rows 0, 2, … 12 are input rows −2, 0, … 10: elements 1…5; odd ones 1, 3, … are −1, 1, … : 1…4.
    #expect(axis.inside(axis.phases[0]) == 1..<6)
    #expect(axis.inside(axis.phases[1]) == 1..<5)
    #expect(axis.data == 1..<6)
    #expect(axis.inputIndex(1, axis.phases[1]) == 1)
    #expect(axis.readsAllInput)
  }

  @Test func dilationAndStrideShareTheirFactor() throws {
    // Taps at 0, 2, 4, 6; stride 4: two phases, remainders 0 and 2.
    let axis = try #require(
      PhaseAxis(kernel: 4, stride: 4, dilation: 2, padding: 0, inputLength: 11, outputLength: 2))
    #expect(axis.phases.map(\.remainder) == [0, 2])
    #expect(axis.phases[1].taps == Lattice(count: 2, position: 0, positionStep: 1, index: 1, indexStep: 2))
    #expect(axis.extent == 2)
    #expect(!axis.readsAllInput)
  }

  @Test func theWrapFallsIntoThePadding() throws {
    // 64 rows, 31 taps, padding 15: 94 padded rows, and 64 + 15 places are enough in all three passes.
    let axis = try #require(
      PhaseAxis(kernel: 31, stride: 1, dilation: 1, padding: 15, inputLength: 64, outputLength: 64))
    for pass in ConvolutionPass.allCases {
      #expect(AxisTiling.wholeLength(axis, pass: pass) == 79)
      #expect(AxisTiling(axis, pass: pass, length: 79).count == 1)
      // One less, and tiles of 78 − 30 = 48 results are needed: two, of 32 each.
      let tiling = AxisTiling(axis, pass: pass, length: 78)
      #expect(tiling.count == 2)
      #expect(tiling.step == 32)
    }
    #expect(AxisTiling(axis, pass: .output, length: 78)[1] == .init(input: 32..<79, output: 32..<64))
    #expect(AxisTiling(axis, pass: .inputGradient, length: 78)[0] == .init(input: 15..<47, output: 0..<47))
  }

  @Test func usableLengths() {
    #expect(TransformLength.next(atLeast: 79, even: true) == 80)
    #expect(TransformLength.next(atLeast: 94, even: true) == 96)
    #expect(TransformLength.next(atLeast: 542, even: false) == 560)
    #expect(TransformLength.candidates(from: 11, to: 20, even: false) == [12, 14, 15, 16, 18, 20])
    #expect(TransformLength.next(atLeast: 0, even: true) == 1)
    // Each number, one by one, beside the products that are looked through; and beyond what could be.
    for least in 2...3000 {
      let odd = (least...).first { TransformLength.isSmooth($0) }
      let even = (least...).first { $0 % 2 == 0 && TransformLength.isSmooth($0) }
      #expect(TransformLength.next(atLeast: least, even: false) == odd)
      #expect(TransformLength.next(atLeast: least, even: true) == even)
    }
    #expect(TransformLength.next(atLeast: 1 << 60, even: true) == 1 << 60)
  }
}
