/// A computation recorded in Double: leaves, constants and operations with their values, each computed by its definition.
///
/// ```
/// var graph = DefinitionGraph()
/// let x = graph.leaf("x", DoubleTensor([0.1, 0, 0.2, 1]))
/// let four = graph.constant(DoubleTensor(4))
/// let product = try graph.record(.multiply, [four, x])
/// let mean = try graph.record(.mean(axis: nil), [product])
/// graph.gradients(of: mean)[x]                                  // [1, 1, 1, 1]
/// ```
///
/// It serves expressions, traces and gradient checks: every value is kept and nothing is fast. The gradients come from the
/// same reverse sweep as a ``Tape``'s.
public struct DefinitionGraph: Sendable {
  /// A value in the graph and where it comes from.
  public struct Node: Hashable, Sendable {
    /// What a person calls it; nil when it has no name.
    public fileprivate(set) var name: String?
    /// How it was computed; nil for a leaf or a constant.
    public let operation: TensorOperation?
    /// The nodes it was computed from, in the operation's order.
    public let operands: [Int]
    /// What it came to.
    public fileprivate(set) var value: DoubleTensor
    /// Whether it is a variable that gradients are asked for.
    public let isLeaf: Bool
    /// Whether it is a leaf or depends on one: only then a gradient flows into it.
    public let needsGradient: Bool
  }

  /// In the order of their making: operands stand before what is computed from them.
  public private(set) var nodes: [Node] = []

  /// An empty graph.
  public init() {}

  /// A variable.
  /// - Returns: its node.
  public mutating func leaf(_ name: String, _ value: DoubleTensor) -> Int {
    append(
      Node(name: name, operation: nil, operands: [], value: value, isLeaf: true, needsGradient: true))
  }

  /// A number or tensor that no gradient is asked for.
  /// - Returns: its node.
  public mutating func constant(_ value: DoubleTensor, name: String? = nil) -> Int {
    append(
      Node(name: name, operation: nil, operands: [], value: value, isLeaf: false, needsGradient: false))
  }

  /// An operation on earlier nodes, whose value is computed at once.
  /// - Returns: its node.
  /// - Throws: ``OperationError`` as ``TensorOperation/value(of:)``; the graph is then as before.
  public mutating func record(
    _ operation: TensorOperation, _ operands: [Int], name: String? = nil
  ) throws(OperationError) -> Int {
    precondition(operands.allSatisfy(nodes.indices.contains), "operands \(operands) of \(nodes.count) nodes")
    let value = try operation.value(of: operands.map { nodes[$0].value })
    return append(
      Node(
        name: name, operation: operation, operands: operands, value: value, isLeaf: false,
        needsGradient: operands.contains { nodes[$0].needsGradient }))
  }

  /// Gives a node the name a person calls it by.
  public mutating func rename(_ node: Int, _ name: String) { nodes[node].name = name }

  private mutating func append(_ node: Node) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  /// The same computation from other numbers.
  ///
  /// - Parameter replacements: new values of leaves and constants, by their nodes; another shape is allowed where the
  ///   operations allow it.
  /// - Throws: ``OperationError`` when an operation is not defined for the new numbers.
  /// - Complexity: only what depends on a replaced node is computed again.
  public func rerun(replacing replacements: [Int: DoubleTensor]) throws(OperationError) -> DefinitionGraph {
    var result = self
    var isChanged = [Bool](repeating: false, count: nodes.count)
    for (node, value) in replacements {
      precondition(nodes[node].operation == nil, "node \(node) is computed and cannot be replaced")
      result.nodes[node].value = value
      isChanged[node] = true
    }
    for (index, node) in nodes.enumerated() {
      guard let operation = node.operation, node.operands.contains(where: { isChanged[$0] }) else { continue }
      isChanged[index] = true
      result.nodes[index].value = try operation.value(of: node.operands.map { result.nodes[$0].value })
    }
    return result
  }
}
