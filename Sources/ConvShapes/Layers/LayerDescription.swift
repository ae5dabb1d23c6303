/// What can stand in a network: the values that the builder, the model file, the presets and the command line's
/// chains all say. They hold no parameters; a network makes its layers from them.
public indirect enum LayerDescription: Hashable, Sendable {
  case conv2D(Conv2D)
  case convTranspose2D(ConvTranspose2D)
  case dense(Dense)
  case maxPool2D(MaxPool2D)
  case averagePool2D(AveragePool2D)
  case globalAveragePool(GlobalAveragePool)
  case batchNorm2D(BatchNorm2D)
  case residual(Residual)
  case dropout(Dropout)
  case flatten(Flatten)
  case activation(Activation)
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
