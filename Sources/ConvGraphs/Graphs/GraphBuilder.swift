import ConvNets
import ConvShapes

/// Turns the terms of expressions into the nodes of a graph, in their order.
struct GraphBuilder {
  /// What a term has become.
  enum Operand {
    /// A number or tensor made of numbers alone, and how it was written.
    case constant(DoubleTensor, text: String)
    case node(Int)
  }

  let source: ExpressionSource
  var graph = DefinitionGraph()
  var nodes: [ExpressionGraph.Node] = []
  /// The nodes by name.
  var names: [String: Int] = [:]
  /// The variables in the order in which they were given, each with the text it was given by.
  private var variables: [(name: String, range: Range<Int>, source: ExpressionSource)] = []
  private var used: Set<String> = []
  /// Names that stand anywhere in the expression, which no node is called by us.
  private var reserved: Set<String> = []
  /// Names of later statements, with the place of their assignment.
  private var later: [String: Int] = [:]
  private var automaticNames = 0

  /// Nodes of a graph: a table of more is not read, and each is kept with its tensor.
  static let mostNodes = 2000

  /// Elements of a node.
  static let mostElements = 1_000_000

  /// Whether it is a variable's value that is read, which has no names.
  private let isValue: Bool

  init(source: ExpressionSource, isValue: Bool = false) {
    self.source = source
    self.isValue = isValue
  }

  // MARK: variables

  /// Adds the leaf that `x=0.1,0,0.2` describes.
  mutating func addVariable(_ text: String) throws(ExpressionError) {
    let source = try ExpressionSource(text)
    var parser = try ExpressionParser(source)
    let assignment = try parser.assignment()
    guard let name = assignment.name else { return }
    guard names[name] == nil else {
      throw source.error(
        at: assignment.nameRange, "got a second value for \(name); expected one; leave one out")
    }
    let values = GraphBuilder(source: source, isValue: true)
    let value = try values.value(of: assignment.term, in: parser.terms)
    names[name] = graph.leaf(name, value)
    variables.append((name, assignment.nameRange, source))
    nodes.append(
      ExpressionGraph.Node(name: name, role: .variable, text: "variable", range: assignment.nameRange))
  }

  /// The value of a term that is made of numbers alone.
  private func value(of term: Int, in terms: [Term]) throws(ExpressionError) -> DoubleTensor {
    var builder = self
    let operands = try builder.operands(of: terms, in: 0..<terms.count, naming: nil)
    guard case .constant(let value, _) = operands[term] else {
      throw source.error(at: terms[term].range, "expected numbers")
    }
    return value
  }

  func checkVariablesAreUsed() throws(ExpressionError) {
    for variable in variables where !used.contains(variable.name) {
      let near = nearestName(to: variable.name, among: reserved.filter { names[$0] == nil }.sorted())
      throw variable.source.error(
        at: variable.range,
        "got a value for \(variable.name), which the expression does not name; "
          + (near.map { "did you mean \($0)?" } ?? "leave it out"))
    }
  }

  // MARK: statements

  /// Adds the nodes of all statements; the result is the node of the last.
  mutating func addStatements() throws(ExpressionError) -> Int {
    var parser = try ExpressionParser(source)
    let statements = try parser.statements()
    let terms = parser.terms
    for term in terms { if case .name(let name) = term.kind { reserved.insert(name) } }
    for statement in statements.reversed() {
      if let name = statement.name {
        reserved.insert(name)
        later[name] = statement.nameRange.lowerBound + 1
      }
    }
    reserved.formUnion(variables.map(\.name))
    var last = 0
    var next = 0
    var results: [Int: Operand] = [:]
    for statement in statements {
      let operands = try operands(of: terms, in: next..<statement.term + 1, naming: statement)
      results.merge(operands) { $1 }
      guard let operand = operands[statement.term] else { continue }
      last = try finish(statement, operand, terms[statement.term].range)
      next = statement.term + 1
    }
    return last
  }

  /// Gives the result of a statement its name.
  private mutating func finish(
    _ statement: Statement, _ operand: Operand, _ range: Range<Int>
  ) throws(ExpressionError) -> Int {
    guard let name = statement.name else {
      switch operand {
      case .node(let node): return node
      case .constant(let value, let text): return leaf(freshName(), value, text, range)
      }
    }
    guard names[name] == nil else {
      let first = variables.contains { $0.name == name } ? "as a variable" : "before"
      throw source.error(
        at: statement.nameRange,
        "got a second value for \(name), which has one \(first); a node has one value; use another name")
    }
    switch operand {
    case .constant(let value, let text): names[name] = leaf(name, value, text, range)
    case .node(let node):
      if nodes[node].name == name {
        names[name] = node
      } else {
        // A second name of a node is a node of its own, that passes value and gradient on.
        names[name] = try record(
          .reshape(graph.nodes[node].value.shape), [operand], nodes[node].name, name, range)
      }
    }
    return names[name] ?? 0
  }

  /// A number of the expression as an operand of a node; it has no name and no gradient.
  mutating func constant(_ value: DoubleTensor, _ text: String, _ range: Range<Int>) -> Int {
    nodes.append(ExpressionGraph.Node(name: text, role: .constant, text: text, range: range))
    return graph.constant(value)
  }

  /// The next of v1, v2, … that the expression does not use itself.
  mutating func freshName() -> String {
    repeat { automaticNames += 1 } while reserved.contains("v\(automaticNames)")
    return "v\(automaticNames)"
  }

  /// The node that was asked for in place of the last.
  func node(toDifferentiate name: String) throws(ExpressionError) -> Int {
    if let node = nodes.indices.last(where: { nodes[$0].role != .constant && nodes[$0].name == name }) {
      return node
    }
    let known = nodes.filter { $0.role != .constant }.map(\.name)
    let near = nearestName(to: name, among: known)
    throw ExpressionError(
      kind: .syntax, source: name, column: 1, length: max(name.count, 1),
      problem: "got the unknown node \(name.quoted); "
        + (near.map { "did you mean \($0)?" } ?? "expected one of \(known.prefix(20).joined(separator: ", "))")
    )
  }

  private mutating func leaf(_ name: String, _ value: DoubleTensor, _ text: String, _ range: Range<Int>)
    -> Int
  {
    nodes.append(ExpressionGraph.Node(name: name, role: .fixed, text: text, range: range))
    return graph.leaf(name, value)
  }

  // MARK: terms

  /// What the terms of a range become; all they refer to is in the range too.
  private mutating func operands(
    of terms: [Term], in range: Range<Int>, naming statement: Statement?
  ) throws(ExpressionError) -> [Int: Operand] {
    var results: [Int: Operand] = [:]
    for index in range {
      let term = terms[index]
      let operands = term.operands.compactMap { results[$0] }
      let name = statement?.term == index ? statement?.name : nil
      switch term.kind {
      case .number(let value):
        results[index] = .constant(DoubleTensor(value), text: source[term.range].trimmingBrackets)
      case .name(let name): results[index] = try named(name, term.range)
      case .list: results[index] = try list(operands, term, terms)
      case .negation:
        // A number with a sign is a number: -2, and not the negation of 2.
        results[index] = try apply(
          .negate, operands, "-\(text(operands[0], in: .negation))", name, term.range)
      case .binary(let sign):
        let words = "\(text(operands[0], in: .left(sign))) \(sign) \(text(operands[1], in: .right(sign)))"
        results[index] = try apply(Self.operation(of: sign), operands, words, name, term.range)
      case .call(let function, let options):
        let settings = options.map { (option: $0, operand: results[$0.term]) }
        results[index] = try call(function, operands, settings, name, term, terms)
      }
    }
    return results
  }

  private static func operation(of sign: String) -> TensorOperation {
    switch sign {
    case "+": .add
    case "-": .subtract
    case "*": .multiply
    case "/": .divide
    case "@": .matrixProduct
    default: .power
    }
  }

  /// A name is a node's, or one of the constants.
  private mutating func named(_ name: String, _ range: Range<Int>) throws(ExpressionError) -> Operand {
    if let node = names[name] {
      used.insert(name)
      return .node(node)
    }
    if let column = later[name] {
      throw source.error(
        at: range,
        "got \(name) before its value, which is assigned at column \(column); move the assignment before it")
    }
    switch name {
    case "pi": return .constant(DoubleTensor(.pi), text: "pi")
    case "e": return .constant(DoubleTensor(1).exponential, text: "e")
    case "np", "numpy", "torch", "math", "F", "nn", "jnp":
      throw source.error(at: range, "got '\(name).'; functions stand here without their module; leave it out")
    default: break
    }
    let shown = name.prefix(40)
    if isValue {
      throw source.error(
        at: range, "got '\(shown)' in a value; expected numbers, as in 0.5 or 0.1,0.2 or [[1,2],[3,4]]")
    }
    if ExpressionFunction.names.contains(name) {
      throw source.error(
        at: range,
        "got the function \(name) without its brackets; expected \(name)(…), or a value: \(name)=0.5")
    }
    let near = nearestName(to: name, among: names.keys.sorted() + later.keys.sorted())
    throw source.error(
      at: range,
      "got the unknown name '\(shown)'; " + (near.map { "did you mean \($0)? If not, " } ?? "")
        + "give it a value: \(shown)=0.5")
  }

  private func list(_ operands: [Operand], _ term: Term, _ terms: [Term]) throws(ExpressionError) -> Operand {
    var shape: Shape?
    var elements: [Double] = []
    var words: [String] = []
    for (operand, index) in zip(operands, term.operands) {
      guard case .constant(let value, let text) = operand else {
        throw source.error(
          at: terms[index].range,
          "got a list that holds \(source[terms[index].range].prefix(40)); expected numbers; give the whole list as a variable: x=1,2"
        )
      }
      if let shape, shape != value.shape {
        throw source.error(
          .value, at: terms[index].range,
          "got an element of shape \(value.shape) after one of shape \(shape); expected rows of one length")
      }
      shape = value.shape
      elements += value.elements
      words.append(text)
    }
    return .constant(
      DoubleTensor(Shape([operands.count] + (shape?.dimensions ?? [])), elements),
      text: "[\(words.joined(separator: ", "))]")
  }
}
