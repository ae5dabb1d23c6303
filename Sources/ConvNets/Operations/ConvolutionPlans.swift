/// The plans one layer has needed so far: few, because geometry and batch seldom change.
///
/// Several threads may ask at once. At most ``limit`` plans are kept; the one that was not used longest goes first.
public final class ConvolutionPlans: Sendable {
  /// Three passes of a full batch, of the last batch of an epoch, and of one image, and room for another size.
  static let limit = 12

  /// nil lets ``AlgorithmChoice`` choose for each pass.
  public let algorithm: ConvolutionAlgorithm?
  /// Measurements to choose by; estimates where it has none.
  let tuning: TuningTable?
  /// Whether the filters never change, so that their prepared form is kept beside each plan.
  let keepsPreparedFilters: Bool
  private let entries = Locked<[Entry]>([])

  private struct Entry {
    let context: ComputeContext
    let plan: ConvolutionPlan
    var prepared: PreparedFilters?
  }

  /// No plans yet.
  public convenience init(algorithm: ConvolutionAlgorithm? = nil) {
    self.init(algorithm: algorithm, tuning: nil, keepsPreparedFilters: false)
  }

  init(algorithm: ConvolutionAlgorithm?, tuning: TuningTable?, keepsPreparedFilters: Bool) {
    self.algorithm = algorithm
    self.tuning = tuning
    self.keepsPreparedFilters = keepsPreparedFilters
  }

  /// The plan of a pass, made at its first use.
  ///
  /// The algorithm must be able to compute the geometry; layers make sure of it when they are made.
  public func plan(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext
  ) -> ConvolutionPlan {
    entries.withLock { entries in
      entries[position(of: geometry, batch, pass, context, in: &entries)].plan
    }
  }

  /// Frozen filters as `plan` reads them; nil for those that change from step to step, which are left to the plan.
  func prepared(_ filters: Tensor, for plan: ConvolutionPlan, context: ComputeContext) -> PreparedFilters? {
    guard keepsPreparedFilters else { return nil }
    return entries.withLock { entries in
      let position = position(of: plan.geometry, plan.batch, plan.pass, context, in: &entries)
      if let prepared = entries[position].prepared { return prepared }
      let prepared = entries[position].plan.prepare(filters)
      entries[position].prepared = prepared
      return prepared
    }
  }

  /// Where the plan stands after it was found or made: at the end, as the one used last.
  private func position(
    of geometry: ConvolutionGeometry, _ batch: Int, _ pass: ConvolutionPass, _ context: ComputeContext,
    in entries: inout [Entry]
  ) -> Int {
    let found = entries.lastIndex {
      $0.plan.pass == pass && $0.plan.batch == batch && $0.context == context
        && $0.plan.geometry == geometry
    }
    if let found {
      entries.append(entries.remove(at: found))
      return entries.count - 1
    }
    if entries.count == Self.limit { entries.removeFirst() }
    do {
      let plan =
        try algorithm?.plan(for: geometry, batch: batch, pass: pass, context: context)
        ?? AlgorithmChoice(
          for: geometry, batch: batch, pass: pass, context: context, preparingFilters: !keepsPreparedFilters,
          table: tuning
        ).plan(context: context)
      entries.append(Entry(context: context, plan: plan, prepared: nil))
      return entries.count - 1
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
