/// What can stand in a network: the values that the builder, the model file, the presets and the command line's
/// chains all say. They hold no parameters; a network makes its layers from them.
public indirect enum LayerDescription: Hashable, Sendable {
  /// [N, C, H, W] → [N, O, oH, oW]
  case conv2D(Conv2D)
  /// [N, C, H, W] → [N, O, oH, oW], with a stride larger than what came in
  case convTranspose2D(ConvTranspose2D)
  /// [N, features] → [N, units]
  case dense(Dense)
  /// [N, C, H, W] → [N, C, oH, oW]
  case maxPool2D(MaxPool2D)
  /// [N, C, H, W] → [N, C, oH, oW]
  case averagePool2D(AveragePool2D)
  /// [N, C, H, W] → [N, C]
  case globalAveragePool(GlobalAveragePool)
  /// [N, C, H, W] → the same shape
  case batchNorm2D(BatchNorm2D)
  /// Any shape that both branches take → the one in which both end
  case residual(Residual)
  /// Any shape → the same
  case dropout(Dropout)
  /// [N, C, H, W] → [N, C·H·W]; lists of numbers stay as they are
  case flatten(Flatten)
  /// Any shape → the same; softmax needs an axis behind the batch
  case activation(Activation)
  /// [N, units] → the same shape
  case unitActivations(UnitActivations)

  /// The layer's word in the model file, in summaries and in the location of an error: `conv2d`, `max-pool2d`.
  public var name: String {
    switch self {
    case .conv2D: "conv2d"
    case .convTranspose2D: "conv-transpose2d"
    case .dense: "dense"
    case .maxPool2D: "max-pool2d"
    case .averagePool2D: "average-pool2d"
    case .globalAveragePool: "global-average-pool"
    case .batchNorm2D: "batch-norm2d"
    case .residual: "residual"
    case .dropout: "dropout"
    case .flatten: "flatten"
    case .activation(let activation): activation.name
    case .unitActivations: "unit-activations"
    }
  }
}
