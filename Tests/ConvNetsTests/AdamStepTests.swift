import Foundation
import Testing

@testable import ConvNets

@Suite("Adam's step on every instruction set and number of threads")
struct AdamStepTests {
  /// The rule in Double, for a few steps of the same gradient.
  private func expected(_ start: [Float], _ gradient: [Float], steps: Int) -> [Double] {
    zip(start, gradient).map { start, gradient in
      var (p, m, v) = (Double(start), 0.0, 0.0)
      for step in 1...steps {
        let g = Double(gradient) + 0.01 * p
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        let mean = m / (1 - pow(0.9, Double(step)))
        let square = v / (1 - pow(0.999, Double(step)))
        p -= 1e-3 * mean / (square.squareRoot() + 1e-8)
      }
      return p
    }
  }

  @Test(arguments: InstructionSet.available)
  func followsTheRule(set: InstructionSet) throws {
    for count in [1, 3, 4, 7, 15, 16, 17, 33, 1000, 70_001] {
      var random = RandomStream(seed: 5, purpose: "adam \(count)")
      let start = (0..<count).map { _ in random.normal() }
      let gradient = (0..<count).map { _ in random.normal() }
      func result(threads: Int) throws -> [Float] {
        let parameter = Parameter(Tensor([count], start))
        var optimizer = Adam(learningRate: 1e-3, weightDecay: 0.01)
        for _ in 0..<5 {
          let tape = Tape()
          let pass = ForwardPass(
            mode: .training, tape: tape, context: ComputeContext(threadCount: threads, instructionSet: set))
          // The identity, recorded on the context: its gradient is what is given.
          let output = tape.variable(of: parameter).reshaped(to: [count], in: pass)
          optimizer.update(
            [NamedParameter(name: "p", parameter: parameter)],
            along: tape.gradients(of: output, upstream: Tensor([count], gradient)))
        }
        return parameter.value.elements
      }
      let one = try result(threads: 1)
      #expect(try result(threads: 3) == one)
      let largest = zip(one, expected(start, gradient, steps: 5)).map { abs(Double($0) - $1) }.max() ?? 0
      #expect(largest < 1e-6, "\(count) weights")
    }
  }
}
