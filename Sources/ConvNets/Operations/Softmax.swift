import Foundation

extension Variable {
  /// eˣ ÷ Σ eˣ over axis 1 of [N, K, …], shifted by the largest x so that nothing overflows.
  ///
  /// The local derivative of output k by input l is output_k · (1 if k = l else 0 − output_l), so
  /// inputGradient = output · (g − Σ g · output). The pullback computes the output again, in Double: near certainty
  /// what distinguishes it from 1 does not fit a single.
  public func softmax(in pass: ForwardPass) -> Variable {
    let layout = ChannelLayout(shape)
    let input = value
    let output = input.eachColumn(layout, pass.context) { column, result in
      let total = column.shiftedExponentials()
      for k in column.indices { result[k] = Foundation.exp(column[k]) / total }
    }
    return Tape.record(.softmax(axis: 1), output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      let gradient = gradient
      return [
        input.eachColumn(with: gradient, layout, context) { column, gradient, result in
          let total = column.shiftedExponentials()
          var mean = 0.0
          for k in column.indices {
            column[k] = Foundation.exp(column[k]) / total
            mean += column[k] * gradient[k]
          }
          for k in column.indices { result[k] = column[k] * (gradient[k] - mean) }
        }
      ]
    }
  }

  /// x − ln Σ eˣ over axis 1 of [N, K, …].
  ///
  /// The local derivative of output k by input l is (1 if k = l else 0) − e^output_l, so
  /// inputGradient = g − e^output · Σ g.
  public func logSoftmax(in pass: ForwardPass) -> Variable {
    let layout = ChannelLayout(shape)
    let input = value
    let output = input.eachColumn(layout, pass.context) { column, result in
      let shift = Foundation.log(column.shiftedExponentials())
      for k in column.indices { result[k] = column[k] - shift }
    }
    return Tape.record(.logSoftmax(axis: 1), output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      let gradient = gradient
      return [
        input.eachColumn(with: gradient, layout, context) { column, gradient, result in
          let share = gradient.reduce(0, +) / column.shiftedExponentials()
          for k in column.indices { result[k] = gradient[k] - Foundation.exp(column[k]) * share }
        }
      ]
    }
  }
}

extension [Double] {
  /// Subtracts the largest element from all and returns Σ eˣ of what is left, which is at least 1.
  mutating func shiftedExponentials() -> Double {
    let largest = reduce(-.infinity) { $0 > $1 ? $0 : $1 }
    var total = 0.0
    for k in indices {
      self[k] -= largest
      total += Foundation.exp(self[k])
    }
    return total
  }
}

extension Tensor {
  /// A tensor of the same shape, computed in Double from each run along axis 1, every image by one thread.
  fileprivate func eachColumn(
    _ layout: ChannelLayout, _ context: ComputeContext, _ body: (inout [Double], inout [Double]) -> Void
  ) -> Tensor {
    eachColumn(with: self, layout, context) { column, _, result in body(&column, &result) }
  }

  fileprivate func eachColumn(
    with other: Tensor, _ layout: ChannelLayout, _ context: ComputeContext,
    _ body: (inout [Double], [Double], inout [Double]) -> Void
  ) -> Tensor {
    Tensor(uninitialized: shape) { results in
      withUnsafeBufferPointer { left in
        other.withUnsafeBufferPointer { right in
          context.parallelFor(layout.batch, chunk: 16) { images in
            var first = [Double](repeating: 0, count: layout.channels)
            var second = first
            var result = first
            for n in images {
              for position in 0..<layout.plane {
                let start = n * layout.channels * layout.plane + position
                for k in 0..<layout.channels {
                  first[k] = Double(left[start + k * layout.plane])
                  second[k] = Double(right[start + k * layout.plane])
                }
                body(&first, second, &result)
                for k in 0..<layout.channels { results[start + k * layout.plane] = Float(result[k]) }
              }
            }
          }
        }
      }
    }
  }
}
