import Testing

@testable import ConvAlgorithms

/// Which algorithm is taken when none is named.
@Suite struct ChoiceTests {
  private static let context = ComputeContext(threadCount: 1)

  private func geometry(
    _ channels: Int, _ side: Int, _ filters: Int, _ kernel: Int, groups: Int = 1
  ) throws -> ConvolutionGeometry {
    try ConvolutionGeometry(
      input: ImageShape(channels: channels, height: side, width: side), filterCount: filters,
      window: Window2D(kernel: Size2D(height: kernel, width: kernel), padding: .same), groups: groups)
  }

  /// Layers on which the algorithms are so far apart that no machine turns them round.
  @Test(arguments: ConvolutionPass.allCases) func takesWhatIsFarAhead(pass: ConvolutionPass) throws {
    let layers: [(ConvolutionGeometry, ConvolutionAlgorithm)] = [
      (try geometry(256, 56, 256, 3), .winograd), (try geometry(256, 56, 64, 1), .direct),
      (try geometry(1, 28, 6, 5), .direct), (try geometry(128, 56, 128, 3, groups: 128), .direct),
    ]
    for (geometry, expected) in layers {
      let choice = try AlgorithmChoice(for: geometry, batch: 8, pass: pass, context: Self.context)
      #expect(choice.chosen == expected, "\(choice)")
    }
    #if FFTW
      let choice = try AlgorithmChoice(
        for: try geometry(32, 64, 32, 31), batch: 8, pass: pass, context: Self.context)
      #expect(choice.chosen == .fft, "\(choice)")
    #endif
  }

  /// Every geometry of the catalogue has a choice that can compute it; threads do not enter into it.
  @Test(arguments: ConvolutionPass.allCases, InstructionSet.available)
  func neverALimitedOneAndTheSameForAnyThreads(pass: ConvolutionPass, instructionSet: InstructionSet) throws {
    let contexts = [1, 2, 7].map { ComputeContext(threadCount: $0, instructionSet: instructionSet) }
    for entry in GeometryCatalogue.all {
      let choices = try contexts.map {
        try AlgorithmChoice(for: entry.geometry, batch: entry.batch, pass: pass, context: $0)
      }
      #expect(Set(choices).count == 1, "\(entry)")
      let choice = choices[0]
      #expect(choice.chosen.limitation(for: entry.geometry) == nil, "\(entry)")
      #expect(choice.candidates.count == ConvolutionAlgorithm.allCases.count)
      for candidate in choice.candidates {
        switch candidate.verdict {
        case .chosen: #expect(candidate.algorithm == choice.chosen)
        case .limited: #expect(candidate.cost == nil)
        case .slower(let factor): #expect(factor >= 1 && factor.isFinite, "\(entry): \(choice)")
        case .inexact: Issue.record("the default bound excludes \(candidate.algorithm)")
        }
      }
    }
  }

  @Test func neverBeyondTheErrorAskedFor() throws {
    let geometry = try geometry(256, 56, 256, 3)
    func choice(_ error: Double) throws -> AlgorithmChoice {
      try AlgorithmChoice(
        for: geometry, batch: 8, pass: .output, context: Self.context, maximumError: error)
    }
    #expect(try choice(ConvolutionAlgorithm.winograd.errorBound).chosen == .winograd)
    let exact = try choice(1e-6)
    #expect(exact.chosen != .winograd)
    #expect(
      exact.candidates.first { $0.algorithm == .winograd }?.verdict
        == .inexact(errorBound: ConvolutionAlgorithm.winograd.errorBound))
    #expect(throws: ConvolutionError.inexact(maximumError: 1e-9)) { try choice(1e-9) }
    #expect(throws: ConvolutionError.self) { try choice(.nan) }
  }

  /// Geometries whose numbers fit 64 bits though those of their phases, or of a batch's tiles, do not.
  @Test(arguments: ConvolutionPass.allCases) func hugeGeometriesAreEstimated(pass: ConvolutionPass) throws {
    let tall = try ConvolutionGeometry(
      input: ImageShape(channels: 1, height: 1, width: 2), filterCount: 4,
      window: Window2D(
        kernel: Size2D(height: 6, width: 15), stride: Size2D(height: 2, width: 5),
        padding: .explicit(Padding2D(top: 2, left: 7, bottom: 25_457_367_640_526_540, right: 11))))
    let dilated = try ConvolutionGeometry(
      input: ImageShape(channels: 1, height: 1 << 58, width: 12), filterCount: 1,
      window: Window2D(kernel: 3, dilation: 5))
    let dense = try ConvolutionGeometry(
      input: ImageShape(channels: 1, height: 1 << 57, width: 4), filterCount: 1, window: Window2D(kernel: 3))
    for (geometry, batch) in [(tall, 64), (dilated, 1), (dense, 7)] {
      #expect(ConvolutionAlgorithm.winograd.limitation(for: geometry) == nil)
      let choice = try AlgorithmChoice(for: geometry, batch: batch, pass: pass, context: Self.context)
      let costs = choice.candidates.compactMap { $0.cost?.run }
      #expect(costs.count >= 3 && costs.allSatisfy { $0 > 0 && $0.isFinite })
    }
  }

  @Test func aPlanSaysWhyItWasChosen() throws {
    let choice = try AlgorithmChoice(
      for: try geometry(64, 16, 64, 5), batch: 2, pass: .output, context: Self.context)
    let plan = try choice.plan(context: Self.context)
    #expect(plan.algorithm == choice.chosen)
    #expect(plan.choice == choice)
    #expect(plan.description.hasSuffix("; chosen, estimated: \(choice.reason)"))
    #expect(choice.reason.contains("winograd computes 3×3 kernels"))
    let named = try ConvolutionAlgorithm.direct.plan(
      for: choice.geometry, batch: 2, pass: .output, context: Self.context)
    #expect(named.choice == nil && !named.description.contains("chosen"))
  }

  /// A table that knows every algorithm for the very layer decides; any other layer is estimated.
  @Test func aTuningTableDecides() throws {
    let geometry = try geometry(3, 12, 4, 3)
    let benchmark = ConvolutionBenchmark(geometry, batch: 2, context: Self.context)
    let timings = benchmark.timings(of: .output, seconds: 1e-3, comparing: false)
    var table = TuningTable(origin: .here(Self.context))
    table.record(timings)
    func choice(batch: Int, _ pass: ConvolutionPass) throws -> AlgorithmChoice {
      try AlgorithmChoice(for: geometry, batch: batch, pass: pass, context: Self.context, table: table)
    }
    let measured = try choice(batch: 2, .output)
    let fastest = timings.min {
      $0.cost.seconds(preparing: true) < $1.cost.seconds(preparing: true)
    }
    #expect(measured.isMeasured && measured.chosen == fastest?.algorithm)
    #expect(try !choice(batch: 3, .output).isMeasured)
    #expect(try !choice(batch: 2, .filterGradient).isMeasured)
    // Half a measurement decides nothing.
    var half = TuningTable(origin: table.origin)
    half.record(Array(timings.prefix(1)))
    #expect(
      try !AlgorithmChoice(
        for: geometry, batch: 2, pass: .output, context: Self.context, table: half
      ).isMeasured)
  }
}
