/// The product of matrices and vectors, as NumPy's `@` has it for ranks 1 and 2.
///
/// ```
/// [m, k] @ [k, n] → [m, n]     [k] @ [k, n] → [n]     [m, k] @ [k] → [m]     [k] @ [k] → one number
/// gradient by x = upstream @ transpose(y)          gradient by y = transpose(x) @ upstream
/// ```
struct MatrixProductDefinition: OperationDefinition {
  let name = "matrix product"

  func resultShape(of operands: [Shape]) throws(OperationError) -> Shape {
    guard operands.count == 2 else {
      throw .operandCount(operation: name, got: operands.count, expected: "2")
    }
    let (left, right) = (operands[0], operands[1])
    guard (1...2).contains(left.rank), (1...2).contains(right.rank), left[left.rank - 1] == right[0] else {
      throw .shapes(
        operation: name, got: operands,
        expected: "vectors or matrices, the last length of the first equal to the first of the second")
    }
    let shape = Shape(Array(left.dimensions.dropLast() + right.dimensions.dropFirst()))
    let (rows, columns) = (left.rank == 2 ? left[0] : 1, right.rank == 2 ? right[1] : 1)
    guard rows.multipliedReportingOverflow(by: columns).overflow == false,
      rows * columns <= DoubleTensor.largestResult
    else {
      throw .shapes(
        operation: name, got: operands,
        expected: "a product of at most \(DoubleTensor.largestResult) elements")
    }
    return shape
  }

  func value(of operands: [DoubleTensor], shape: Shape) -> DoubleTensor {
    let (left, right) = matrices(operands)
    return left.times(right).reshaped(to: shape)
  }

  func pullback(_ upstream: DoubleTensor, operands: [DoubleTensor], value: DoubleTensor) -> [DoubleTensor?] {
    let (left, right) = matrices(operands)
    let gradient = upstream.reshaped(to: [left.shape[0], right.shape[1]])
    return [
      gradient.times(right.transposed).reshaped(to: operands[0].shape),
      left.transposed.times(gradient).reshaped(to: operands[1].shape),
    ]
  }

  func localDerivatives(of operands: [DoubleTensor], value: DoubleTensor) -> [LocalDerivative] {
    if operands.allSatisfy({ $0.shape.rank == 1 }) {
      return [
        LocalDerivative(words: "y", values: operands[1]), LocalDerivative(words: "x", values: operands[0]),
      ]
    }
    return [
      LocalDerivative(words: "upstream @ transpose(y)", values: nil),
      LocalDerivative(words: "transpose(x) @ upstream", values: nil),
    ]
  }

  /// A vector on the left is a row, one on the right a column.
  private func matrices(_ operands: [DoubleTensor]) -> (DoubleTensor, DoubleTensor) {
    let (left, right) = (operands[0], operands[1])
    return (
      left.shape.rank == 2 ? left : left.reshaped(to: [1, left.count]),
      right.shape.rank == 2 ? right : right.reshaped(to: [right.count, 1])
    )
  }
}

extension DoubleTensor {
  /// The product of two matrices that fit.
  func times(_ right: DoubleTensor) -> DoubleTensor {
    let (rows, inner, columns) = (shape[0], shape[1], right.shape[1])
    var sums = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for k in 0..<inner {
        let factor = elements[row * inner + k]
        for column in 0..<columns {
          sums[row * columns + column] += factor * right.elements[k * columns + column]
        }
      }
    }
    return DoubleTensor([rows, columns], sums)
  }

  /// Rows and columns of a matrix exchanged.
  var transposed: DoubleTensor {
    let (rows, columns) = (shape[0], shape[1])
    return DoubleTensor(
      [columns, rows], (0..<count).map { elements[$0 % max(rows, 1) * columns + $0 / max(rows, 1)] })
  }
}
