/// Why tensors do not fit a network: every name that is wrong, at once.
public struct WeightsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A tensor of another shape than the network's.
  public struct Mismatch: Hashable, Sendable, CustomStringConvertible {
    /// The tensor's path.
    public var name: String
    /// The shape that was given.
    public var got: Shape
    /// The network's shape.
    public var expected: Shape

    /// Name and both shapes.
    public var description: String { "\(name): got \(got), expected \(expected)" }
  }

  /// Names the network has and the tensors lack.
  public var missing: [String]
  /// Names the tensors have and the network lacks.
  public var unexpected: [String]
  /// Names both have, with different shapes.
  public var mismatched: [Mismatch]

  /// One sentence that names everything.
  public var description: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing \(missing.joined(separator: ", "))") }
    if !unexpected.isEmpty { parts.append("unexpected \(unexpected.joined(separator: ", "))") }
    parts += mismatched.map(\.description)
    return "weights: " + parts.joined(separator: "; ") + "; use weights of the same architecture"
  }
}
