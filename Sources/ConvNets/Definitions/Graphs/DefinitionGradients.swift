/// The gradients of one node of a ``DefinitionGraph`` by all nodes it depends on.
public struct DefinitionGradients: Sendable {
  /// What one use of a node adds to its gradient.
  public struct Contribution: Hashable, Sendable {
    /// The node that uses it.
    public let consumer: Int
    /// The place among the consumer's operands.
    public let operand: Int
    /// The gradient along this path, of the node's shape.
    public let gradient: DoubleTensor
  }

  private let adjoints: [DoubleTensor?]
  private let contributions: [[Contribution]]

  fileprivate init(adjoints: [DoubleTensor?], contributions: [[Contribution]]) {
    self.adjoints = adjoints
    self.contributions = contributions
  }

  /// The gradient by a node, the sum over all paths to it, of the node's shape.
  ///
  /// nil for constants, for a node that the quantity does not depend on, and for one it depends on only through steps.
  public subscript(node: Int) -> DoubleTensor? { adjoints[node] }

  /// What each use of the node contributed, in the order in which it was added: the last use first. The sum is the
  /// node's gradient; empty for the node whose gradients these are.
  public func contributions(to node: Int) -> [Contribution] { contributions[node] }
}

extension DefinitionGraph {
  /// The gradients of a node by everything it depends on.
  ///
  /// - Parameters:
  ///   - node: usually the loss, a single number.
  ///   - upstream: the gradient of the final quantity by the node, of its shape; ones when not given, which for a tensor
  ///     is the gradient of the sum of its elements.
  public func gradients(of node: Int, upstream: DoubleTensor? = nil) -> DefinitionGradients {
    let seed = upstream ?? DoubleTensor(nodes[node].value.shape, repeating: 1)
    precondition(
      seed.shape == nodes[node].value.shape,
      "upstream gradient: got \(seed.shape), expected \(nodes[node].value.shape)")
    var record = DefinitionSweep(graph: self)
    let adjoints = record.sweep(from: node, seed)
    return DefinitionGradients(adjoints: adjoints, contributions: record.contributions)
  }
}

/// A graph on its way through the reverse sweep: all gradients are kept, with the paths they came by.
private struct DefinitionSweep: ReverseSweepRecord {
  let graph: DefinitionGraph
  var contributions: [[DefinitionGradients.Contribution]]

  init(graph: DefinitionGraph) {
    self.graph = graph
    contributions = .init(repeating: [], count: graph.nodes.count)
  }

  var count: Int { graph.nodes.count }

  var context: ComputeContext? { nil }

  func operands(of node: Int) -> [Int] {
    graph.nodes[node].operands.map { graph.nodes[$0].needsGradient ? $0 : -1 }
  }

  func shape(of node: Int) -> Shape { graph.nodes[node].value.shape }

  func label(of node: Int) -> String { graph.nodes[node].operation?.name ?? "leaf" }

  func pullback(of index: Int, from slot: inout DoubleTensor?) -> [DoubleTensor?]? {
    let node = graph.nodes[index]
    guard let operation = node.operation, let gradient = slot else { return nil }
    return operation.pullback(
      gradient, operands: node.operands.map { graph.nodes[$0].value }, value: node.value)
  }

  mutating func operand(_ place: Int, of node: Int, receives gradient: DoubleTensor) {
    contributions[graph.nodes[node].operands[place]].append(
      DefinitionGradients.Contribution(consumer: node, operand: place, gradient: gradient))
  }
}

extension DoubleTensor: Gradient {
  mutating func add(_ other: DoubleTensor, context: ComputeContext?) { self = combined(with: other, +) }
}
