import ConvKit

/// Measurements of layers as JSON.
struct TimingDocument: Encodable {
  struct Layer: Encodable {
    let name: String
    let geometry: ConvolutionGeometry
    let batch, multiplyAdds: Int
    /// GFLOP/s measured just before the layer.
    let peak: Double
    let timings: [Timing]

    init(_ layer: BenchmarkLayer, _ timings: [ConvolutionTiming], peak: Double) {
      name = layer.name
      geometry = layer.geometry
      batch = layer.batch
      multiplyAdds = layer.batch * layer.geometry.multiplyAddCount
      self.peak = peak
      self.timings = timings.map { Timing($0, peak: peak) }
    }
  }

  struct Timing: Encodable {
    let pass, algorithm, plan: String
    /// Seconds.
    let run: TimeSpread
    let preparation: TimeSpread?
    let gigaflops, shareOfPeak: Double
    let workspaceBytes, preparedFilterBytes: Int
    let error: MeasuredError?

    init(_ timing: ConvolutionTiming, peak: Double) {
      pass = ArgumentValues.name(of: timing.pass)
      algorithm = timing.algorithm.rawValue
      plan = timing.summary
      run = timing.run
      preparation = timing.preparation
      gigaflops = timing.rate
      shareOfPeak = timing.rate / peak
      workspaceBytes = timing.workspaceByteCount
      preparedFilterBytes = timing.preparedByteCount
      error = timing.error
    }
  }

  let threads: Int
  let instructionSet: InstructionSet
  let layers: [Layer]

  init(_ context: ComputeContext, layers: [Layer]) {
    threads = context.threadCount
    instructionSet = context.instructionSet
    self.layers = layers
  }
}
