import ConvKit

/// What is chosen for one pass of a layer when no algorithm is named.
struct LayerChoices {
  let pass: ConvolutionPass
  /// With filters prepared in each step, and with filters prepared once.
  let training, inference: AlgorithmChoice

  /// - Throws: ``ConvolutionError``
  init(_ layer: BenchmarkLayer, pass: ConvolutionPass, context: ComputeContext) throws {
    self.pass = pass
    training = try AlgorithmChoice(
      for: layer.geometry, batch: layer.batch, pass: pass, context: context, preparingFilters: true)
    inference = try AlgorithmChoice(
      for: layer.geometry, batch: layer.batch, pass: pass, context: context, preparingFilters: false)
  }

  /// Those of both, each once.
  var algorithms: [ConvolutionAlgorithm] {
    training.chosen == inference.chosen ? [training.chosen] : [training.chosen, inference.chosen]
  }
}
