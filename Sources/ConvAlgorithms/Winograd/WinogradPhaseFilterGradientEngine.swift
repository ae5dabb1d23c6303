/// The filter gradient of a convolution that ``WinogradPhases`` splits.
struct WinogradPhaseFilterGradientEngine: PhasedEngine {
  let phases: WinogradPhases
  let context: ComputeContext
  /// For each of ``WinogradPhases/imageCounts``.
  private var engines: [WinogradFilterGradientEngine]

  init(_ phases: WinogradPhases, context: ComputeContext) {
    self.phases = phases
    self.context = context
    engines = phases.imageCounts.map {
      WinogradFilterGradientEngine(phases.geometry, batch: $0, tile: phases.tile, context: context)
    }
  }

  var clock: PhaseClock? {
    get { engines[0].clock }
    set { for index in engines.indices { engines[index].clock = newValue } }
  }

  /// Floats of the filters of the phases, where the result cannot hold them, and of those of a later chunk.
  private var sumCount: Int { phases.filters?.count ?? 0 }
  private var laterCount: Int { phases.chunks.blockCount > 1 ? phases.geometry.filterShape.count : 0 }

  var workspaceByteCount: Int {
    (phases.inputCount + phases.outputCount + sumCount + laterCount) * MemoryLayout<Float>.stride
      + (engines.map(\.workspaceByteCount).max() ?? 0)
  }

  var summary: String { "\(phases.summary), \(engines[0].summary)" }

  var preparedFilterCount: Int { 0 }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {}

  func execute(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let inputs = TensorStorage(count: phases.inputCount)
    let outputs = phases.output.map { _ in TensorStorage(count: phases.outputCount) }
    let phased = phases.filters.map { _ in TensorStorage(count: sumCount) }
    let later = laterCount > 0 ? TensorStorage(count: laterCount) : nil
    let sums = phased?.pointer ?? result
    for chunk in 0..<phases.chunks.blockCount {
      let images = phases.chunks[chunk].count
      clock.count(.sourceTransform, threads: context.threadCount) {
        phases.input.split(
          left + phases.inputPlace(chunk), count: images, into: inputs.pointer, context: context)
      }
      let gradient = right + phases.outputPlace(chunk)
      if let outputs, let lattice = phases.output {
        clock.count(.filterTransform, threads: context.threadCount) {
          lattice.split(gradient, count: images, into: outputs.pointer, context: context)
        }
      }
      let target = chunk == 0 ? sums : later?.pointer ?? sums
      engines[phases.size(ofChunk: chunk)].execute(
        inputs.pointer, outputs.map { UnsafePointer($0.pointer) } ?? gradient, bias: nil, into: target)
      guard chunk > 0 else { continue }
      context.parallelFor(phases.geometry.filterShape.count, chunk: 1 << 14) { range in
        for index in range { sums[index] += target[index] }
      }
    }
    phases.filters?.merge(sums, into: result, context: context)
  }
}
