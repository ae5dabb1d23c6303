import Testing

@testable import ConvNets

@Suite("Definitions of the operations")
struct OperationDefinitionTests {
  @Test("value and pullback of every operation: PyTorch's, with broadcasting, axes, ties and kinks")
  func vectors() throws {
    let cases = try OperationVectors().cases
    #expect(cases.count == 136)
    #expect(Set(cases.map(\.operation.name)).count == 28)
    for row in cases {
      // A negative base is in the domain, although its gradient by the exponent is not a number.
      let value = try row.operation.value(of: row.operands)
      #expect(value.isClose(to: row.value, tolerance: 1e-14), "\(row.operation) of \(row.operands): \(value)")
      let gradients = row.operation.pullback(row.upstream, operands: row.operands, value: value)
      #expect(gradients.count == row.gradients.count)
      for (got, expected) in zip(gradients, row.gradients) {
        guard let got, let expected else {
          #expect(got == nil && expected == nil, "\(row.operation)")
          continue
        }
        #expect(
          got.isClose(to: expected, tolerance: 1e-13),
          "\(row.operation) of \(row.operands): got \(got), expected \(expected)")
      }
    }
  }

  @Test("where a local derivative has numbers, upstream times it, summed to the operand, is the pullback")
  func localDerivatives() throws {
    var count = 0
    for row in try OperationVectors().cases {
      let derivatives = row.operation.localDerivatives(of: row.operands, value: row.value)
      #expect(derivatives.count == row.operands.count && derivatives.allSatisfy { !$0.words.isEmpty })
      // Reductions and products of vectors repeat one number; their shapes do not meet by broadcasting.
      guard row.upstream.shape == row.value.shape,
        derivatives.allSatisfy({ $0.values?.shape == row.value.shape })
      else { continue }
      for (derivative, expected) in zip(derivatives, row.gradients) {
        let values = try #require(derivative.values)
        let operand = try #require(expected)
        let product = values.combined(with: row.upstream, *).summed(to: operand.shape)
        #expect(product.isClose(to: operand, tolerance: 1e-13), "\(row.operation)")
        count += 1
      }
    }
    #expect(count > 100)
  }

  /// Operands with which an operation has no value, and what the error must say.
  @Test("operands that do not fit, and numbers without a value, are named")
  func errors() {
    let two = DoubleTensor([1, 2])
    func message(_ operation: TensorOperation, _ operands: DoubleTensor...) -> String {
      do {
        return "\(try operation.value(of: operands))"
      } catch { return "\(error)" }
    }
    #expect(
      message(.add, two, DoubleTensor([1, 2, 3]))
        == "add: got the shapes [2] and [3]; expected lengths that are equal or 1, from the last axis on; "
        + "change the lengths")
    #expect(
      message(.log, DoubleTensor([1, -2]))
        == "log: got -2.0 at element 1; expected a number above 0; change the operand")
    #expect(message(.log, DoubleTensor(0)).hasPrefix("log: got 0.0 at element 0"))
    #expect(message(.sqrt, DoubleTensor(-1)).hasPrefix("sqrt: got -1.0"))
    #expect(message(.divide, two, DoubleTensor(0)).contains("expected a divisor other than 0"))
    #expect(message(.power, DoubleTensor(-8), DoubleTensor(1.0 / 3)).hasPrefix("power: got -8.0"))
    #expect(message(.power, DoubleTensor(0), DoubleTensor(-1)).hasPrefix("power: got 0.0"))
    #expect(message(.sum(axis: 1), two).hasPrefix("sum: got axis 1; expected -1 to 0"))
    #expect(message(.sum(axis: .min), two).hasPrefix("sum: got axis"))
    #expect(message(.softmax(axis: 0), DoubleTensor(1)).contains("a single number has no axes"))
    #expect(message(.max(axis: nil), DoubleTensor([])).contains("at least one element"))
    #expect(message(.mean(axis: 0), DoubleTensor([])).contains("at least one element"))
    #expect(
      message(.matrixProduct, two, DoubleTensor([1, 2, 3])).hasPrefix("matrix product: got the shapes"))
    #expect(message(.matrixProduct, two, DoubleTensor(1)).hasPrefix("matrix product: got the shapes"))
    #expect(message(.reshape([-1, -2]), two).contains("lengths of 0 or more"))
    #expect(message(.reshape([.max, 4]), two).hasPrefix("reshape"))
    #expect(message(.linear, two, two).contains("[N, F], [U, F]"))
    #expect(message(.exp).hasPrefix("exp: got 0 operands; expected 1"))
    #expect(message(.add, two).hasPrefix("add: got 1 operand; expected 2"))
    // Not a number is passed on, as everywhere.
    #expect(message(.log, DoubleTensor(.nan)).contains("nan"))
    let (row, column) = (DoubleTensor([1, 9000], repeating: 1), DoubleTensor([9000, 1], repeating: 1))
    #expect(message(.multiply, row, column).contains("at most 67108864 elements"))
    #expect(message(.matrixProduct, column, row).contains("at most 67108864 elements"))
    #expect(
      message(.huber(delta: 0, .mean), two, two).hasPrefix("huber: got delta 0.0; expected more than 0"))
    #expect(message(.dropout(rate: 1, seed: 1), two).hasPrefix("dropout: got rate 1.0"))
    let labels = TensorOperation.softmaxCrossEntropy(
      labels: [2], smoothing: 0, classWeights: nil, reduction: .mean)
    #expect(message(labels, DoubleTensor([1, 2], [0, 0])).contains("label 0: got 2; expected 0 to 1"))
  }

  @Test("empty tensors: a sum is 0, a mean has no value, nothing traps")
  func empty() throws {
    let none = DoubleTensor([3, 0], [])
    #expect(try TensorOperation.sum(axis: nil).value(of: [none]) == DoubleTensor(0))
    #expect(try TensorOperation.sum(axis: 1).value(of: [none]) == DoubleTensor([0, 0, 0]))
    #expect(try TensorOperation.sum(axis: 0).value(of: [none]).count == 0)
    #expect(try TensorOperation.add.value(of: [none, DoubleTensor(1)]).shape == [3, 0])
    #expect(try TensorOperation.softmax(axis: 1).value(of: [none]).shape == [3, 0])
    let product = try TensorOperation.matrixProduct.value(of: [none, DoubleTensor([0, 2], [])])
    #expect(product == DoubleTensor([3, 2], repeating: 0))
    let gradients = TensorOperation.add.pullback(none, operands: [none, DoubleTensor(1)], value: none)
    #expect(gradients == [none, DoubleTensor(0)])
  }

  @Test("names are what tapes have shown")
  func names() {
    let names = [
      TensorOperation.add, .leakyReLU(slope: 0.1), .matrixProduct, .logSoftmax(axis: 1), .reshape([1]),
    ].map(\.name)
    #expect(names == ["add", "leaky relu", "matrix product", "log softmax", "reshape"])
  }
}
