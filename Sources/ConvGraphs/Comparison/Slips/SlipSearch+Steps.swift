import ConvNets

extension SlipSearch {
  /// Another convention for the value of a step at 0: of one step, or of all.
  var stepSlips: [Slip] {
    let steps = suspects.filter { otherAtZero($0, graph.nodes.map(\.value)) != nil }
    let singles = steps.map { node in
      let other = otherAtZero(node, graph.nodes.map(\.value)) ?? graph.nodes[node].value
      return slip([node: other], "another value of \(name(node)) = \(text(node)) at 0")
    }
    guard steps.count > 1 else { return singles }
    var changed: [Int: DoubleTensor] = [:]
    for node in suspects {
      // Earlier steps that changed may have moved this one's operand to 0, or away from it.
      guard let values = HandSweep.values(of: graph, written: changed) else { return singles }
      if let other = otherAtZero(node, values) { changed[node] = other }
    }
    return singles + [slip(changed, "another value of every step at 0")]
  }

  /// The value of a step with the other convention; nil for other operations, and where no operand is 0.
  private func otherAtZero(_ node: Int, _ values: [DoubleTensor]) -> DoubleTensor? {
    guard case .step(let atZero)? = graph.nodes[node].operation,
      let operand = graph.nodes[node].operands.first,
      values[operand].elements.contains(0)
    else { return nil }
    return values[operand].mapped { $0 == 0 ? 1 - atZero : $0 > 0 ? 1 : 0 }
  }

  private func slip(_ changed: [Int: DoubleTensor], _ words: String) -> Slip {
    Slip(words: words) { written in
      guard case .value(let node) = written.quantity else { return nil }
      return HandSweep.values(of: graph, written: changed)?[node]
    }
  }
}
