/// output = body(input) + shortcut(input): the block of He et al., 2015.
///
/// An empty shortcut is the identity; otherwise both branches must end in the same shape.
public struct Residual: Hashable, Sendable {
  public var body: [LayerDescription]
  public var shortcut: [LayerDescription]

  public init(body: [LayerDescription], shortcut: [LayerDescription] = []) {
    self.body = body
    self.shortcut = shortcut
  }
}
