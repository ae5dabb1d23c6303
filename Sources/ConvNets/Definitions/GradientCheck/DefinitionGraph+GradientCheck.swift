extension DefinitionGraph {
  /// Compares gradients with finite differences of the definitions.
  ///
  /// Each element of each leaf is moved by itself, to both sides, by steps that are chosen for it (from 2⁻⁶ · max(|x|, 1)
  /// down by factors of 4, extrapolated, until rounding begins to show). A step that changes which case of an operation
  /// any number falls into — the sign before a ReLU, the place of a maximum — crosses a kink and is not used; an element
  /// for which no step is left is skipped and counted. All in Double: single precision raises no alarm.
  ///
  /// - Parameters:
  ///   - node: the quantity; of a tensor the sum of its elements.
  ///   - leaves: the leaves to look at; nil: all.
  ///   - claims: gradients by leaf to be checked in place of the graph's own, as those of a training tape; a leaf that is
  ///     missing is claimed to have none.
  ///   - tolerance: the relative error allowed, 0 or more: 10⁻⁶ for definitions, 10⁻³ for what Float computed.
  ///   - elementsPerLeaf: at most this many elements of each leaf, evenly spaced; nil: all.
  /// - Complexity: about 8 evaluations of what depends on a leaf, for each element.
  public func gradientCheck(
    of node: Int, leaves: [Int]? = nil, claims: [Int: DoubleTensor]? = nil, tolerance: Double = 1e-6,
    elementsPerLeaf: Int? = nil
  ) -> GradientCheck {
    precondition(tolerance >= 0, "gradient check: got a tolerance of \(tolerance), expected 0 or more")
    precondition(elementsPerLeaf ?? 1 >= 1, "gradient check: got \(elementsPerLeaf ?? 0) elements a leaf")
    let leaves = leaves ?? nodes.indices.filter { nodes[$0].isLeaf }
    let own = gradients(of: node)
    let run = GradientCheckRun(
      graph: self, node: node, tolerance: tolerance, noise: roundingError(of: node, own))
    var elements: [GradientCheck.Element] = []
    for leaf in leaves {
      let zeros = DoubleTensor(nodes[leaf].value.shape, repeating: 0)
      let gradient = (claims.map { $0[leaf] } ?? own[leaf]) ?? zeros
      precondition(
        gradient.shape == zeros.shape, "gradient check: got \(gradient.shape) for a leaf of \(zeros.shape)")
      let count = min(elementsPerLeaf ?? gradient.count, gradient.count)
      for number in 0..<count {
        let (quotient, remainder) = gradient.count.quotientAndRemainder(dividingBy: count)
        elements.append(
          run.element(number * quotient + number * remainder / count, of: leaf, claimed: gradient))
      }
    }
    return GradientCheck(
      elements: elements, elementCount: leaves.reduce(0) { $0 + nodes[$1].value.count }, tolerance: tolerance)
  }

  /// How far rounding may move a node's value: a few units in the last place of every number on the way, each carried to
  /// the node by its gradient. Where large numbers cancel it is far more than the value itself would let expect.
  ///
  /// Source: running error analysis, Higham, *Accuracy and Stability of Numerical Algorithms*, 2002, section 3.3.
  private func roundingError(of last: Int, _ gradients: DefinitionGradients) -> Double {
    var sum = nodes[last].value.elements.reduce(0) { $0 + abs($1) }
    for (index, node) in nodes.enumerated() where node.operation != nil && node.needsGradient {
      guard let gradient = gradients[index] else { continue }
      for (value, slope) in zip(node.value.elements, gradient.elements) where (value * slope).isFinite {
        sum += abs(value * slope)
      }
    }
    return 8 * Double.ulpOfOne * sum
  }
}

/// The check of one quantity of a graph, element by element.
private struct GradientCheckRun {
  let graph: DefinitionGraph
  let node: Int
  let tolerance: Double
  /// How far rounding may move the quantity.
  let noise: Double

  func element(_ place: Int, of leaf: Int, claimed gradient: DoubleTensor) -> GradientCheck.Element {
    let claimed = gradient.elements[place]
    func element(
      _ verdict: GradientCheck.Verdict, _ difference: Double? = nil, uncertainty: Double = 0
    ) -> GradientCheck.Element {
      let size = difference.map { max(abs($0), abs(claimed)) } ?? 0
      return GradientCheck.Element(
        name: graph.nodes[leaf].name ?? "node \(leaf)", leaf: leaf,
        index: graph.nodes[leaf].value.shape.index(of: place), gradient: claimed, difference: difference,
        uncertainty: uncertainty,
        relativeError: difference.map { size == 0 ? 0 : abs($0 - claimed) / size }, verdict: verdict)
    }
    switch difference(place, of: leaf) {
    case .kink: return element(.kink)
    case .undefined: return element(.undefined)
    case .derivative(let difference, let uncertainty):
      let size = max(abs(difference), abs(claimed))
      // Written so that a gradient that is not a number differs.
      guard abs(difference - claimed) <= tolerance * size + 10 * uncertainty else {
        return element(.differs, difference, uncertainty: uncertainty)
      }
      // A difference that is mostly noise agrees with everything and is no evidence, unless it shows that the gradient
      // is next to nothing beside the others and the quantity.
      let others = gradient.elements.reduce(abs(total(graph))) { $1.isFinite ? max($0, abs($1)) : $0 }
      let isNoise =
        difference != claimed && 10 * uncertainty > 1e-2 * size && 10 * uncertainty > 1e-6 * max(others, size)
      return element(isNoise ? .unresolved : .agrees, difference, uncertainty: uncertainty)
    }
  }

  private func difference(_ place: Int, of leaf: Int) -> FiniteDifference.Result {
    let value = graph.nodes[leaf].value
    let precision = tolerance / 100
    return FiniteDifference.derivative(at: value.elements[place], noise: noise, precision: precision) {
      number in
      var moved = value
      moved.elements[place] = number
      guard let other = try? graph.rerun(replacing: [leaf: moved]), total(other).isFinite else {
        return .undefined
      }
      return isOnSamePieces(other) ? .value(total(other)) : .acrossKink
    }
  }

  private func total(_ graph: DefinitionGraph) -> Double { graph.nodes[node].value.elements.reduce(0, +) }

  /// Whether every number up to the quantity falls into the same case of its operation as in another run.
  private func isOnSamePieces(_ other: DefinitionGraph) -> Bool {
    for (here, there) in zip(graph.nodes, other.nodes).prefix(node + 1) {
      guard let operation = here.operation else { continue }
      let operands = here.operands.map { graph.nodes[$0].value }
      let moved = here.operands.map { other.nodes[$0].value }
      if operands == moved { continue }
      let definition = operation.definition
      let pieces = definition.pieces(of: operands, value: here.value)
      guard pieces == definition.pieces(of: moved, value: there.value) else { return false }
    }
    return true
  }
}

extension Shape {
  /// The place of a row-major element, one number an axis.
  fileprivate func index(of place: Int) -> [Int] {
    var (rest, index) = (place, [Int](repeating: 0, count: rank))
    for axis in dimensions.indices.reversed() where dimensions[axis] > 0 {
      index[axis] = rest % dimensions[axis]
      rest /= dimensions[axis]
    }
    return index
  }
}
