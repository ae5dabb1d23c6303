/// Σ x or Σ x ÷ n over all elements, or along an axis, which the value then lacks.
struct SumDefinition: OperationDefinition {
  let axis: Int?
  /// Whether the sum is divided by the number of its terms.
  let isMean: Bool

  var name: String { isMean ? "mean" : "sum" }

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    let layout = try AxisLayout(operands[0], axis: axis, operation: name)
    if isMean, layout.length == 0 {
      throw .shapes(operation: name, got: operands, expected: "at least one element to take the mean of")
    }
    return layout.reducedShape
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    guard let layout = try? AxisLayout(operands[0].shape, axis: axis, operation: name) else {
      return operands[0]
    }
    let divisor = isMean ? Double(layout.length) : 1
    return DoubleTensor(
      shape,
      (0..<layout.runCount).map { run in
        layout.run(run).reduce(0) { $0 + operands[0].elements[$1] } / divisor
      })
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    guard let layout = try? AxisLayout(operands[0].shape, axis: axis, operation: name) else { return [nil] }
    let divisor = isMean ? Double(layout.length) : 1
    var result = [Double](repeating: 0, count: operands[0].count)
    for run in 0..<layout.runCount {
      for place in layout.run(run) { result[place] = upstream.elements[run] / divisor }
    }
    return [DoubleTensor(operands[0].shape, result)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let count = (try? AxisLayout(operands[0].shape, axis: axis, operation: name))?.length ?? 1
    return [
      LocalDerivative(
        words: isMean ? "1/\(count)" : "1",
        values: DoubleTensor(operands[0].shape, repeating: isMean ? 1 / Double(count) : 1))
    ]
  }
}

/// The largest or smallest of all elements, or along an axis, which the value then lacks.
///
/// Of equal ones all share the gradient evenly when all elements are taken (PyTorch's `max()`); along an axis the first
/// takes it (PyTorch's `max(axis)`). NaN is larger, or smaller, than everything.
struct ExtremeDefinition: OperationDefinition {
  let axis: Int?
  let isLargest: Bool

  var name: String { isLargest ? "max" : "min" }

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 1 else {
      throw .operandCount(operation: name, got: operands.count, expected: "1")
    }
    let layout = try AxisLayout(operands[0], axis: axis, operation: name)
    guard layout.length > 0 else {
      throw .shapes(operation: name, got: operands, expected: "at least one element")
    }
    return layout.reducedShape
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    DoubleTensor(shape, winners(of: operands[0]).map { $0.isEmpty ? 0 : operands[0].elements[$0[0]] })
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    var result = [Double](repeating: 0, count: operands[0].count)
    for (run, places) in winners(of: operands[0]).enumerated() {
      for place in places { result[place] = upstream.elements[run] / Double(places.count) }
    }
    return [DoubleTensor(operands[0].shape, result)]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    let ones = DoubleTensor(value.shape, repeating: 1)
    return [
      LocalDerivative(
        words: axis == nil
          ? "1 at the \(isLargest ? "largest" : "smallest"), shared by equal ones, else 0"
          : "1 at the first \(isLargest ? "largest" : "smallest"), else 0",
        values: pullback(ones, operands: operands, value: value)[0])
    ]
  }

  func pieces(of operands: [DoubleTensor], value: DoubleTensor) -> [Int] {
    // All equal ones, also along an axis: at a tie the derivative depends on the side.
    allWinners(of: operands[0]).flatMap { [$0.count] + $0 }
  }

  /// For each run the places the gradient goes to.
  private func winners(of operand: DoubleTensor) -> [[Int]] {
    let all = allWinners(of: operand)
    return axis == nil ? all : all.map { Array($0.prefix(1)) }
  }

  private func allWinners(of operand: DoubleTensor) -> [[Int]] {
    guard let layout = try? AxisLayout(operand.shape, axis: axis, operation: name) else { return [] }
    return (0..<layout.runCount).map { run in
      var places: [Int] = []
      for place in layout.run(run) {
        guard let first = places.first else {
          places = [place]
          continue
        }
        let (candidate, best) = (operand.elements[place], operand.elements[first])
        if best.isNaN {
          if candidate.isNaN { places.append(place) }
        } else if candidate.isNaN || (isLargest ? candidate > best : candidate < best) {
          places = [place]
        } else if candidate == best {
          places.append(place)
        }
      }
      return places
    }
  }
}
