import ConvNets
import ConvShapes
import Foundation

extension SlipSearch {
  /// A factor of the chain that is missing or of a wrong form.
  var chainSlips: [Slip] {
    suspects.flatMap { powerSlips($0) + leftOut($0) + upstreamLeftOut($0) } + forgottenFunctions
  }

  private func leftOut(_ node: Int) -> [Slip] {
    let operands = graph.nodes[node].operands
    return operands.indices.filter { graph.nodes[operands[$0]].needsGradient }.map { place in
      backward("local derivative d\(name(node))/d\(name(operands[place])) left out") { product in
        guard product.node == node, product.place == place, product.upstream.shape == product.exact.shape
        else {
          return nil
        }
        return product.upstream
      }
    }
  }

  private func upstreamLeftOut(_ node: Int) -> [Slip] {
    guard node != expression.output else { return [] }
    return [
      backward("upstream gradient of \(name(node)) left out: local derivatives alone") { product in
        guard product.node == node else { return nil }
        let ones = product.upstream.mapped { _ in 1 }
        return product.operation.pullback(ones, operands: product.operands, value: product.value)[
          product.place]
      }
    ]
  }

  /// x**n has the derivative n*x**(n - 1).
  private func powerSlips(_ node: Int) -> [Slip] {
    guard graph.nodes[node].operation == .power else { return [] }
    let operands = graph.nodes[node].operands
    let (x, n) = (name(operands[0]), name(operands[1]))
    let forms: [(String, (Double, Double) -> Double)] = [
      ("\(n)*\(x)**\(n), the exponent not lowered", { $1 * pow($0, $1) }),
      ("\(n)*\(x), the exponent left out", { $1 * $0 }),
      ("\(x)**(\(n) - 1), the factor \(n) left out", { pow($0, $1 - 1) }),
    ]
    return forms.map { words, form in
      backward("derivative of \(name(node)) = \(text(node)) taken as \(words)") { product in
        guard product.node == node, product.place == 0, product.operands[0].shape == product.value.shape
        else {
          return nil
        }
        let exponents = product.operands[1]
        guard exponents.count == 1 || exponents.shape == product.value.shape else { return nil }
        let local = zip(product.operands[0].elements.indices, product.operands[0].elements).map { index, x in
          form(x, exponents.elements[exponents.count == 1 ? 0 : index])
        }
        return DoubleTensor(product.value.shape, local).scaled(by: product.upstream)
      }
    }
  }

  /// The operand in place of a function's value.
  private var forgottenFunctions: [Slip] {
    [
      Slip(words: "function left out: this is its operand") { written in
        guard case .value(let node) = written.quantity, graph.nodes[node].operands.count == 1 else {
          return nil
        }
        let operand = graph.nodes[graph.nodes[node].operands[0]].value
        return operand.shape == graph.nodes[node].value.shape ? operand : nil
      }
    ]
  }
}
