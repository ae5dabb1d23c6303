/// Gradients compared with finite differences, element by element, in Double.
public struct GradientCheck: Hashable, Sendable {
  /// What came of one element.
  public enum Verdict: String, Hashable, Sendable {
    /// Gradient and difference are the same within the tolerance and the difference's own uncertainty.
    case agrees
    /// They are not: the gradient is wrong.
    case differs
    /// Skipped: it stands at a kink, where the slopes on the two sides differ and the gradient is a convention.
    case kink
    /// Skipped: on one side there is no value, as beside √0.
    case undefined
    /// Skipped: rounding leaves too few digits of the difference to say anything.
    case unresolved
  }

  /// One element of a leaf.
  public struct Element: Hashable, Sendable {
    /// The leaf's name: `0.weight`.
    public let name: String
    /// Its node in the graph.
    public let leaf: Int
    /// The place in the leaf, one number an axis.
    public let index: [Int]
    /// What was claimed; 0 where the quantity is said not to depend on the leaf.
    public let gradient: Double
    /// The finite difference; nil where none could be taken.
    public let difference: Double?
    /// How far the difference may be off.
    public let uncertainty: Double
    /// |gradient − difference| ÷ the larger of both; 0 where both are 0, nil where there is no difference.
    public let relativeError: Double?
    /// What came of it.
    public let verdict: Verdict
  }

  /// All elements looked at, leaf by leaf.
  public let elements: [Element]
  /// The elements of the leaves, looked at or not.
  public let elementCount: Int
  /// The relative error allowed beyond the difference's uncertainty.
  public let tolerance: Double

  /// Whether no gradient is wrong.
  public var passes: Bool { !elements.contains { $0.verdict == .differs } }

  /// The wrong ones, the worst first.
  public var failures: [Element] {
    elements.filter { $0.verdict == .differs }.sorted { ($0.relativeError ?? 0) > ($1.relativeError ?? 0) }
  }

  /// How many elements came to a verdict.
  public func count(_ verdict: Verdict) -> Int { elements.count { $0.verdict == verdict } }

  /// The agreeing or differing element with the largest relative error.
  public var worst: Element? {
    elements.filter { $0.verdict == .agrees || $0.verdict == .differs }
      .max { ($0.relativeError ?? 0) < ($1.relativeError ?? 0) }
  }
}
