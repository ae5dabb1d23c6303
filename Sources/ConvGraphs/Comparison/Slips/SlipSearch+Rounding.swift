import ConvNets
import ConvShapes
import Foundation

extension SlipSearch {
  /// Every intermediate result rounded, or cut off, to a few digits.
  var roundingSlips: [Slip] {
    let decimals = (1...6).reversed().flatMap { count -> [Slip] in
      let unit = pow(10, Double(count))
      let digits = "\(count) \(count == 1 ? "decimal" : "decimals")"
      return [
        rounded("rounded too early: every step to \(digits)") { ($0 * unit).rounded() / unit },
        rounded("rounded too early: every step cut off to \(digits)") {
          // What is a hair below its last digit in binary is not below it on paper.
          ($0 * unit * (1 + 1e-12)).rounded(.towardZero) / unit
        },
      ].flatMap { $0 }
    }
    let significant = (2...4).reversed().flatMap { count in
      rounded("rounded too early: every step to \(count) significant digits") { number in
        guard number != 0, number.isFinite else { return number }
        let unit = pow(10, floor(log10(abs(number))) - Double(count - 1))
        return (number / unit).rounded() * unit
      }
    }
    return decimals + significant
  }

  /// Products of exact local derivatives, and of rounded ones.
  private func rounded(_ words: String, _ function: @escaping (Double) -> Double) -> [Slip] {
    let finish: (DoubleTensor) -> DoubleTensor = { $0.mapped(function) }
    guard let values = HandSweep.values(of: graph, finish: finish) else { return [] }
    var sweep = HandSweep(graph)
    sweep.values = values
    sweep.finish = finish
    let rounded = sweep
    return [
      Slip(words: words) { written in
        if case .value(let node) = written.quantity { return values[node] }
        return gradient(of: written.quantity, by: rounded)
      },
      Slip(words: words) { written in
        gradient(of: written.quantity, by: rounded) { product in
          let locals = product.operation.localDerivatives(of: product.operands, value: product.value)
          guard product.upstream.count == 1, let local = locals[product.place].values,
            local.shape == product.exact.shape
          else { return nil }
          return finish(local).scaled(by: product.upstream)
        }
      },
    ]
  }
}
