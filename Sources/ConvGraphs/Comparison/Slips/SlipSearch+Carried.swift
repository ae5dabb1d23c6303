import ConvNets
import ConvShapes

extension SlipSearch {
  /// Whether a wrong value follows from another one that was written down, a wrong one or a right one that was rounded;
  /// nil when it does not.
  ///
  /// What stands nearest in the calculation is asked first, all others together last.
  func carriedOn(_ target: HandValue) -> String? {
    let others = written.filter { $0 != target }
    let nearest = others.enumerated().sorted {
      (distance(from: $0.element, to: target), $0.offset) < (
        distance(from: $1.element, to: target), $1.offset
      )
    }.map(\.element)
    for other in nearest where follows(target, from: [other]) {
      let number = other.numbers.count == 1 ? other.numbers[0].text : "[…]"
      let source = "it follows from \(other.name) = \(number) as written"
      return other.isRight(in: expression, after: step)
        ? "rounded too early: \(source)" : "carried on: \(source)"
    }
    guard others.count > 1, follows(target, from: others) else { return nil }
    let source = "it follows from the other values as written"
    return others.allSatisfy { $0.isRight(in: expression, after: step) }
      ? "rounded too early: \(source)" : "carried on: \(source)"
  }

  /// How far apart two quantities are: gradients come from gradients first, values from values.
  private func distance(from other: HandValue, to target: HandValue) -> Int {
    let far = graph.nodes.count
    switch (other.quantity, target.quantity) {
    case (.value(let node), .value(let goal)): return abs(goal - node)
    case (.gradient(_, let node), .gradient(_, let goal)), (.gradient(_, let node), .updated(let goal)):
      return abs(goal - node)
    case (.value(let node), .gradient(_, let goal)), (.value(let node), .updated(let goal)):
      return far + abs(goal - node)
    default: return 2 * far
    }
  }

  private func follows(_ target: HandValue, from others: [HandValue]) -> Bool {
    result(for: target, from: others).map(target.isWritten) ?? false
  }

  private func result(for target: HandValue, from others: [HandValue]) -> DoubleTensor? {
    var values: [Int: DoubleTensor] = [:]
    var gradients: [Int: DoubleTensor] = [:]
    let root: Int? = if case .gradient(let root, _) = target.quantity { root } else { expression.output }
    for other in others {
      switch other.quantity {
      case .value(let node): values[node] = other.tensor(graph.nodes[node].value.shape)
      case .gradient(let of, let node) where of == root:
        gradients[node] = other.tensor(graph.nodes[node].value.shape)
      default: break
      }
    }
    guard let forward = HandSweep.values(of: graph, written: values) else { return nil }
    if case .value(let node) = target.quantity { return forward[node] }
    var sweep = HandSweep(graph)
    sweep.values = forward
    sweep.written = gradients
    return gradient(of: target.quantity, by: sweep)
  }
}
