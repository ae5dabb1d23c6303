import ConvNets
import ConvShapes

/// A slip of hand calculations and what it makes of a quantity.
struct Slip {
  /// What was probably done, as a person is told it.
  let words: String
  /// What somebody who does it writes down; nil where it does not touch the quantity.
  let result: (HandValue) -> DoubleTensor?
  /// Whether it is made at every node: a slip in a single one is likelier where both give the same.
  var isEverywhere = false

  /// The slip where it can have been made only for some values.
  func restricted(to applies: @escaping (HandValue) -> Bool) -> Slip {
    Slip(words: words) { applies($0) ? result($0) : nil }
  }
}

/// What slips are looked for in: a graph and everything that was written down.
struct SlipSearch {
  let expression: ExpressionGraph
  let step: GradientStep?
  let written: [HandValue]

  var graph: DefinitionGraph { expression.graph }

  /// Operations of a graph up to which single ones are suspected; the search squares their number.
  static let mostOperations = 300

  /// Whether each operation can be suspected by itself.
  var isThorough: Bool { graph.nodes.count { $0.operation != nil } <= Self.mostOperations }

  /// All slips that are known by themselves, the most likely first; see ``carriedOn(_:)`` for what follows from others.
  func slips() -> [Slip] {
    [signLost] + productSlips + activationSlips + pathSlips + roundingSlips + signSlips + stepSlips
      + chainSlips
  }

  /// The nodes with operations, if there are not too many to suspect each.
  var suspects: [Int] { isThorough ? graph.nodes.indices.filter { graph.nodes[$0].operation != nil } : [] }

  func name(_ node: Int) -> String { expression.nodes[node].name }

  func text(_ node: Int) -> String { expression.nodes[node].text }

  /// A slip in the backward pass: other products.
  func backward(
    _ words: String, replacing product: @escaping (HandSweep.Product) -> DoubleTensor?
  ) -> Slip {
    Slip(words: words) { gradient(of: $0.quantity, by: HandSweep(graph), replacing: product) }
  }

  /// What a sweep gives for a gradient, or for a variable that is updated along it.
  func gradient(
    of quantity: Quantity, by sweep: HandSweep,
    replacing product: (HandSweep.Product) -> DoubleTensor? = { _ in nil }
  ) -> DoubleTensor? {
    switch quantity {
    case .value: return nil
    case .gradient(let root, let variable):
      guard variable <= root else { return nil }
      let shape = graph.nodes[variable].value.shape
      return sweep.gradients(of: root, replacing: product)[variable] ?? DoubleTensor(shape, repeating: 0)
    case .updated(let variable):
      guard variable <= expression.output, let step,
        let update = step.updates.first(where: { $0.name == name(variable) }),
        let gradient = sweep.gradients(of: expression.output, replacing: product)[variable]
      else { return nil }
      let along = gradient.mapped { -step.rate * $0 }
      return update.before.plus(along)
    }
  }
}
