import ArgumentParser
import ConvShapes

/// A whole network, and what is asked about it.
struct NetworkOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The layers of a network: conv:16x3x3,pad=same relu maxpool:2 dense:10; names are in docs/convshape.md.",
      valueName: "layer"))
  var layers: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A model file in place of layers, as convnet train reads it.", valueName: "FILE"))
  var model: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What \"classes\" stands for in a dense layer.", valueName: "N"))
  var classes: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The input pixels behind one output pixel, counted from 0.", valueName: "ROW,COLUMN"))
  var pixel: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Who counts the cost, docs/cost.md.", valueName: CountingConvention.words))
  var count: String?

  @Flag(help: "Memory of parameters, gradients, optimizers and activations.")
  var memory = false

  @Flag(help: "Operations and workspace of each convolution by direct, im2col, FFT and Winograd.")
  var algorithms = false

  /// Whether a network was asked about, and not one layer by --filters.
  var hasNetwork: Bool { !layers.isEmpty || model != nil }

  /// Whether something was asked that the table of a network answers.
  var asksForTable: Bool {
    hasNetwork || classes != nil || pixel != nil || count != nil || memory || algorithms
  }

  /// The answer for a chain, a model file, or the one layer.
  ///
  /// - Parameters:
  ///   - input: the text of --in.
  ///   - batch: the text of --batch.
  ///   - layer: the layer that --filters asks about, when it does.
  func answer(input: String?, batch: String?, layer: LayerRequest?) throws -> NetworkAnswer {
    var options: [String: String] = [:]
    options["in"] = input
    options["batch"] = batch
    options["classes"] = classes
    options["pixel"] = pixel
    options["count"] = count
    return try NetworkRequest(
      try source(layer), options: options, listsMemory: memory, listsAlgorithms: algorithms
    ).answer()
  }

  private func source(_ layer: LayerRequest?) throws -> NetworkRequest.Source {
    if let model {
      if !layers.isEmpty { throw ValidationError("--model and layers: got both; give one of them") }
      return .model(try ModelDescription(modelFile: InputFile(path: model).bytes(), name: model))
    }
    if !layers.isEmpty { return .chain(try Chain(layers)) }
    if let layer { return .chain(layer.chain) }
    throw ValidationError("got no layers; give the layers of a network, --model FILE or --filters")
  }
}
