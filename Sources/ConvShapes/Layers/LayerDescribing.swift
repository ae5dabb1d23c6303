/// A value that describes a layer: what ``LayerBuilder`` takes.
public protocol LayerDescribing: Sendable {
  /// The value as a case of the closed set that networks are made from.
  var layerDescription: LayerDescription { get }
}

extension LayerDescription: LayerDescribing {
  public var layerDescription: LayerDescription { self }
}

extension Conv2D: LayerDescribing {
  public var layerDescription: LayerDescription { .conv2D(self) }
}

extension ConvTranspose2D: LayerDescribing {
  public var layerDescription: LayerDescription { .convTranspose2D(self) }
}

extension Dense: LayerDescribing {
  public var layerDescription: LayerDescription { .dense(self) }
}

extension MaxPool2D: LayerDescribing {
  public var layerDescription: LayerDescription { .maxPool2D(self) }
}

extension AveragePool2D: LayerDescribing {
  public var layerDescription: LayerDescription { .averagePool2D(self) }
}

extension GlobalAveragePool: LayerDescribing {
  public var layerDescription: LayerDescription { .globalAveragePool(self) }
}

extension BatchNorm2D: LayerDescribing {
  public var layerDescription: LayerDescription { .batchNorm2D(self) }
}

extension Residual: LayerDescribing {
  public var layerDescription: LayerDescription { .residual(self) }
}

extension Dropout: LayerDescribing {
  public var layerDescription: LayerDescription { .dropout(self) }
}

extension Flatten: LayerDescribing {
  public var layerDescription: LayerDescription { .flatten(self) }
}

extension Activation: LayerDescribing {
  public var layerDescription: LayerDescription { .activation(self) }
}

extension ReLU: LayerDescribing {
  public var layerDescription: LayerDescription { .activation(.relu) }
}

extension LeakyReLU: LayerDescribing {
  public var layerDescription: LayerDescription { .activation(.leakyReLU(slope: slope)) }
}

extension ELU: LayerDescribing {
  public var layerDescription: LayerDescription { .activation(.elu(alpha: alpha)) }
}

extension Softplus: LayerDescribing {
  public var layerDescription: LayerDescription { .activation(.softplus) }
}

extension Sigmoid: LayerDescribing {
  public var layerDescription: LayerDescription { .activation(.sigmoid) }
}

extension Tanh: LayerDescribing {
  public var layerDescription: LayerDescription { .activation(.tanh) }
}

extension Step: LayerDescribing {
  public var layerDescription: LayerDescription { .activation(.step(atZero: atZero)) }
}

extension UnitActivations: LayerDescribing {
  public var layerDescription: LayerDescription { .unitActivations(self) }
}

extension Softmax: LayerDescribing {
  public var layerDescription: LayerDescription { .activation(.softmax) }
}
