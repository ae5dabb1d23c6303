import Testing

@testable import ConvNets

@Suite("Sums over channels, on every instruction set")
struct ChannelSumsTests {
  /// Whole numbers, which Double adds without rounding and single would not: 2²⁴ + 1 is none of its numbers.
  @Test(arguments: InstructionSet.available) func nothingIsRounded(set: InstructionSet) {
    for plane in [1, 7, 8, 31, 32, 33, 64, 100, 784] {
      var random = RandomStream(seed: 9, purpose: "sums of \(plane)")
      let elements = (0..<2 * 3 * plane).map { _ in
        Float(random.integer(below: 2001) - 1000) + (random.integer(below: 4) == 0 ? 0x1p24 : 0)
      }
      let expected = (0..<3).map { c in
        [0, 1].map { n in elements[(n * 3 + c) * plane..<(n * 3 + c + 1) * plane].reduce(0) { $0 + Int($1) } }
          .reduce(0, +)
      }
      for threads in [1, 3] {
        let sums = Tensor([2, 3, 1, plane], elements).channelSums(
          ComputeContext(threadCount: threads, instructionSet: set))
        #expect(sums.elements == expected.map { Float($0) }, "planes of \(plane)")
      }
    }
  }
}
