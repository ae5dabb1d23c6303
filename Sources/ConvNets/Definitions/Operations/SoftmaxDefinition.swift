import Foundation

/// Softmax along an axis, eˣ ÷ Σ eˣ, or its logarithm, x − ln Σ eˣ: shifted by the largest, so that nothing overflows.
///
/// ```
/// softmax:      gradient = value · (g − Σ g · value)          log softmax:  gradient = g − e^value · Σ g
/// ```
struct SoftmaxDefinition: OperationDefinition {
  let axis: Int
  let isLogarithm: Bool

  var name: String { isLogarithm ? "log softmax" : "softmax" }

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    _ = try AxisLayout(operands[0], axis: axis, operation: name)
    return operands[0]
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    alongAxis(operands[0], operands[0]) { run, _ in
      var run = run
      let total = run.shiftedExponentials()
      return isLogarithm ? run.map { $0 - Foundation.log(total) } : run.map { Foundation.exp($0) / total }
    }
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    [
      alongAxis(value, upstream) { value, upstream in
        if isLogarithm {
          let sum = upstream.reduce(0, +)
          return zip(value, upstream).map { $1 - Foundation.exp($0) * sum }
        }
        let mean = zip(value, upstream).reduce(0) { $0 + $1.0 * $1.1 }
        return zip(value, upstream).map { $0 * ($1 - mean) }
      }
    ]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    [
      LocalDerivative(
        words: isLogarithm
          ? "(1 if k = l else 0) - softmax(x)[l], output k by input l"
          : "softmax(x)[k]*((1 if k = l else 0) - softmax(x)[l]), output k by input l",
        values: nil)
    ]
  }

  /// `function` of each run along the axis of two tensors of one shape.
  private func alongAxis(
    _ first: DoubleTensor, _ second: DoubleTensor, _ function: ([Double], [Double]) -> [Double]
  ) -> DoubleTensor {
    guard let layout = try? AxisLayout(first.shape, axis: axis, operation: name) else { return first }
    var results = first.elements
    for run in 0..<layout.runCount {
      let places = Array(layout.run(run))
      let result = function(places.map { first.elements[$0] }, places.map { second.elements[$0] })
      for (place, element) in zip(places, result) { results[place] = element }
    }
    return DoubleTensor(first.shape, results)
  }
}
