import Testing

@testable import ConvNets

@Suite("The training tape beside the definitions")
struct TapeOperationTests {
  /// The operation as programs write it.
  private func recorded(
    _ operation: TensorOperation, _ operands: [Variable], _ pass: ForwardPass
  ) throws -> Variable {
    let x = operands[0]
    let y = operands.count > 1 ? operands[1] : x
    return switch operation {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .power: x.raised(to: y, in: pass)
    case .negate: -x
    case .exp: x.exp(in: pass)
    case .log: x.log(in: pass)
    case .sqrt: x.sqrt(in: pass)
    case .abs: x.abs(in: pass)
    case .maximum: x.maximum(with: y, in: pass)
    case .minimum: x.minimum(with: y, in: pass)
    case .sigmoid: x.sigmoid(in: pass)
    case .tanh: x.tanh(in: pass)
    case .relu: x.relu(in: pass)
    case .leakyReLU(let slope): x.leakyReLU(slope: slope, in: pass)
    case .elu(let alpha): x.elu(alpha: alpha, in: pass)
    case .softplus: x.softplus(in: pass)
    case .step(let value): x.step(atZero: value, in: pass)
    case .sum(let axis): x.sum(axis: axis, in: pass)
    case .mean(let axis): x.mean(axis: axis, in: pass)
    case .max(let axis): x.max(axis: axis, in: pass)
    case .min(let axis): x.min(axis: axis, in: pass)
    case .matrixProduct: x.matrixProduct(with: y, in: pass)
    case .softmax(let axis): x.softmax(axis: axis, in: pass)
    case .logSoftmax(let axis): x.logSoftmax(axis: axis, in: pass)
    case .reshape(let shape): x.reshaped(to: shape, in: pass)
    case .linear: x.linear(weight: y, bias: operands.count > 2 ? operands[2] : nil, in: pass)
    default: try Variable.applying(operation, to: operands)
    }
  }

  @Test("every operation on the tape: value and gradients of its definition, in single precision")
  func operations() throws {
    var names: Set<String> = []
    for row in try OperationVectors().cases {
      let recording = Recording()
      let operands = row.operands.map { recording.tape.variable(Tensor($0)) }
      let output = try recorded(row.operation, operands, recording.pass)
      let exact = operands.map { DoubleTensor($0.value) }
      // Outside the domain, as one step of rounding may lead, the tape has NaN where the definition throws.
      guard let value = try? row.operation.value(of: exact) else { continue }
      names.insert(row.operation.name)
      #expect(recording.tape.operations.last == row.operation.name)
      let got = DoubleTensor(output.value)
      #expect(got.isClose(to: value.rounded, tolerance: 2e-6), "\(row.operation): \(got), \(value)")
      let upstream = Tensor(row.upstream)
      let expected = row.operation.pullback(DoubleTensor(upstream), operands: exact, value: value)
      let gradients = recording.tape.gradients(of: output, upstream: upstream)
      for (operand, expected) in zip(operands, expected) {
        let got = gradients[operand].map { DoubleTensor($0) }
        guard let got, let expected else {
          #expect(got == nil && expected == nil, "\(row.operation)")
          continue
        }
        #expect(
          got.isClose(to: expected.rounded, tolerance: 5e-6),
          "\(row.operation): got \(got), expected \(expected)")
      }
    }
    #expect(names.count == 28)
  }

  @Test("literals are constants, and constants take no gradient")
  func literals() {
    let recording = Recording()
    let x = recording.tape.variable(Tensor([2], [1, 2]))
    let y = 2 * x + 0.5
    #expect(y.value.elements == [2.5, 4.5])
    #expect(recording.tape.gradients(of: y.sum(in: recording.pass))[x]?.elements == [2, 2])
  }

  @Test("the program of docs/operations.md: mean of (2x + 1)**x, its gradient by both paths")
  func documented() throws {
    let tape = Tape()
    let pass = ForwardPass(mode: .training, tape: tape, context: ComputeContext())
    let x = tape.variable(Tensor([2], [0.5, 2]))
    let y = (2 * x + 1).raised(to: x, in: pass).mean(in: pass)
    let gradient = try #require(tape.gradients(of: y)[x])
    // Half of 2x·(2x + 1)^(x − 1) + (2x + 1)^x · ln(2x + 1), at 0.5: 2^−0.5 + 2^0.5 · ln 2, and at 2: 20 + 25 · ln 5.
    let (first, second) = (
      0.7071067811865476 + 1.4142135623730951 * 0.6931471805599453, 20 + 25 * 1.6094379124341003
    )
    let expected = [first, second]
    for (got, expected) in zip(gradient.elements, expected) {
      #expect(abs(Double(got) - expected / 2) < 1e-5)
    }
  }

  @Test("shapes that do not meet throw where operations are applied by name")
  func shapes() {
    let recording = Recording()
    let x = recording.tape.variable(Tensor([2], [1, 2]))
    let y = recording.tape.variable(Tensor([3], [1, 2, 3]))
    #expect(throws: OperationError.self) { try Variable.applying(.add, to: [x, y]) }
    #expect(recording.tape.operations == ["input", "input"])
  }
}

extension DoubleTensor {
  /// What single precision can hold of it.
  fileprivate var rounded: DoubleTensor { DoubleTensor(Tensor(self)) }
}
