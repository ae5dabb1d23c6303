/// The parameters and running statistics that a training leaves as they are.
///
/// A frozen parameter is a constant: no gradient is computed for it. Batch normalization whose statistics are frozen
/// normalizes by them, in training as in use, because the weights behind it were trained to that.
public struct FrozenPart {
  private var members: Set<ObjectIdentifier> = []

  /// Nothing is frozen.
  public init() {}

  /// Some parameters, and the statistics of layers whose parameters are all among them.
  ///
  /// - Parameters:
  ///   - isFrozen: asked with the name of each parameter.
  public init(of network: Sequential, where isFrozen: (String) -> Bool) {
    var trained = Set<Substring>()
    for item in network.parameters {
      if isFrozen(item.name) {
        members.insert(ObjectIdentifier(item.parameter))
      } else {
        trained.insert(Self.layer(of: item.name))
      }
    }
    for item in network.buffers where !trained.contains(Self.layer(of: item.name)) {
      members.insert(ObjectIdentifier(item.buffer))
    }
  }

  /// Whether the parameter is a constant.
  public func contains(_ parameter: Parameter) -> Bool { members.contains(ObjectIdentifier(parameter)) }

  /// Whether the statistics stay as they are.
  public func contains(_ buffer: Buffer) -> Bool { members.contains(ObjectIdentifier(buffer)) }

  /// `4.body.1` of `4.body.1.running_mean`
  private static func layer(of name: String) -> Substring {
    name[..<(name.lastIndex(of: ".") ?? name.startIndex)]
  }
}
