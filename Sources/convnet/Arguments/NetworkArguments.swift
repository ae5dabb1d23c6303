import ArgumentParser
import ConvKit

/// A network that a command looks into: a trained one, or one whose open weights are drawn.
struct NetworkArguments: ParsableArguments {
  @Argument(help: "A model file, a trained model or a preset.")
  var model: String
  @Option(
    name: .customLong("in"), parsing: .unconditional,
    help: "HEIGHTxWIDTHxCHANNELS of the images; the model's own, or 8x8x1, when not given.",
    transform: ArgumentValues.volume)
  var imageShape: ImageShape?
  @Option(
    parsing: .unconditional, help: "Classes; a model's own, or 10, when not given.",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var classes: Int?
  @Option(
    parsing: .unconditional, help: "The seed of what is drawn (default: 7).", transform: ArgumentValues.seed)
  var seed: UInt64 = 7

  /// The network with its weights.
  func network() throws -> Sequential {
    let source = try ModelSource(model)
    let image = imageShape ?? source.input ?? ImageShape(channels: 1, height: 8, width: 8)
    let network = try Sequential(
      source.description(for: image, classCount: classes ?? source.classCount), seed: seed)
    if case .classifier(let classifier) = source { try network.load(classifier.network.weights) }
    return network
  }
}
