import ConvNets

/// Limits that gradients are held to before an update: against steps that one steep place makes too large.
///
/// ```
/// by value:  each element ← the nearest number in −value … value
/// by norm:   gradient ← gradient · min(1, norm ÷ (‖gradient‖ + 10⁻⁶)), the norm over all parameters together
/// ```
///
/// Both together: values first. Source: Pascanu, Mikolov & Bengio, *On the difficulty of training recurrent neural
/// networks*, 2013.
public struct GradientClipping: Hashable, Sendable {
  /// The largest norm, above 0; nil for any.
  public var norm: Double?
  /// The largest absolute value of an element, above 0; nil for any.
  public var value: Double?

  /// Limits; nil for none.
  public init(norm: Double? = nil, value: Double? = nil) {
    self.norm = norm
    self.value = value
  }

  /// How often limits were reached.
  public struct Count: Hashable, Codable, Sendable {
    /// Steps seen.
    public internal(set) var steps = 0
    /// Steps whose norm was above the limit.
    public internal(set) var byNorm = 0
    /// Steps with an element above the limit.
    public internal(set) var byValue = 0

    /// No step seen yet.
    public init() {}
  }

  /// Holds gradients to the limits and counts whether it had to.
  func apply(to gradients: inout Gradients, count total: inout Count?) {
    var count = total ?? Count()
    defer { total = count }
    count.steps += 1
    if let value, gradients.clip(toValue: Float(value)) > 0 { count.byValue += 1 }
    if let norm, gradients.clip(toNorm: norm) > norm { count.byNorm += 1 }
  }

  /// Refuses limits that are none.
  func check() throws(TrainingError) {
    for (name, limit) in [("clip norm", norm), ("clip value", value)] {
      guard let limit, !(limit > 0 && limit.isFinite) else { continue }
      throw .setting(name: name, got: "\(limit)", expected: "a finite number above 0")
    }
  }
}

extension GradientClipping.Count: CustomStringConvertible {
  /// `3 of 120 steps by norm`
  public var description: String {
    let kinds = [("norm", byNorm), ("value", byValue)].filter { $0.1 > 0 }
    guard !kinds.isEmpty else { return "none of \(steps) steps" }
    return kinds.map { "\($0.1) of \(steps) steps by \($0.0)" }.joined(separator: ", ")
  }
}
