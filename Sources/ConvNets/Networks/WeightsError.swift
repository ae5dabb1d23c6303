/// Why tensors do not fit a network: every name that is wrong, at once.
public struct WeightsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A tensor of another shape than the network's.
  public struct Mismatch: Hashable, Sendable, CustomStringConvertible {
    public var name: String
    public var got: Shape
    public var expected: Shape

    public var description: String { "\(name): got \(got), expected \(expected)" }
  }

  /// Names the network has and the tensors lack.
  public var missing: [String]
  /// Names the tensors have and the network lacks.
  public var unexpected: [String]
  public var mismatched: [Mismatch]

  public var description: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing \(missing.joined(separator: ", "))") }
    if !unexpected.isEmpty { parts.append("unexpected \(unexpected.joined(separator: ", "))") }
    parts += mismatched.map(\.description)
    return "weights: " + parts.joined(separator: "; ") + "; use weights of the same architecture"
  }
}
