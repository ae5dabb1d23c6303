import ArgumentParser
import ConvKit
import Foundation

/// The layers a command is about: one written as convshape's options, a list in a file, or those of a network.
struct TimedLayers: ParsableArguments {
  @Option(
    name: .customLong("in"), parsing: .unconditional,
    help: ArgumentHelp("The image that comes in.", valueName: "HEIGHTxWIDTHxCHANNELS"))
  var input: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The number of filters and their size.", valueName: "COUNTxHEIGHTxWIDTH"))
  var filters: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("Steps of the window.", valueName: "N|HxW"))
  var stride: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Zeros around the image.", valueName: "N|HxW|T,L,B,R|same|same-lower|valid|half"))
  var pad: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("Steps inside the window.", valueName: "N|HxW"))
  var dilation: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Groups of channels that do not see each other.", valueName: "N"))
  var groups: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("Images at once.", valueName: "N"))
  var batch: String?
  @Option(
    name: .customLong("layers"), parsing: .unconditional,
    help: "A JSON list of layers, as Tests/Benchmarks/layers.json.")
  var file: String?
  @Option(
    parsing: .unconditional,
    help:
      "The convolutional layers of a trained model, a model file, or a preset: \(ModelPreset.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var model: String?

  private var options: [String: String] {
    [
      "in": input, "filters": filters, "stride": stride, "pad": pad, "dilation": dilation, "groups": groups,
      "batch": batch,
    ].compactMapValues { $0 }
  }

  /// Whether the layer is written as options.
  var isOne: Bool { file == nil && model == nil }

  func validate() throws {
    let given = options.keys
    if file != nil {
      guard model == nil, given.isEmpty else {
        throw ValidationError("--layers names layers with all their sizes; leave the other options out")
      }
    } else if model != nil {
      guard given.allSatisfy({ $0 == "in" || $0 == "batch" }) else {
        throw ValidationError(
          "--model names layers with all their sizes; give --in and --batch alone with it")
      }
    } else if input == nil || filters == nil {
      throw ValidationError(
        "name a layer with --in and --filters, as in --in 32x32x3 --filters 10x5x5, or use --layers or --model"
      )
    }
  }

  /// - Throws: ``NotationError``, ``GeometryError``, ``LayerListError``, and ``InputError`` for a file that is not there.
  func layers() throws -> [BenchmarkLayer] {
    if let file {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw InputError(description: "\(file): cannot be read; expected a list of layers", isMissing: true)
      }
      return try BenchmarkLayer.list(json: data, file: file)
    }
    let batch = try batch.map { try ArgumentValues.batch($0) } ?? 1
    if let model {
      let source = try ModelSource(model)
      let image =
        try input.map(ArgumentValues.volume) ?? source.input ?? ImageShape(channels: 3, height: 32, width: 32)
      return try source.description(for: image, classCount: source.classCount ?? 10).convolutions().map {
        BenchmarkLayer(name: "\(model) \($0.path)", geometry: $0.geometry, batch: batch)
      }
    }
    let report = try LayerRequest(options: options, bias: true).report()
    return [BenchmarkLayer(name: "", geometry: report.geometry, batch: report.batch)]
  }
}
