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
}

