@testable import ConvAlgorithms
import Foundation
import Testing

/// Results do not depend on threads: neither on how many compute them nor on how many ask for them.
@Suite struct ThreadTests {
  @Test(arguments: ConvolutionAlgorithm.built, ConvolutionPass.allCases)
  func threadCountsGiveTheSameBits(algorithm: ConvolutionAlgorithm, pass: ConvolutionPass) throws {
    for set in InstructionSet.available {
      let contexts = [1, 2, 3, 7].map { ComputeContext(threadCount: $0, instructionSet: set) }
      for entry in GeometryCatalogue.all(for: algorithm) {
        let passes = Passes(entry.geometry, batch: entry.batch, seed: 7)
        let one = try passes.result(pass, algorithm, contexts[0]).map(\.bitPattern)
        for context in contexts.dropFirst() {
          #expect(
            try passes.result(pass, algorithm, context).map(\.bitPattern) == one,
            "\(entry), \(set), \(context.threadCount) threads")
        }
      }
    }
  }

  @Test(arguments: ConvolutionAlgorithm.built, ConvolutionPass.allCases)
  func onePlanServesManyThreads(algorithm: ConvolutionAlgorithm, pass: ConvolutionPass) throws {
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 5, height: 33, width: 31), filterCount: 6,
      window: Window2D(kernel: 3, padding: 1))
    let context = ComputeContext(threadCount: 2)
    let engine = try algorithm.plan(for: geometry, batch: 3, pass: pass, context: context).engine
    let passes = (0..<8).map { Passes(geometry, batch: 3, seed: UInt64($0)) }
    let alone = passes.map { $0.result(pass, engine) }
    let together = Results(count: passes.count)
    DispatchQueue.concurrentPerform(iterations: passes.count) { index in
      for _ in 0..<5 { together.set(index, passes[index].result(pass, engine)) }
    }
    #expect(together.all == alone)
  }

  private final class Results: @unchecked Sendable {
    // Unchecked: every access holds the lock.
    private let lock = NSLock()
    private var values: [[Float]]

    init(count: Int) { values = Array(repeating: [], count: count) }

    func set(_ index: Int, _ value: [Float]) { lock.withLock { values[index] = value } }

    var all: [[Float]] { lock.withLock { values } }
  }
}
