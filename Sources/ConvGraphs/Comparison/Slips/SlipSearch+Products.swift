import ConvNets
import ConvShapes

extension SlipSearch {
  /// A product hands each factor the other one; exchanged, each gets itself.
  var productSlips: [Slip] {
    let products = suspects.filter { isProduct($0) }
    let single = products.map { node in
      backward("factors of \(name(node)) = \(text(node)) exchanged") { product in
        product.node == node ? exchanged(product) : nil
      }
    }
    guard products.count > 1 else { return single }
    var every = backward("factors of every product exchanged") { exchanged($0) }
    every.isEverywhere = true
    return single + [every]
  }

  private func isProduct(_ node: Int) -> Bool {
    let operands = graph.nodes[node].operands
    switch graph.nodes[node].operation {
    case .multiply: return graph.nodes[operands[0]].value.shape == graph.nodes[operands[1]].value.shape
    case .matrixProduct: return operands.allSatisfy { graph.nodes[$0].value.shape.rank == 1 }
    default: return false
    }
  }

  private func exchanged(_ product: HandSweep.Product) -> DoubleTensor? {
    guard isProduct(product.node) else { return nil }
    let own = product.operands[product.place]
    return own.scaled(by: product.upstream)
  }

  /// The derivative of an activation is a formula of its value; put in the pre-activation, it gives something else.
  var activationSlips: [Slip] {
    let activations = suspects.filter { [.sigmoid, .tanh].contains(graph.nodes[$0].operation) }
    let single = activations.flatMap { node -> [Slip] in
      let before = name(graph.nodes[node].operands[0])
      let formula = { (at: String) in
        graph.nodes[node].operation == .tanh ? "1 - \(at)**2" : "\(at)*(1 - \(at))"
      }
      return [
        backward(
          "derivative of \(name(node)) = \(text(node)) taken at the pre-activation: \(formula(before)) in place of \(formula(name(node)))"
        ) { $0.node == node ? atPreActivation($0) : nil },
        backward(
          "derivative of \(name(node)) = \(text(node)) taken at the activation: \(graph.nodes[node].operation == .tanh ? "tanh" : "sigmoid") applied twice"
        ) { $0.node == node ? atActivation($0) : nil },
      ]
    }
    guard activations.count > 1 else { return single }
    var every = backward("every derivative of an activation taken at the pre-activation") {
      atPreActivation($0)
    }
    every.isEverywhere = true
    return single + [every]
  }

  private func atPreActivation(_ product: HandSweep.Product) -> DoubleTensor? {
    switch product.operation {
    case .sigmoid: product.operands[0].mapped { $0 * (1 - $0) }.scaled(by: product.upstream)
    case .tanh: product.operands[0].mapped { 1 - $0 * $0 }.scaled(by: product.upstream)
    default: nil
    }
  }

  /// The formula of the derivative at the value of the activation: the function is applied a second time.
  private func atActivation(_ product: HandSweep.Product) -> DoubleTensor? {
    guard product.operation == .sigmoid || product.operation == .tanh,
      let twice = try? product.operation.value(of: [product.value])
    else { return nil }
    return product.operation.pullback(product.upstream, operands: [product.value], value: twice)[0]
  }

  /// Of several ways to a node one is forgotten, or only one is taken.
  var pathSlips: [Slip] {
    guard isThorough else { return [] }
    let gradients = graph.gradients(of: expression.output)
    return graph.nodes.indices.flatMap { node -> [Slip] in
      let paths = gradients.contributions(to: node)
      func isOn(_ path: DefinitionGradients.Contribution, _ product: HandSweep.Product) -> Bool {
        product.node == path.consumer && product.place == path.operand
      }
      let dropped = paths.map { path in
        let slip = backward("path from \(name(path.consumer)) to \(name(node)) dropped") { product in
          isOn(path, product) ? product.exact.mapped { _ in 0 } : nil
        }
        // The only path to a node: its own gradient is 0 without it; what lies behind it is no matter of this slip.
        return paths.count > 1 ? slip : slip.restricted { $0.quantity.variable == node }
      }
      guard paths.count > 2 else { return dropped }
      return dropped
        + paths.map { path in
          backward("only the path from \(name(path.consumer)) to \(name(node)) taken") { product in
            product.reaches(node, in: graph) && !isOn(path, product) ? product.exact.mapped { _ in 0 } : nil
          }
        }
    }
  }
}

extension HandSweep.Product {
  /// Whether it is passed to a node.
  func reaches(_ target: Int, in graph: DefinitionGraph) -> Bool {
    graph.nodes[node].operands[place] == target
  }
}

extension DoubleTensor {
  /// Element by element; a single number scales all. nil where shapes do not fit.
  func scaled(by other: DoubleTensor) -> DoubleTensor? {
    if other.count == 1 { return mapped { $0 * other.elements[0] } }
    guard shape == other.shape else { return nil }
    return DoubleTensor(shape, zip(elements, other.elements).map(*))
  }
}
