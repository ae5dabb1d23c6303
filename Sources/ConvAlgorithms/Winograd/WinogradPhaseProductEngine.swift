/// The output pass and the input gradient of a convolution that ``WinogradPhases`` splits.
struct WinogradPhaseProductEngine: StoredFilterEngine, PhasedEngine {
  let phases: WinogradPhases
  let pass: ConvolutionPass
  let context: ComputeContext
  /// For each of ``WinogradPhases/imageCounts``.
  private var engines: [WinogradProductEngine]

  init(_ phases: WinogradPhases, pass: ConvolutionPass, context: ComputeContext) {
    self.phases = phases
    self.pass = pass
    self.context = context
    engines = phases.imageCounts.map {
      WinogradProductEngine(phases.geometry, batch: $0, pass: pass, tile: phases.tile, context: context)
    }
  }

  var clock: PhaseClock? {
    get { engines[0].clock }
    set { for index in engines.indices { engines[index].clock = newValue } }
  }

  var workspaceByteCount: Int {
    (phases.inputCount + phases.outputCount) * MemoryLayout<Float>.stride
      + (engines.map { $0.workspaceByteCount(preparing: preparesWhileRunning) }.max() ?? 0)
  }

  var summary: String { "\(phases.summary), \(engines[0].summary)" }

  var preparedFilterCount: Int { engines[0].preparedFilterCount }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
    guard let phased = phases.filters else { return engines[0].prepare(filters, into: prepared) }
    let copy = TensorStorage(count: phased.count)
    phased.split(filters, into: copy.pointer, context: context)
    engines[0].prepare(copy.pointer, into: prepared)
  }

  /// Where the filters are those of the phases, and are read once.
  var preparesWhileRunning: Bool {
    phases.filters == nil && phases.chunks.blockCount == 1
      && engines[0].preparesWhileRunning
  }

  func execute(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, bias: UnsafePointer<Float>?, rectified: Bool,
    into result: UnsafeMutablePointer<Float>
  ) {
    run(left, into: result) { $0.execute($1, right, bias: bias, rectified: rectified, into: $2) }
  }

  func execute(
    _ left: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?, rectified: Bool,
    into result: UnsafeMutablePointer<Float>
  ) {
    precondition(phases.filters == nil, "filters that are not split by phase")
    run(left, into: result) { $0.execute($1, filters: filters, bias: bias, rectified: rectified, into: $2) }
  }

  /// Splits, computes and merges the chunks one after the other.
  private func run(
    _ left: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>,
    _ compute: (WinogradProductEngine, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let inputs = TensorStorage(count: phases.inputCount)
    let outputs = phases.output.map { _ in TensorStorage(count: phases.outputCount) }
    for chunk in 0..<phases.chunks.blockCount {
      let images = phases.chunks[chunk].count
      let engine = engines[phases.size(ofChunk: chunk)]
      if pass == .output {
        clock.count(.sourceTransform, threads: context.threadCount) {
          phases.input.split(
            left + phases.inputPlace(chunk), count: images, into: inputs.pointer, context: context)
        }
        let place = result + phases.outputPlace(chunk)
        compute(engine, inputs.pointer, outputs?.pointer ?? place)
        guard let outputs, let lattice = phases.output else { continue }
        clock.count(.resultTransform, threads: context.threadCount) {
          lattice.merge(outputs.pointer, count: images, into: place, context: context)
        }
      } else {
        let place = left + phases.outputPlace(chunk)
        if let outputs, let lattice = phases.output {
          clock.count(.sourceTransform, threads: context.threadCount) {
            lattice.split(place, count: images, into: outputs.pointer, context: context)
          }
        }
        compute(engine, outputs.map { UnsafePointer($0.pointer) } ?? place, inputs.pointer)
        clock.count(.resultTransform, threads: context.threadCount) {
          phases.input.merge(
            inputs.pointer, count: images, into: result + phases.inputPlace(chunk), context: context)
        }
      }
    }
  }
}
