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
    help: ArgumentHelp("A model file in place of layers, as convnet train reads it.", valueName: "FILE"),
    completion: .file(extensions: ["json"]))
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
    help: ArgumentHelp("Who counts the cost, docs/cost.md.", valueName: CountingConvention.words),
    completion: .list(CountingConvention.allCases.map { $0.rawValue }))
  var count: String?

  @Flag(help: "Memory of parameters, gradients, optimizers and activations.")
  var memory = false

  @Flag(help: "Operations and workspace of each convolution by direct, im2col, FFT and Winograd.")
  var algorithms = false

  /// Whether something was asked that the table of a network answers.
  var asksForTable: Bool {
    !layers.isEmpty || model != nil || classes != nil || pixel != nil || count != nil || memory || algorithms
  }

  /// What was asked, as an error says it.
  var asked: String {
    let options = [
      ("--model", model), ("--classes", classes), ("--pixel", pixel), ("--count", count),
      ("--memory", memory ? "" : nil), ("--algorithms", algorithms ? "" : nil),
    ]
    return options.first { $0.1 != nil }?.0 ?? "layers"
  }

  /// The answer for a chain, a model file, or the one layer of `--filters`.
  func answer(for layer: LayerOptions) throws -> NetworkAnswer {
    var options: [String: String] = [:]
    options["in"] = layer.input
    options["batch"] = layer.batch
    options["classes"] = classes
    options["pixel"] = pixel
    options["count"] = count
    return try NetworkRequest(
      try source(layer), options: options, listsMemory: memory, listsAlgorithms: algorithms
    ).answer()
  }

  private func source(_ layer: LayerOptions) throws -> NetworkRequest.Source {
    guard model != nil || !layers.isEmpty else {
      // Its own errors first, whose fixes are written as the options that were given.
      let request = try layer.request()
      _ = try request.report()
      return .chain(request.chain)
    }
    let others =
      layer.texts.keys.filter { !["in", "batch"].contains($0) }.sorted() + (layer.noBias ? ["no-bias"] : [])
    if let option = others.first {
      throw NotationError(
        option: "--\(option)", got: layer.texts[option] ?? "--\(option)",
        expected: model == nil
          ? "none beside layers, which have their own, as conv:10x3x3,stride=2,bias=no"
          : "none beside --model, whose layers have their own",
        fix: "leave \(LayerQuestion.listed(others.map { "--\($0)" })) out")
    }
    guard let model else { return .chain(try Chain(layers)) }
    if model.isEmpty {
      throw NotationError(
        option: "--model", got: model, expected: "the path of a model file", example: "model.json")
    }
    if !layers.isEmpty {
      throw NotationError(
        option: "--model", got: model, expected: "none beside layers, which make a network of their own",
        fix: "leave --model out, or the layers")
    }
    return .model(try ModelDescription(modelFile: InputFile(path: model).bytes(), name: model), file: model)
  }
}
