import ConvNets
import ConvShapes

/// A graph forward and backward: what stands in a table with one row a node.
///
/// ```swift
/// let report = GraphReport(try ExpressionGraph("q = x + y; f = q*z", variables: ["x=-2", "y=5", "z=-4"]))
/// print(report)                                             // the table
/// report.gradients.map(\.name)                              // ["x", "y", "z"]
/// ```
public struct GraphReport: Sendable {
  /// A node, its value, and what flows back through it.
  public struct Row: Hashable, Sendable {
    /// A name that was given, or v1, v2, … in the order of computation.
    public let name: String
    /// Where its value comes from; constants have no row.
    public let role: ExpressionGraph.Node.Role
    /// What it is made of, by the names of its operands: `v1 ** v2`.
    public let expression: String
    /// What it comes to forward.
    public let value: DoubleTensor
    /// What was computed; nil for a variable or a number.
    public let operation: TensorOperation?
    /// The gradient of the result by this node, the sum over all paths: the upstream gradient for its operands. nil
    /// where the result does not depend on the node, or only through steps.
    public let upstream: DoubleTensor?
    /// One for each operand that is no constant.
    public let factors: [Factor]
    /// How the gradient arrived, when there are several paths; the sum is ``upstream``.
    public let paths: [Path]
  }

  /// The local derivative of a node by one operand, and what it passes on.
  public struct Factor: Hashable, Sendable {
    /// Its name; a node that is used twice has two factors.
    public let operand: String
    /// The formula by the operands' names: `exp(f5)`.
    public let formula: String
    /// The operands in the formula, at which it is evaluated.
    public let places: [Place]
    /// The formula's numbers; nil where it is no number an element: a matrix product, softmax, a step.
    public let local: DoubleTensor?
    /// Upstream times local, of the operand's shape: the gradient along this path.
    public let product: DoubleTensor?
  }

  /// An operand and its value.
  public struct Place: Hashable, Sendable {
    /// The operand's name.
    public let name: String
    /// What stands in its place in the formula.
    public let value: DoubleTensor
  }

  /// What one use of a node adds to its gradient.
  public struct Path: Hashable, Sendable {
    /// The node that uses it.
    public let through: String
    /// Of the node's shape; over all paths it adds up to ``Row/upstream``.
    public let gradient: DoubleTensor
  }

  /// The graph itself.
  public let expression: ExpressionGraph
  /// Variables first, then each operation behind what it is made of; numbers of the expression have no row.
  public let rows: [Row]
  /// How many digits the texts have.
  public var format: NumberFormat
  /// The update that was asked for.
  public var step: GradientStep?
  /// The central differences that were asked for.
  public var check: DifferenceCheck?
  /// The values written by hand that were asked about.
  public var comparison: HandComparison?

  /// Differentiates the graph's result by all nodes.
  public init(_ expression: ExpressionGraph, format: NumberFormat = NumberFormat()) {
    self.expression = expression
    self.format = format
    let gradients = expression.graph.gradients(of: expression.output)
    rows = expression.nodes.indices.filter { expression.nodes[$0].role != .constant }.map {
      Self.row($0, of: expression, gradients)
    }
  }

  /// The name of the node that is differentiated.
  public var outputName: String { expression.nodes[expression.output].name }

  /// The value that is differentiated.
  public var outputValue: DoubleTensor { expression.graph.nodes[expression.output].value }

  /// The rows of the variables and of the numbers that the expression names.
  public var gradients: [Row] { rows.filter { $0.role != .operation } }

  private static func row(
    _ index: Int, of expression: ExpressionGraph, _ gradients: DefinitionGradients
  ) -> Row {
    let node = expression.graph.nodes[index]
    let contributions = gradients.contributions(to: index)
    return Row(
      name: expression.nodes[index].name, role: expression.nodes[index].role,
      expression: expression.nodes[index].text, value: node.value, operation: node.operation,
      upstream: gradients[index],
      factors: node.operation.map { factors(of: index, by: $0, in: expression, gradients) } ?? [],
      paths: contributions.count < 2
        ? []
        : contributions.reversed().map {
          Path(through: expression.nodes[$0.consumer].name, gradient: $0.gradient)
        })
  }

  private static func factors(
    of index: Int, by operation: TensorOperation, in expression: ExpressionGraph,
    _ gradients: DefinitionGradients
  ) -> [Factor] {
    let node = expression.graph.nodes[index]
    let operands = node.operands.map { expression.graph.nodes[$0].value }
    let names = node.operands.map { expression.nodes[$0].name }
    let locals = operation.localDerivatives(of: operands, value: node.value)
    return zip(locals.indices, locals).compactMap { place, local in
      let operand = node.operands[place]
      guard expression.nodes[operand].role != .constant else { return nil }
      let words = DerivativeWords(local.words, operands: names)
      let product = gradients.contributions(to: operand).first { $0.consumer == index && $0.operand == place }
      return Factor(
        operand: names[place], formula: words.text,
        places: words.operands.filter { expression.nodes[node.operands[$0]].role != .constant }
          .map { Place(name: names[$0], value: operands[$0]) },
        local: local.values, product: product?.gradient)
    }
  }
}
