/// Why an operation has no value for what it was given.
public enum OperationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another number of operands than the operation takes.
  case operandCount(operation: String, got: Int, expected: String)
  /// Shapes the operation cannot join.
  case shapes(operation: String, got: [Shape], expected: String)
  /// An axis that the tensor does not have.
  case axis(operation: String, got: Int, shape: Shape)
  /// A number for which the operation is not defined; `element` is its place in the (broadcast) operand, row-major.
  case domain(operation: String, element: Int, got: Double, expected: String)
  /// A setting of the operation that does not fit its operands: a label, a weight, a geometry.
  case setting(operation: String, got: String, expected: String)

  /// One sentence for a person: where, what was got, what was expected, what would help.
  public var description: String {
    switch self {
    case .operandCount(let operation, let got, let expected):
      "\(operation): got \(got) \(got == 1 ? "operand" : "operands"); expected \(expected); give \(expected)"
    case .shapes(let operation, let got, let expected):
      "\(operation): got the \(got.count == 1 ? "shape" : "shapes") "
        + got.map(\.description).joined(separator: " and ") + "; expected \(expected); change the lengths"
    case .axis(let operation, let got, let shape):
      shape.rank == 0
        ? "\(operation): got axis \(got); expected none, because a single number has no axes; leave the axis out"
        : "\(operation): got axis \(got); expected \(-shape.rank) to \(shape.rank - 1) for the shape \(shape); "
          + "use \(shape.rank - 1) for the last axis"
    case .domain(let operation, let element, let got, let expected):
      "\(operation): got \(got) at element \(element); expected \(expected); change the operand"
    case .setting(let operation, let got, let expected):
      "\(operation): got \(got); expected \(expected); change it"
    }
  }
}
