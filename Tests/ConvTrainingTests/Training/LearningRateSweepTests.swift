import ConvKit
import Foundation
import TestSupport
import Testing

@Suite struct LearningRateSweepTests {
  private func sweep(threads: Int, steps: Int = 60) throws -> LearningRateSweep {
    let digits = try Digits.every(4, of: "train")
    return try Trainer(
      Digits.network(for: digits), optimizer: .adam(), seed: 7, context: ComputeContext(threadCount: threads)
    ).learningRateSweep(of: digits, rates: 1e-5...10, steps: steps)
  }

  @Test func theRateGrowsAndTheSuggestionIsBeforeTheLossRises() throws {
    let sweep = try sweep(threads: 2)
    #expect(sweep.points.first.map { abs($0.rate - 1e-5) < 1e-12 } == true)
    let ratios = zip(sweep.points.dropFirst(), sweep.points).map { $0.rate / $1.rate }
    let ratio = pow(1e6, 1.0 / 59)
    #expect(ratios.allSatisfy { abs($0 - ratio) < 1e-6 })
    // The first smoothed loss is the loss itself.
    #expect(sweep.points.first.map { abs($0.loss - $0.smoothedLoss) < 1e-12 } == true)
    let suggestion = try #require(sweep.suggestion)
    #expect((1e-4...0.1).contains(suggestion))
    #expect(try self.sweep(threads: 1) == sweep)
  }

  @Test func ratesThatAreNoneAreRefused() throws {
    let digits = try Digits.every(16, of: "train")
    for (rates, steps) in [(0...1.0, 10), (1...1.0, 10), (1e-6...1, 1), (1...Double.infinity, 10)] {
      #expect(throws: TrainingError.self) {
        try Trainer(Digits.network(for: digits), optimizer: .adam(), seed: 7)
          .learningRateSweep(of: digits, rates: rates, steps: steps)
      }
    }
  }
}
