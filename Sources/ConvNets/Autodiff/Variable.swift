/// A tensor on its way through a network: its value and, when it depends on something that is differentiated by, its
/// place on the tape.
public struct Variable {
  /// The numbers.
  public let value: Tensor
  let tape: Tape?
  let node: Int
  /// What a graph calls a constant.
  let constantName: String?

  /// A constant: no gradient flows into it.
  ///
  /// - Parameter name: what graphs and exact values (``Tape/definitionGraph(parameters:exact:)``) call it.
  public init(_ value: Tensor, name: String? = nil) {
    self.value = value
    tape = nil
    node = -1
    constantName = name
  }

  init(_ value: Tensor, node: Int, of tape: Tape) {
    self.value = value
    self.tape = tape
    self.node = node
    constantName = nil
  }

  /// The shape of the value.
  public var shape: Shape { value.shape }

  /// Whether a gradient is computed for it: false for constants and for everything outside a tape.
  public var needsGradient: Bool { tape != nil }
}
