import ConvNets
import ConvShapes

extension SlipSearch {
  /// The right number with the other sign.
  var signLost: Slip {
    Slip(words: "sign lost") { written in
      if case .updated(let variable) = written.quantity {
        // The update went the wrong way: the gradient was added.
        let before = graph.nodes[variable].value
        let after = written.quantity.exact(in: expression, after: step)
        return before.plus(before.plus(after.mapped { -$0 }))
      }
      return written.quantity.exact(in: expression, after: step).mapped { -$0 }
    }
  }

  /// A sign lost on the way: of a value, of an element, of a local derivative.
  var signSlips: [Slip] { valueSigns + elementSigns + localSigns }

  private var valueSigns: [Slip] {
    guard isThorough else { return [] }
    return graph.nodes.indices.compactMap { node in
      let value = graph.nodes[node].value
      guard expression.nodes[node].role != .constant, value.elements.contains(where: { $0 < 0 }) else {
        return nil
      }
      let shown = value.count == 1 ? " = \(NumberFormat().text(value.elements[0]))" : ""
      return from([node: value.mapped(abs)], "sign of \(name(node))\(shown) lost")
    }
  }

  private var elementSigns: [Slip] {
    expression.leaves.flatMap { leaf -> [Slip] in
      let value = graph.nodes[leaf].value
      guard value.count > 1, value.count <= 64 else { return [] }
      return value.elements.indices.filter { value.elements[$0] < 0 }.map { element in
        var changed = value
        changed.elements[element] = -value.elements[element]
        return from(
          [leaf: changed],
          "sign of \(NumberFormat().text(value.elements[element])) in element \(element) of \(name(leaf)) lost"
        )
      }
    }
  }

  private var localSigns: [Slip] {
    suspects.flatMap { node -> [Slip] in
      guard let operation = graph.nodes[node].operation else { return [] }
      let places = graph.nodes[node].operands
      let locals = operation.localDerivatives(
        of: places.map { graph.nodes[$0].value }, value: graph.nodes[node].value)
      return zip(locals.indices, locals).compactMap { place, local in
        guard graph.nodes[places[place]].needsGradient, let values = local.values,
          values.elements.contains(where: { $0 < 0 })
        else { return nil }
        let formula = DerivativeWords(local.words, operands: places.map(name)).text
        return backward("sign of d\(name(node))/d\(name(places[place])) = \(formula) lost") { product in
          product.node == node && product.place == place ? product.exact.mapped { -$0 } : nil
        }
      }
    }
  }

  /// A slip in a value, with which both passes go on.
  private func from(_ changed: [Int: DoubleTensor], _ words: String) -> Slip {
    Slip(words: words) { written in
      guard let values = HandSweep.values(of: graph, written: changed) else { return nil }
      if case .value(let node) = written.quantity { return values[node] }
      var sweep = HandSweep(graph)
      sweep.values = values
      return gradient(of: written.quantity, by: sweep)
    }
  }
}
