/// What a tape recorded, computed again by the definitions, in Double.
public struct RecordedGraph: Sendable {
  /// The computation: leaves are the parameters and input variables, under their names.
  public let graph: DefinitionGraph
  private let nodes: [Int]
  private let parameters: [ObjectIdentifier: Int]

  fileprivate init(graph: DefinitionGraph, nodes: [Int], parameters: [ObjectIdentifier: Int]) {
    self.graph = graph
    self.nodes = nodes
    self.parameters = parameters
  }

  /// The node of a variable that the tape recorded; nil for a constant.
  public func node(of variable: Variable) -> Int? {
    nodes.indices.contains(variable.node) ? nodes[variable.node] : nil
  }

  /// The node of a parameter; nil when nothing recorded used it.
  public func node(of parameter: Parameter) -> Int? { parameters[ObjectIdentifier(parameter)] }
}

extension Tape {
  /// What was recorded so far, computed again in Double by the definitions: no layer has a second implementation.
  ///
  /// ```
  /// let tape = Tape(keepsValues: true)
  /// let pass = ForwardPass(mode: .training, tape: tape, context: context)
  /// let x = tape.variable(Tensor([1, 2], [0.1, 0.2]), name: "x")
  /// let loss = try halfSumSquaredError(network(x, in: pass), target: target)
  /// let recorded = try tape.definitionGraph(parameters: network.parameters, exact: ["x": DoubleTensor([1, 2], [0.1, 0.2])])
  /// ```
  ///
  /// Ask before ``gradients(of:upstream:)``, which consumes the tape. Operations on constants alone are not on a tape:
  /// their Float results are constants of the graph.
  ///
  /// - Parameters:
  ///   - parameters: whose names the leaves get; others are called `parameter` with their node.
  ///   - exact: numbers that Float rounds, as 0.1, by the name of a parameter, an input or a named constant.
  /// - Throws: ``OperationError`` for exact values of another shape or an unknown name, and where a definition has no
  ///   value, as a logarithm of 0.
  public func definitionGraph(
    parameters: [NamedParameter] = [], exact: [String: DoubleTensor] = [:]
  ) throws(OperationError) -> RecordedGraph {
    precondition(!isConsumed, "a definition graph of a tape whose gradients have been taken")
    guard let kept = keptValues else {
      preconditionFailure("a definition graph needs Tape(keepsValues: true)")
    }
    let leafNames = names(of: parameters)
    var replay = Replay(exact: exact)
    for (index, node) in nodes.enumerated() {
      switch node.origin {
      case .input, .parameter:
        guard let value = kept.leaves[index] else { preconditionFailure("node \(index) without a value") }
        try replay.leaf(leafNames[index] ?? "\(node.origin.name) \(index)", value)
      case .operation(let operation):
        try replay.record(operation, node.operands, constants: kept.constants[index] ?? [:])
      }
    }
    try replay.expectAllUsed()
    let leaves = leaves.map { (ObjectIdentifier($0.parameter), replay.nodes[$0.node]) }
    return RecordedGraph(
      graph: replay.graph, nodes: replay.nodes, parameters: Dictionary(uniqueKeysWithValues: leaves))
  }

  /// Of inputs with a name and parameters, by their nodes.
  private func names(of parameters: [NamedParameter]) -> [Int: String] {
    let known = Dictionary(
      parameters.map { (ObjectIdentifier($0.parameter), $0.name) }, uniquingKeysWith: { first, _ in first })
    var names: [Int: String] = [:]
    for (parameter, node) in leaves { names[node] = known[ObjectIdentifier(parameter)] }
    for (index, node) in nodes.enumerated() {
      if case .input(let name?) = node.origin { names[index] = name }
    }
    return names
  }
}

/// A graph as it is made from a tape's nodes.
private struct Replay {
  var graph = DefinitionGraph()
  /// The graph's node for each of the tape's.
  var nodes: [Int] = []
  private let exact: [String: DoubleTensor]
  private var used: Set<String> = []

  init(exact: [String: DoubleTensor]) { self.exact = exact }

  mutating func leaf(_ name: String, _ value: Tensor) throws(OperationError) {
    nodes.append(graph.leaf(name, try number(name, value)))
  }

  mutating func record(
    _ operation: TensorOperation, _ operands: [Int], constants: [Int: Variable]
  ) throws(OperationError) {
    var places: [Int] = []
    for (place, operand) in operands.enumerated() {
      if let constant = constants[place] {
        let value = try number(constant.constantName, constant.value)
        places.append(graph.constant(value, name: constant.constantName))
      } else {
        places.append(nodes[operand])
      }
    }
    nodes.append(try graph.record(operation, places))
  }

  /// The exact value of that name, or what the tape had.
  private mutating func number(_ name: String?, _ value: Tensor) throws(OperationError) -> DoubleTensor {
    guard let name, let exact = exact[name] else { return DoubleTensor(value) }
    used.insert(name)
    guard exact.shape == value.shape else {
      throw .shapes(operation: "exact value of \(name)", got: [exact.shape], expected: "\(value.shape)")
    }
    return exact
  }

  func expectAllUsed() throws(OperationError) {
    guard let name = exact.keys.sorted().first(where: { !used.contains($0) }) else { return }
    let known = graph.nodes.compactMap { $0.operation == nil ? $0.name : nil }
    throw .setting(
      operation: "exact values", got: "the name \(name)",
      expected: "one of " + (known.isEmpty ? "none" : known.joined(separator: ", ")))
  }
}
