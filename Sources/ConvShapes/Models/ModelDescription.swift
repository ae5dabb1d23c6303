/// A network as a value: the shape of its images and its layers in order.
public struct ModelDescription: Hashable, Sendable {
  /// [C, H, W] of one image; nil when it is to be taken from the data.
  public var input: ImageShape?
  /// In the order in which they are computed; a residual block holds its own.
  public var layers: [LayerDescription]
  /// Whether the network takes lists of numbers, [N, features], and no images: ``input`` is then features×1×1.
  public var takesFeatures = false

  /// Checks nothing: ``resolved(input:classCount:)`` does.
  public init(input: ImageShape? = nil, layers: [LayerDescription]) {
    self.input = input
    self.layers = layers
  }

  /// A network written as statements, one layer a line.
  public init(input: ImageShape? = nil, @LayerBuilder layers: () -> [LayerDescription]) {
    self.init(input: input, layers: layers())
  }

  /// A network of lists of `features` numbers, as small networks are drawn: the first layer may be dense.
  public init(features: Int, layers: [LayerDescription]) {
    self.init(input: ImageShape(channels: features, height: 1, width: 1), layers: layers)
    takesFeatures = true
  }

  /// The same, written as statements.
  public init(features: Int, @LayerBuilder layers: () -> [LayerDescription]) {
    self.init(features: features, layers: layers())
  }

  /// What the first layer is given for `batch` samples: [N, C, H, W], or [N, features]; nil without an input.
  public func inputShape(batch: Int) -> Shape? {
    guard let input else { return nil }
    return takesFeatures ? [batch, input.channels] : Shape(batch: batch, input)
  }
}
