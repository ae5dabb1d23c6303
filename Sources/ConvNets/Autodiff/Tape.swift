/// The record of one forward pass, from which the gradients are computed.
///
/// ```
/// let tape = Tape()
/// let pass = ForwardPass(mode: .training, tape: tape, random: stream, context: context)
/// let loss = try softmaxCrossEntropy(logits: network(Variable(images), in: pass), labels: labels)
/// optimizer.update(network.parameters, along: tape.gradients(of: loss))
/// ```
///
/// Each operation appends a node with its pullback: the function from the gradient of its output to those of its
/// operands. Pullbacks capture tensors, never variables, so a tape refers to nothing that refers to it and its memory
/// is freed when it is dropped. ``gradients(of:)`` consumes the tape: every pullback is dropped as soon as it has run.
///
/// A tape is used by one thread at a time; the operations themselves run on all threads of the context.
///
/// Source: reverse accumulation, Linnainmaa, 1970; Griewank & Walther, *Evaluating Derivatives*, 2008, ch. 3.
public final class Tape {
  /// From the gradient of the output, which it may overwrite, to the gradient of each operand in their order; nil for
  /// an operand that needs none.
  typealias Pullback = (consuming Tensor) -> [Tensor?]

  /// Where a node comes from.
  enum Origin {
    case input(name: String?)
    case parameter
    case operation(TensorOperation)

    var name: String {
      switch self {
      case .input: "input"
      case .parameter: "parameter"
      case .operation(let operation): operation.name
      }
    }
  }

  struct Node {
    let origin: Origin
    let shape: Shape
    /// The operands' nodes; -1 for a constant.
    let operands: [Int]
    var pullback: Pullback?
  }

  /// Values that a replay starts from, kept on request alone: keeping them would hold the memory of a training step.
  struct KeptValues {
    /// Of inputs and parameters, by their nodes.
    var leaves: [Int: Tensor] = [:]
    /// Operands that are no nodes, by node and place.
    var constants: [Int: [Int: Variable]] = [:]
  }

  private(set) var nodes: [Node] = []
  private(set) var leaves: [(parameter: Parameter, node: Int)] = []
  private var leafNodes: [ObjectIdentifier: Int] = [:]
  private(set) var keptValues: KeptValues?
  private var context: ComputeContext?
  private(set) var isConsumed = false

  /// An empty tape.
  ///
  /// - Parameter keepsValues: whether the values of inputs, parameters and constants are kept, so that
  ///   ``definitionGraph(parameters:exact:)`` can compute what was recorded again, in Double. Layers that training joins, as
  ///   a convolution and a ReLU, are then recorded one by one.
  public init(keepsValues: Bool = false) { keptValues = keepsValues ? KeptValues() : nil }

  /// Whether what is recorded can be computed again in Double.
  public var keepsValues: Bool { keptValues != nil }

  /// The names of the recorded operations in their order, for people and tests.
  public var operations: [String] { nodes.map(\.origin.name) }

  /// A variable that gradients are computed for although it is no parameter, as an image whose effect is looked at.
  public func variable(_ value: Tensor) -> Variable { input(value, name: nil) }

  /// As ``variable(_:)-(Tensor)``, under the name that graphs and exact values
  /// (``definitionGraph(parameters:exact:)``) know it by.
  public func variable(_ value: Tensor, name: String) -> Variable { input(value, name: name) }

  private func input(_ value: Tensor, name: String?) -> Variable {
    let node = append(.input(name: name), value.shape, operands: [], pullback: nil)
    keptValues?.leaves[node] = value
    return Variable(value, node: node, of: self)
  }

  /// The parameter as a variable; asked again it is the same node, so that the gradients of all its uses add up.
  public func variable(of parameter: Parameter) -> Variable {
    let identity = ObjectIdentifier(parameter)
    if let node = leafNodes[identity] { return Variable(parameter.value, node: node, of: self) }
    let node = append(.parameter, parameter.value.shape, operands: [], pullback: nil)
    keptValues?.leaves[node] = parameter.value
    leafNodes[identity] = node
    leaves.append((parameter, node))
    return Variable(parameter.value, node: node, of: self)
  }

  /// Appends an operation, unless none of its operands needs a gradient: then its value is a constant.
  static func record(
    _ operation: TensorOperation, _ value: Tensor, of operands: [Variable], context: ComputeContext?,
    pullback: @escaping Pullback
  ) -> Variable {
    guard let tape = operands.lazy.compactMap(\.tape).first else { return Variable(value) }
    for operand in operands where operand.tape != nil {
      precondition(operand.tape === tape, "\(operation.name): operands recorded on two different tapes")
    }
    if let context { tape.context = context }
    let node = tape.append(
      .operation(operation), value.shape, operands: operands.map(\.node), pullback: pullback)
    if tape.keptValues != nil {
      for (place, operand) in operands.enumerated() where operand.tape == nil {
        tape.keptValues?.constants[node, default: [:]][place] = operand
      }
    }
    return Variable(value, node: node, of: tape)
  }

  private func append(_ origin: Origin, _ shape: Shape, operands: [Int], pullback: Pullback?) -> Int {
    precondition(!isConsumed, "\(origin.name): recorded on a tape whose gradients have been taken")
    nodes.append(Node(origin: origin, shape: shape, operands: operands, pullback: pullback))
    return nodes.count - 1
  }

  /// The gradient of `output` by every parameter and input variable it depends on, and the end of this tape.
  ///
  /// - Parameters:
  ///   - output: the loss, a single number; or any tensor when `upstream` is given.
  ///   - upstream: the gradient of the final quantity by `output`, of its shape; 1 when not given.
  /// - Complexity: two to three times the forward pass. Each node's captured tensors are freed when it is passed.
  public func gradients(of output: Variable, upstream: Tensor? = nil) -> Gradients {
    precondition(!isConsumed, "the gradients of this tape have been taken")
    isConsumed = true
    defer {
      nodes = []
      leaves = []
      leafNodes = [:]
      keptValues = keptValues.map { _ in KeptValues() }
    }
    guard output.tape != nil else { return Gradients() }
    precondition(output.tape === self, "the variable was recorded on another tape")
    precondition(
      upstream != nil || output.shape.count == 1,
      "the gradient of \(output.shape) needs an upstream gradient of that shape")
    let seed = upstream ?? Tensor(output.shape, repeating: 1)
    precondition(seed.shape == output.shape, "upstream gradient: got \(seed.shape), expected \(output.shape)")
    return accumulate(seed, at: output.node)
  }

  private func accumulate(_ seed: Tensor, at last: Int) -> Gradients {
    var record = Record(nodes: nodes, context: context)
    nodes = []
    var slots = record.sweep(from: last, seed)
    var gradients = Gradients(tape: self, context: context)
    for (parameter, node) in leaves {
      if let gradient = slots[node].take() { gradients.append(gradient, for: parameter) }
    }
    for (node, slot) in slots.enumerated() {
      if let slot { gradients.append(slot, forInput: node) }
    }
    return gradients
  }

  /// The nodes on their way through the reverse sweep: what a node captured, and its gradient, are freed when it is
  /// passed.
  private struct Record: ReverseSweepRecord {
    var nodes: [Node]
    let context: ComputeContext?

    var count: Int { nodes.count }

    func operands(of node: Int) -> [Int] { nodes[node].operands }

    func shape(of node: Int) -> Shape { nodes[node].shape }

    func label(of node: Int) -> String { nodes[node].origin.name }

    mutating func pullback(of node: Int, from slot: inout Tensor?) -> [Tensor?]? {
      // Taken out of the node, so that what it captured is freed after this turn; also when no gradient came here.
      guard let pullback = nodes[node].pullback.take() else { return nil }
      guard let gradient = slot.take() else { return nil }
      return pullback(consume gradient)
    }

    func operand(_ place: Int, of node: Int, receives gradient: Tensor) {}
  }
}
