import ConvNets
import ConvShapes

/// The reverse sweep as somebody does it with pencil and paper, slips included.
///
/// Right gradients come from ``DefinitionGraph/gradients(of:upstream:)``. This one exists to be wrong on purpose: each
/// product may be replaced, and each intermediate result rounded or replaced by what was written down.
struct HandSweep {
  /// Upstream times local derivative of one operand of one node.
  struct Product {
    let node: Int
    let place: Int
    let operation: TensorOperation
    let operands: [DoubleTensor]
    let value: DoubleTensor
    let upstream: DoubleTensor
    /// What it should be.
    let exact: DoubleTensor
  }

  let graph: DefinitionGraph
  /// The values that are worked with; the graph's own where nothing was slipped before.
  var values: [DoubleTensor]
  /// Gradients that were written down, and are worked on with.
  var written: [Int: DoubleTensor] = [:]
  /// What is made of each intermediate result.
  var finish: (DoubleTensor) -> DoubleTensor = { $0 }

  init(_ graph: DefinitionGraph) {
    self.graph = graph
    values = graph.nodes.map(\.value)
  }

  /// Gradients of a node by all others.
  ///
  /// - Parameter product: what is passed on in place of a product; nil for the product itself.
  func gradients(of root: Int, replacing product: (Product) -> DoubleTensor? = { _ in nil })
    -> [DoubleTensor?]
  {
    var gradients = [DoubleTensor?](repeating: nil, count: root + 1)
    gradients[root] = DoubleTensor(values[root].shape, repeating: 1)
    for index in stride(from: root, through: 0, by: -1) {
      if let known = written[index], index != root { gradients[index] = known }
      guard let upstream = gradients[index], let operation = graph.nodes[index].operation else { continue }
      let places = graph.nodes[index].operands
      let operands = places.map { values[$0] }
      let products = operation.pullback(upstream, operands: operands, value: values[index])
      for (place, exact) in products.enumerated() {
        guard let exact, graph.nodes[places[place]].needsGradient else { continue }
        let made = Product(
          node: index, place: place, operation: operation, operands: operands, value: values[index],
          upstream: upstream, exact: exact)
        let passed = finish(product(made) ?? exact)
        let target = places[place]
        gradients[target] = gradients[target].map { finish($0.plus(passed)) } ?? passed
      }
    }
    return gradients
  }

  /// Runs the graph forward again, each value worked over and those written down taken as they are.
  ///
  /// - Returns: nil where an operation has no value for such numbers.
  static func values(
    of graph: DefinitionGraph, written: [Int: DoubleTensor] = [:],
    finish: (DoubleTensor) -> DoubleTensor = { $0 }
  ) -> [DoubleTensor]? {
    var values: [DoubleTensor] = []
    for (index, node) in graph.nodes.enumerated() {
      if let known = written[index] {
        values.append(known)
      } else if let operation = node.operation {
        guard let value = try? operation.value(of: node.operands.map { values[$0] }) else { return nil }
        values.append(finish(value))
      } else {
        values.append(node.value)
      }
    }
    return values
  }
}

extension DoubleTensor {
  /// The sum of two tensors of one shape.
  func plus(_ other: DoubleTensor) -> DoubleTensor {
    DoubleTensor(shape, zip(elements, other.elements).map(+))
  }

  /// `function` of each element.
  func mapped(_ function: (Double) -> Double) -> DoubleTensor { DoubleTensor(shape, elements.map(function)) }
}
