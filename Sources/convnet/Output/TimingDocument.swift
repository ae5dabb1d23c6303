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

    init(
      _ layer: BenchmarkLayer, _ timings: [ConvolutionTiming], _ choices: [LayerChoices], peak: Double
    ) {
      name = layer.name
      geometry = layer.geometry
      batch = layer.batch
      multiplyAdds = layer.batch * layer.geometry.multiplyAddCount
      self.peak = peak
      self.timings = timings.map { timing in
        Timing(timing, choices.first { $0.pass == timing.pass }, peak: peak)
      }
    }
  }

  struct Timing: Encodable {
    let pass, algorithm, plan: String
    /// Seconds.
    let run: TimeSpread
    let preparation, unprepared: TimeSpread?
    /// Seconds of thread time ÷ threads.
    let phases: [String: Double]?
    let gigaflops, shareOfPeak: Double
    let workspaceBytes, preparedFilterBytes: Int
    let error: MeasuredError?
    /// Whether it is taken when none is named: in training, and where filters are prepared once.
    let isChosen, isChosenPrepared: Bool
    /// What it was estimated to take on all cores, in seconds.
    let estimate: CostEstimate?

    init(_ timing: ConvolutionTiming, _ choices: LayerChoices?, peak: Double) {
      pass = ArgumentValues.name(of: timing.pass)
      algorithm = timing.algorithm.rawValue
      plan = timing.summary
      run = timing.run
      preparation = timing.preparation
      unprepared = timing.unprepared
      phases = timing.phases.map { phases in
        Dictionary(
          uniqueKeysWithValues: phases.map { (ArgumentValues.name(of: $0.key, in: timing.pass), $0.value) })
      }
      gigaflops = timing.rate
      shareOfPeak = timing.rate / peak
      workspaceBytes = timing.workspaceByteCount
      preparedFilterBytes = timing.preparedByteCount
      error = timing.error
      isChosen = choices?.training.chosen == timing.algorithm
      isChosenPrepared = choices?.inference.chosen == timing.algorithm
      estimate = choices?.training.candidates.first { $0.algorithm == timing.algorithm }?.cost
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
