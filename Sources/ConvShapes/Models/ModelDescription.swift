/// A network as a value: the shape of its images and its layers in order.
public struct ModelDescription: Hashable, Sendable {
  /// [C, H, W] of one image; nil when it is to be taken from the data.
  public var input: ImageShape?
  public var layers: [LayerDescription]

  public init(input: ImageShape? = nil, layers: [LayerDescription]) {
    self.input = input
    self.layers = layers
  }

  /// A network written as statements, one layer a line.
  public init(input: ImageShape? = nil, @LayerBuilder layers: () -> [LayerDescription]) {
    self.init(input: input, layers: layers())
  }
}
