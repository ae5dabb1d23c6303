/// Which algorithm computes a pass when none is named, and why not the others.
///
/// The choice is a function of geometry, batch, pass, instruction set and the machine's cores (and of a tuning table, when
/// one is given): never of a context's number of threads, so that results have the same bits for any number.
public struct AlgorithmChoice: Hashable, Sendable, CustomStringConvertible {
  /// What speaks for or against an algorithm.
  public enum Verdict: Hashable, Sendable {
    /// The fastest of those that are left.
    case chosen
    /// It cannot compute the geometry.
    case limited(reason: String)
    /// Its error bound is above the one asked for.
    case inexact(errorBound: Double)
    /// It takes this many times as long as the chosen one.
    case slower(factor: Double)
  }

  /// An algorithm and what became of it.
  public struct Candidate: Hashable, Sendable {
    /// The algorithm.
    public let algorithm: ConvolutionAlgorithm
    /// Estimated or, in a tuning table, measured; nil when the algorithm cannot compute the geometry.
    public let cost: CostEstimate?
    /// Why it was chosen or left out.
    public let verdict: Verdict
  }

  /// The sizes of the layer.
  public let geometry: ConvolutionGeometry
  /// N: the number of images.
  public let batch: Int
  /// What is to be computed.
  public let pass: ConvolutionPass
  /// The largest error allowed, relative to the largest Σ|terms|.
  public let maximumError: Double
  /// Whether filters are prepared for each execution, as in training; the costs compared then include it.
  public let preparesFilters: Bool
  /// Whether the costs were measured and come from a tuning table.
  public let isMeasured: Bool
  /// The algorithm that should be the fastest of those that are exact enough.
  public let chosen: ConvolutionAlgorithm
  /// The table's, for a plan of fft.
  private let wisdom: TransformWisdom?
  /// Every algorithm, in the order of ``ConvolutionAlgorithm``.
  public let candidates: [Candidate]

  /// Chooses among all algorithms.
  ///
  /// - Parameters:
  ///   - context: only its instruction set matters.
  ///   - maximumError: max |error| ÷ the largest Σ|terms| that is allowed.
  ///   - preparingFilters: whether filters are prepared for each execution.
  ///   - table: measurements that stand in for the estimates where it has some for the very geometry, batch and pass.
  /// - Throws: ``ConvolutionError/inexact(maximumError:)`` when no algorithm is as exact as asked for.
  public init(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext,
    maximumError: Double = ConvolutionAlgorithm.defaultMaximumError, preparingFilters: Bool = true,
    table: TuningTable? = nil
  ) throws(ConvolutionError) {
    let measured = table?.costs(for: geometry, batch: batch, pass: pass) ?? [:]
    let model = CostModel(
      geometry: geometry, batch: batch, pass: pass, instructionSet: context.instructionSet)
    let able = ConvolutionAlgorithm.allCases.filter { $0.limitation(for: geometry) == nil }
    // Estimates and measurements are not compared: the table decides only where it knows every algorithm.
    let isMeasured = !able.isEmpty && able.allSatisfy { measured[$0] != nil }
    let costs = able.map { (algorithm: $0, cost: isMeasured ? measured[$0] : model.estimate($0)) }
    func seconds(_ algorithm: ConvolutionAlgorithm) -> Double? {
      costs.first { $0.algorithm == algorithm }?.cost?.seconds(preparing: preparingFilters)
    }
    let exact = able.filter { $0.errorBound <= maximumError && seconds($0) != nil }
    guard let best = exact.min(by: { (seconds($0) ?? .infinity) < (seconds($1) ?? .infinity) }) else {
      throw .inexact(maximumError: maximumError)
    }
    candidates = ConvolutionAlgorithm.allCases.map { algorithm in
      let cost = costs.first { $0.algorithm == algorithm }?.cost
      return Candidate(
        algorithm: algorithm, cost: cost,
        verdict: Self.verdict(
          on: algorithm, best: best, factor: (seconds(algorithm) ?? 0) / (seconds(best) ?? 1),
          limitation: cost == nil
            ? algorithm.limitation(for: geometry) ?? TransformSize.limitation : nil,
          maximumError: maximumError))
    }
    self.geometry = geometry
    self.batch = batch
    self.pass = pass
    self.maximumError = maximumError
    self.isMeasured = isMeasured
    wisdom = table?.wisdom
    preparesFilters = preparingFilters && pass != .filterGradient
    chosen = best
  }

  private static func verdict(
    on algorithm: ConvolutionAlgorithm, best: ConvolutionAlgorithm, factor: Double, limitation: String?,
    maximumError: Double
  ) -> Verdict {
    if algorithm == best { return .chosen }
    if let limitation { return .limited(reason: limitation) }
    if algorithm.errorBound > maximumError { return .inexact(errorBound: algorithm.errorBound) }
    return .slower(factor: factor)
  }

  /// The plan of the chosen algorithm, with the table's wisdom; its description ends with this choice's ``reason``.
  ///
  /// - Throws: ``ConvolutionError`` as
  ///   ``ConvolutionAlgorithm/plan(for:batch:pass:context:wisdom:)``.
  public func plan(context: ComputeContext) throws(ConvolutionError) -> ConvolutionPlan {
    var plan = try chosen.plan(
      for: geometry, batch: batch, pass: pass, context: context, wisdom: wisdom)
    plan.choice = self
    return plan
  }

  /// Why the others were not chosen: `direct 2.4 times slower; fft 3.1 times slower`.
  public var reason: String {
    candidates.compactMap { candidate in
      let name = candidate.algorithm.rawValue
      switch candidate.verdict {
      case .chosen: return nil
      case .limited(let reason): return "\(name) \(reason)"
      case .inexact(let bound): return "\(name) errs by up to \(bound)"
      case .slower(let factor):
        let tenths = (min(factor, 1e6) * 10).rounded() / 10
        return "\(name) \(tenths < 10 ? "\(tenths)" : "\(Int(tenths.rounded()))")× as long"
      }
    }.joined(separator: "; ")
  }

  /// `winograd for the output of 56×56×256, 256 filters 3×3, padding 1, batch 8; estimated: direct 2.4× as long; …`
  public var description: String {
    "\(chosen.rawValue) for the \(pass.words) of \(geometry.summary), batch \(batch); "
      + "\(isMeasured ? "measured" : "estimated"): \(reason)"
  }
}

extension ConvolutionPass {
  /// `input gradient`
  package var words: String {
    switch self {
    case .output: "output"
    case .inputGradient: "input gradient"
    case .filterGradient: "filter gradient"
    }
  }
}
