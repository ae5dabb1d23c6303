import Foundation
import TestSupport

@testable import ConvNets

/// The rows of `Tests/Fixtures/operations`, made by PyTorch in float64.
struct OperationVectors {
  /// A number that JSON cannot hold is a word.
  private struct Number: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      value =
        try (try? container.decode(Double.self)) ?? Double(container.decode(String.self)) ?? .signalingNaN
    }
  }

  private struct Numbers: Decodable {
    let shape: [Int]
    let elements: [Number]

    var tensor: DoubleTensor { DoubleTensor(Shape(shape), elements.map(\.value)) }
  }

  private struct Row: Decodable {
    let op: String
    let slope, alpha, atZero: Double?
    let axis: Int?
    let shape: [Int]?
    let operands: [Numbers]
    let upstream, value: Numbers
    let gradients: [Numbers?]
  }

  private struct File: Decodable { let cases: [Row] }

  struct Case {
    let operation: TensorOperation
    let operands: [DoubleTensor]
    let upstream, value: DoubleTensor
    let gradients: [DoubleTensor?]
  }

  let cases: [Case]

  init() throws {
    let file: File = try Fixtures.json("operations/operations.json")
    cases = try file.cases.map { row in
      Case(
        operation: try Self.operation(row), operands: row.operands.map(\.tensor),
        upstream: row.upstream.tensor, value: row.value.tensor, gradients: row.gradients.map { $0?.tensor })
    }
  }

  private struct UnknownOperation: Error { let name: String }

  private static func operation(_ row: Row) throws -> TensorOperation {
    let plain: [TensorOperation] = [
      .add, .subtract, .multiply, .divide, .power, .negate, .exp, .log, .sqrt, .abs, .maximum, .minimum,
      .sigmoid, .tanh, .relu, .softplus, .matrixProduct, .linear,
      .leakyReLU(slope: row.slope ?? 0), .elu(alpha: row.alpha ?? 0), .step(atZero: row.atZero ?? 0),
      .sum(axis: row.axis), .mean(axis: row.axis), .max(axis: row.axis), .min(axis: row.axis),
      .softmax(axis: row.axis ?? 0), .logSoftmax(axis: row.axis ?? 0), .reshape(Shape(row.shape ?? [])),
    ]
    guard let operation = plain.first(where: { $0.name == row.op }) else {
      throw UnknownOperation(name: row.op)
    }
    return operation
  }
}

extension DoubleTensor {
  /// Whether shapes are equal and each element is within `tolerance` of the other's, relative to the larger of it and
  /// 1; NaN wants NaN, infinity itself.
  func isClose(to other: DoubleTensor, tolerance: Double) -> Bool {
    guard shape == other.shape else { return false }
    return zip(elements, other.elements).allSatisfy { one, two in
      if one.isNaN || two.isNaN { return one.isNaN && two.isNaN }
      if one == two { return true }
      return abs(one - two) <= tolerance * max(1, abs(two))
    }
  }
}
