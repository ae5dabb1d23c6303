/// What gradients are made of: a value that gradients of one shape are added up in.
protocol Gradient {
  var shape: Shape { get }
  /// Adds in place.
  mutating func add(_ other: Self, context: ComputeContext?)
}

extension Tensor: Gradient {}

/// The nodes of a record, as the reverse sweep sees them: each operand stands before its uses.
protocol ReverseSweepRecord {
  associatedtype Value: Gradient

  var count: Int { get }
  /// What sums of gradients are computed on.
  var context: ComputeContext? { get }
  /// The operands' nodes; negative for those that take no gradient.
  func operands(of node: Int) -> [Int]
  func shape(of node: Int) -> Shape
  /// What a message calls the node.
  func label(of node: Int) -> String

  /// The gradients of the node's operands, in their order; nil for a leaf, and where no gradient came.
  ///
  /// Called once for each node from the last to the first. A record that is done with the gradient takes it out of the
  /// slot; what it leaves there is among the results.
  mutating func pullback(of node: Int, from slot: inout Value?) -> [Value?]?

  /// Told of each gradient that an operand of a node receives, before it is added to those that came earlier.
  mutating func operand(_ place: Int, of node: Int, receives gradient: Value)
}

extension ReverseSweepRecord {
  /// The reverse sweep of automatic differentiation: gradients from node `last` to the nodes it was made of.
  ///
  /// The gradients of a node that is used several times are added in the order of the sweep, the last use first: the
  /// same order, so the same bits, for every record of the same computation.
  ///
  /// - Returns: what is left in the slots: a gradient a node, nil where none came or it was taken out.
  ///
  /// Source: Griewank & Walther, *Evaluating Derivatives*, 2008, section 3.2.
  mutating func sweep(from last: Int, _ seed: Value) -> [Value?] {
    var slots = [Value?](repeating: nil, count: count)
    slots[last] = seed
    for index in stride(from: count - 1, through: 0, by: -1) {
      guard let results = pullback(of: index, from: &slots[index]) else { continue }
      let operands = operands(of: index)
      precondition(results.count == operands.count, "\(label(of: index)): \(results.count) gradients")
      for (place, operand) in operands.enumerated() where operand >= 0 {
        guard let result = results[place] else { continue }
        precondition(
          result.shape == shape(of: operand),
          "\(label(of: index)): gradient \(result.shape) for an operand of \(shape(of: operand))")
        self.operand(place, of: index, receives: result)
        if slots[operand] == nil {
          slots[operand] = result
        } else {
          slots[operand]?.add(result, context: context)
        }
      }
    }
    return slots
  }
}
