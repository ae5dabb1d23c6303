/// One layer with random images and filters, on which algorithms are timed and judged.
public struct ConvolutionBenchmark: Sendable {
  /// The sizes of the layer.
  public let geometry: ConvolutionGeometry
  /// N: the number of images.
  public let batch: Int
  /// The threads and the instruction set that are timed.
  public let context: ComputeContext
  private let input, filters, bias, outputGradient: Tensor

  /// - Parameters:
  ///   - batch: 1 or more.
  ///   - seed: of the numbers, uniform in −½ ..< ½.
  public init(_ geometry: ConvolutionGeometry, batch: Int, context: ComputeContext, seed: UInt64 = 7) {
    precondition(batch >= 1, "a batch of \(batch)")
    self.geometry = geometry
    self.batch = batch
    self.context = context
    func random(_ purpose: String, _ shape: Shape) -> Tensor {
      Tensor(uninitialized: shape) { buffer in
        var stream = RandomStream(seed: seed, purpose: purpose)
        for index in buffer.indices { buffer[index] = stream.uniform() - 0.5 }
      }
    }
    input = random("input", Shape(batch: batch, geometry.input))
    filters = random("filters", geometry.filterShape)
    bias = random("bias", [geometry.filterCount])
    outputGradient = random("output gradient", Shape(batch: batch, geometry.output))
  }

  /// Times a pass by each of some algorithms that can compute the geometry, one after the other.
  ///
  /// - Parameters:
  ///   - algorithms: those that cannot compute the geometry are left out.
  ///   - seconds: how long to measure each.
  ///   - comparing: whether results are compared with the definition.
  ///   - phases: whether the phases of algorithms that multiply transforms are measured too.
  ///   - wisdom: FFTW's measured plans.
  public func timings(
    of pass: ConvolutionPass, by algorithms: [ConvolutionAlgorithm] = ConvolutionAlgorithm.allCases,
    seconds: Double = 0.4, comparing: Bool = true, phases: Bool = false,
    wisdom: TransformWisdom? = nil
  ) -> [ConvolutionTiming] {
    let plans = algorithms.compactMap {
      try? $0.plan(for: geometry, batch: batch, pass: pass, context: context, wisdom: wisdom)
    }
    let prepared = plans.map { pass == .filterGradient ? nil : $0.prepare(filters) }
    let errors = comparing ? errors(plans, prepared) : []
    return plans.indices.map { index in
      let plan = plans[index]
      let run = TimeSpread.measure(budget: seconds) { _ = result(of: plan, prepared[index]) }
      let preparation = prepared[index].map { _ in
        TimeSpread.measure(budget: min(seconds, max(seconds / 4, run.median))) { _ = plan.prepare(filters) }
      }
      let unprepared = prepared[index].map { _ in
        TimeSpread.measure(budget: seconds) { _ = unpreparedResult(of: plan) }
      }
      return ConvolutionTiming(
        algorithm: plan.algorithm, pass: pass, geometry: geometry, batch: batch, run: run,
        preparation: preparation, unprepared: unprepared,
        phases: phases ? plan.phases(budget: seconds / 2) { _ = self.preparedResult(of: $0) } : nil,
        workspaceByteCount: plan.workspaceByteCount,
        preparedByteCount: prepared[index]?.byteCount ?? 0, error: comparing ? errors[index] : nil,
        summary: plan.description)
    }
  }

  private func result(of plan: ConvolutionPlan, _ filters: PreparedFilters?) -> Tensor {
    guard let filters else { return plan.filterGradient(input, outputGradient: outputGradient) }
    return plan.pass == .output
      ? plan.output(input, filters: filters, bias: bias)
      : plan.inputGradient(outputGradient, filters: filters)
  }

  /// Filters prepared first, all of them.
  private func preparedResult(of plan: ConvolutionPlan) -> Tensor {
    result(of: plan, plan.pass == .filterGradient ? nil : plan.prepare(filters))
  }

  private func unpreparedResult(of plan: ConvolutionPlan) -> Tensor {
    plan.pass == .output
      ? plan.output(input, filters: filters, bias: bias)
      : plan.inputGradient(outputGradient, filters: filters)
  }

  private func errors(_ plans: [ConvolutionPlan], _ prepared: [PreparedFilters?]) -> [MeasuredError] {
    guard let pass = plans.first?.pass else { return [] }
    return MeasuredError.measure(
      zip(plans, prepared).map { result(of: $0, $1) }, of: ConvolutionDefinition(geometry, batch: batch),
      pass, left: pass == .inputGradient ? outputGradient : input,
      right: pass == .filterGradient ? outputGradient : filters, bias: pass == .output ? bias : nil,
      context: context)
  }
}
