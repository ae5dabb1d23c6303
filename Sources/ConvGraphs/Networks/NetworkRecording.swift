import ConvNets
import ConvShapes

/// A network's way from input to loss, recorded by the training tape and computed again in Double.
///
struct NetworkRecording {
  /// A layer and the node of what comes out of it.
  struct Layer {
    let index: Int
    let name: String
    let text: String
    let node: Int
  }

  /// Parameters under their names, `input`, and the layers' nodes under `0.dense`, `1.sigmoid`.
  let expression: ExpressionGraph
  let inputNode: Int
  /// The nodes of the parameters that were used, in the network's order.
  let parameterNodes: [(name: String, node: Int)]
  /// The training tape's own gradients, in single precision, by name; empty without targets.
  let trainingGradients: [String: Tensor]
  let layers: [Layer]

  /// The names of the parameters that were used, in their order.
  var parameterNames: [String] { parameterNodes.map(\.name) }

  /// - Parameters:
  ///   - loss: used when the samples have targets; else the graph ends in the network's output.
  ///   - mode: in use dropout passes everything on, and batch normalisation takes its running statistics.
  ///   - seed: of dropout in training.
  /// - Throws: ``NetworkTraceError``
  init(
    _ network: Sequential, _ samples: NetworkSamples, loss: NetworkLoss,
    mode: ForwardPass.Mode = .inference, seed: UInt64 = 7
  ) throws(NetworkTraceError) {
    let shape = network.description.inputShape(batch: samples.inputs.count) ?? []
    let tape = Tape(keepsValues: true)
    let pass = ForwardPass(
      mode: mode, tape: tape, random: RandomStream(seed: seed, purpose: "trace"),
      context: ComputeContext(threadCount: 1))
    let numbers = samples.inputs.flatMap { $0 }
    var exact = network.exactValues
    exact["input"] = DoubleTensor(shape, numbers)
    let input = tape.variable(Tensor(shape, numbers.map { Float($0) }), name: "input")
    var outputs: [Variable] = []
    for layer in network.layers { outputs.append(layer(outputs.last ?? input, in: pass)) }
    let output = outputs.last ?? input
    if samples.targets != nil, loss == .binaryCrossEntropy,
      let outside = output.value.elements.first(where: { !(0...1).contains($0) })
    {
      throw .numeric(
        "the network's output: got \(NumberFormat.short(Double(outside))); expected probabilities from 0 to 1 for "
          + "binary-cross-entropy; end it in a sigmoid, or use --loss binary-cross-entropy-logits")
    }
    let recorded: RecordedGraph
    let last: Variable
    do {
      if let targets = samples.targets {
        last = try loss.variable(of: output, targets: targets, in: pass)
        if !loss.isLabel(targets[0], outputCount: output.shape[1]) {
          exact["target"] = DoubleTensor(output.shape, targets.flatMap { $0 })
        }
        if targets.count > 1, loss == .crossEntropy, exact["target"] != nil {
          exact["-1/rows"] = DoubleTensor(-1 / Double(targets.count))
        }
      } else {
        last = output
      }
      recorded = try tape.definitionGraph(parameters: network.parameters, exact: exact)
    } catch {
      throw .numeric("\(error)")
    }
    var names = LayerNames(recorded.graph)
    var layers: [Layer] = []
    for (index, (description, variable)) in zip(network.description.layers, outputs).enumerated() {
      guard let node = recorded.node(of: variable) else { continue }
      let name = "\(index).\(description.name)"
      names.name(upTo: node, name)
      layers.append(Layer(index: index, name: name, text: description.description, node: node))
    }
    guard let end = recorded.node(of: last), let start = recorded.node(of: input) else {
      throw .numeric("the network's output does not depend on its input")
    }
    if samples.targets != nil { names.name(upTo: end, "loss") }
    expression = ExpressionGraph(
      source: network.description.layers.map(\.description).joined(separator: "; "), graph: recorded.graph,
      nodes: names.nodes(), output: end)
    self.layers = layers
    inputNode = start
    parameterNodes = network.parameters.compactMap { item in
      recorded.node(of: item.parameter).map { (item.name, $0) }
    }
    guard samples.targets != nil else {
      trainingGradients = [:]
      return
    }
    let gradients = tape.gradients(of: last)
    trainingGradients = Dictionary(
      uniqueKeysWithValues: network.parameters.compactMap { item in
        gradients[item.parameter].map { (item.name, $0) }
      })
  }
}

/// Names for the nodes of a recorded graph: a layer's result has the layer's, what it computes on the way that of its
/// operation behind it.
private struct LayerNames {
  private let graph: DefinitionGraph
  private var names: [String?]
  private var next = 0

  init(_ graph: DefinitionGraph) {
    self.graph = graph
    names = graph.nodes.map(\.name)
  }

  /// Names everything that was computed since the last call, up to a node, which gets the name itself.
  mutating func name(upTo node: Int, _ name: String) {
    guard node >= next else { return }
    for index in next..<node where graph.nodes[index].operation != nil && names[index] == nil {
      let operation = graph.nodes[index].operation?.name.map { $0 == " " ? "-" : $0 } ?? []
      var candidate = "\(name).\(String(operation))"
      var number = 2
      while names.contains(candidate) {
        candidate = "\(name).\(String(operation))\(number)"
        number += 1
      }
      names[index] = candidate
    }
    if graph.nodes[node].operation != nil { names[node] = name }
    next = node + 1
  }

  func nodes() -> [ExpressionGraph.Node] {
    graph.nodes.indices.map { index in
      let node = graph.nodes[index]
      let name = names[index] ?? "v\(index)"
      if let operation = node.operation {
        let operands = node.operands.map { names[$0] ?? constantName($0) }
        return ExpressionGraph.Node(
          name: name, role: .operation, text: "\(operation.name)(\(operands.joined(separator: ", ")))",
          range: 0..<0)
      }
      return ExpressionGraph.Node(
        name: node.isLeaf ? name : constantName(index), role: node.isLeaf ? .variable : .constant,
        text: node.isLeaf ? name : constantName(index), range: 0..<0)
    }
  }

  /// What a constant without a name is: a mask of connections, or which unit has which bias.
  private func constantName(_ index: Int) -> String {
    graph.nodes[index].name ?? "constant\(graph.nodes[index].value.shape)"
  }
}

extension ExpressionGraph {
  /// A graph that comes from elsewhere than a typed expression.
  init(source: String, graph: DefinitionGraph, nodes: [Node], output: Int) {
    self.source = source
    self.graph = graph
    self.nodes = nodes
    self.output = output
  }
}
