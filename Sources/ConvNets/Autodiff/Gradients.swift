/// The gradients of one loss by the parameters and input variables it depends on.
public struct Gradients {
  /// In the order of the parameters' first use, so that sums over it are the same from run to run.
  private var entries: [(parameter: Parameter, gradient: Tensor)] = []
  private var positions: [ObjectIdentifier: Int] = [:]
  private var inputs: [Int: Tensor] = [:]
  /// Only compared: whose input variables `inputs` speaks of.
  private var tape: ObjectIdentifier?
  /// What they were computed on, and what the optimizer's loops may use.
  private var context: ComputeContext?

  /// No gradients: the neutral element of the sum.
  public init() {}

  init(tape: Tape, context: ComputeContext?) {
    self.tape = ObjectIdentifier(tape)
    self.context = context
  }

  /// The instruction set they were computed with.
  var instructionSet: InstructionSet { context?.instructionSet ?? .best }

  /// Calls `body` for pieces of 0 ..< count, on all threads when there are several.
  func forEachPiece(of count: Int, _ body: (Range<Int>) -> Void) {
    guard let context, count > Elementwise.chunk else { return body(0..<count) }
    context.parallelFor(count, chunk: Elementwise.chunk, body)
  }

  mutating func append(_ gradient: Tensor, for parameter: Parameter) {
    positions[ObjectIdentifier(parameter)] = entries.count
    entries.append((parameter, gradient))
  }

  mutating func append(_ gradient: Tensor, forInput node: Int) { inputs[node] = gradient }

  /// The gradient by a parameter, of its shape; nil when the loss does not depend on it.
  public subscript(parameter: Parameter) -> Tensor? {
    positions[ObjectIdentifier(parameter)].map { entries[$0].gradient }
  }

  /// The gradient by an input variable (``Tape/variable(_:)``), of its shape; nil when the loss does not depend on it.
  public subscript(variable: Variable) -> Tensor? {
    guard let owner = variable.tape, ObjectIdentifier(owner) == tape else { return nil }
    return inputs[variable.node]
  }

  /// The parameters the loss depends on, in the order of their first use.
  public var parameters: [Parameter] { entries.map(\.parameter) }

  /// The sum of two losses' gradients, parameter by parameter: add micro-batches in their order and the bits are the
  /// same from run to run. Gradients by input variables are dropped.
  public static func + (left: Gradients, right: Gradients) -> Gradients {
    var sum = left
    sum += right
    return sum
  }

  /// Adds in place, where the memory of the left side is not shared.
  public static func += (left: inout Gradients, right: Gradients) {
    left.inputs = [:]
    left.tape = nil
    left.context = left.context ?? right.context
    for (parameter, gradient) in right.entries {
      if let position = left.positions[ObjectIdentifier(parameter)] {
        left.entries[position].gradient.add(gradient, context: nil)
      } else {
        left.append(gradient, for: parameter)
      }
    }
  }

  /// Multiplies every gradient by `factor`, as 1 ÷ the number of micro-batches after their sum.
  public mutating func scale(by factor: Float) {
    for index in entries.indices { entries[index].gradient.scale(by: factor) }
  }

  /// Holds each element to −limit … limit, and returns how many were beyond; NaN stays.
  ///
  /// PyTorch's `clip_grad_value_`.
  @discardableResult
  public mutating func clip(toValue limit: Float) -> Int {
    var count = 0
    for index in entries.indices {
      entries[index].gradient.withUnsafeMutableBufferPointer { elements in
        for place in 0..<elements.count where abs(elements[place]) > limit {
          elements[place] = elements[place] < 0 ? -limit : limit
          count += 1
        }
      }
    }
    return count
  }

  /// The Euclidean norm over all parameters together, summed in Double.
  public var norm: Double {
    var sum = 0.0
    for entry in entries {
      sum += entry.gradient.withUnsafeBufferPointer { DoubleSum.squaredDifference(from: 0, in: $0) }
    }
    return sum.squareRoot()
  }

  /// Scales the gradients so that their norm is at most `limit`, and returns the norm they had.
  ///
  /// ```
  /// gradient ← gradient · min(1, limit ÷ (norm + 10⁻⁶))
  /// ```
  ///
  /// PyTorch's `clip_grad_norm_`. Source: Pascanu, Mikolov & Bengio, 2013.
  @discardableResult
  public mutating func clip(toNorm limit: Double) -> Double {
    let norm = norm
    let factor = limit / (norm + 1e-6)
    if factor < 1 { scale(by: Float(factor)) }
    return norm
  }
}
