import ConvNets
import ConvShapes

/// A typed expression as a computational graph: run forward, with a name and a text for each node.
///
/// ```swift
/// let graph = try ExpressionGraph("q = x + y; f = q*z", variables: ["x=-2", "y=5", "z=-4"])
/// graph.graph.gradients(of: graph.output)[graph.node(named: "x")!]  // -4
/// ```
///
/// The notation is NumPy's: `+ - * / ** @`, brackets, calls, lists, and assignments between semicolons, which name the
/// nodes. Operations without a name are called v1, v2, … in the order in which they are computed; what is made of numbers
/// alone is a number.
public struct ExpressionGraph: Sendable {
  /// What a node is to the person who typed the expression.
  public struct Node: Hashable, Sendable {
    /// Where its value comes from.
    public enum Role: Hashable, Sendable {
      /// A value that was given beside the expression.
      case variable
      /// A number that the expression gives a name: `k = 2`.
      case fixed
      /// A number in the expression.
      case constant
      /// Computed from other nodes.
      case operation
    }

    /// Its name; a constant's text.
    public let name: String
    /// Where its value comes from: reports show constants in formulas alone.
    public let role: Role
    /// What it is made of, by the names of its operands: `v1 ** v2`.
    public let text: String
    /// Its characters in the expression, from 0.
    public let range: Range<Int>

    init(name: String, role: Role, text: String, range: Range<Int>) {
      self.name = name
      self.role = role
      self.text = text
      self.range = range
    }
  }

  /// The expression as it was typed.
  public let source: String
  /// The values and the operations.
  public let graph: DefinitionGraph
  /// Name and text of each node of ``graph``, at the same index.
  public let nodes: [Node]
  /// The node that everything is differentiated.
  public let output: Int

  /// Reads an expression and runs it forward.
  ///
  /// - Parameters:
  ///   - expression: assignments between semicolons; the last one is the result.
  ///   - variables: `NAME=VALUE` each; a value is a number, numbers with commas, or lists in brackets.
  ///   - name: the node to differentiate in place of the last one.
  /// - Throws: ``ExpressionError`` with the column of what is wrong. The result must be a single number.
  public init(
    _ expression: String, variables: [String] = [], of name: String? = nil
  ) throws(ExpressionError) {
    var builder = GraphBuilder(source: try ExpressionSource(expression))
    for variable in variables { try builder.addVariable(variable) }
    let last = try builder.addStatements()
    try builder.checkVariablesAreUsed()
    source = expression
    graph = builder.graph
    nodes = builder.nodes
    output = try name.map { name throws(ExpressionError) in try builder.node(toDifferentiate: name) } ?? last
    let value = graph.nodes[output].value
    guard value.count == 1 else {
      throw builder.source.error(
        .value, at: nodes[output].range,
        "\(nodes[output].name): got a result of shape \(value.shape); expected a single number to differentiate; "
          + "take its sum(…) or mean(…)\(name == nil ? ", or name another node with --of" : "")")
    }
  }

  /// The node of a name.
  public func node(named name: String) -> Int? {
    nodes.indices.last { nodes[$0].role != .constant && nodes[$0].name == name }
  }

  /// The nodes that have values of their own: variables, and numbers the expression names.
  public var leaves: [Int] {
    nodes.indices.filter { nodes[$0].role == .variable || nodes[$0].role == .fixed }
  }
}
