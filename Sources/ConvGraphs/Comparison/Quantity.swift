import ConvNets
import ConvShapes

/// What a value written by hand is a value of.
public enum Quantity: Hashable, Sendable {
  /// The value of a node: `f1`.
  case value(Int)
  /// The gradient of a node by another: `dx`, or `df8/df7`.
  case gradient(of: Int, by: Int)
  /// What a variable is after the update: `w->`.
  case updated(Int)

  /// Reads `f1`, `dx`, `df8/df7`, `df8_df7`, `x.grad`; nil when the graph has no such thing.
  init?(_ text: String, in graph: ExpressionGraph) {
    if let node = graph.node(named: text) {
      self = .value(node)
      return
    }
    if text.hasSuffix(".grad"), let node = graph.node(named: String(text.dropLast(5))) {
      self = .gradient(of: graph.output, by: node)
      return
    }
    guard text.hasPrefix("d") else { return nil }
    let rest = text.dropFirst()
    if let node = graph.node(named: String(rest)) {
      self = .gradient(of: graph.output, by: node)
      return
    }
    for separator in ["/d", "_d"] {
      for range in rest.ranges(of: separator) {
        if let above = graph.node(named: String(rest[..<range.lowerBound])),
          let below = graph.node(named: String(rest[range.upperBound...]))
        {
          self = .gradient(of: above, by: below)
          return
        }
      }
    }
    return nil
  }

  /// The node whose gradient it is; nil for a value.
  var variable: Int? {
    switch self {
    case .value: nil
    case .gradient(_, let variable), .updated(let variable): variable
    }
  }

  /// What was computed, in double precision; a gradient that nothing flows into is 0.
  func exact(in graph: ExpressionGraph, after step: GradientStep?) -> DoubleTensor {
    switch self {
    case .value(let node): graph.graph.nodes[node].value
    case .gradient(let node, let variable):
      graph.graph.gradients(of: node)[variable]
        ?? DoubleTensor(graph.graph.nodes[variable].value.shape, repeating: 0)
    case .updated(let node):
      step?.updates.first { $0.name == graph.nodes[node].name }?.after ?? graph.graph.nodes[node].value
    }
  }
}
