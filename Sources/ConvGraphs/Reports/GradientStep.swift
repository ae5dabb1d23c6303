import ConvNets
import ConvShapes

/// One update by gradient descent: each variable minus rate times gradient, all gradients taken before the update.
public struct GradientStep: Hashable, Sendable {
  /// One variable and what becomes of it.
  public struct Update: Hashable, Sendable {
    /// The leaf's name.
    public let name: String
    /// Its value in the graph that was differentiated.
    public let before: DoubleTensor
    /// nil where nothing flows to the variable, which then stays.
    public let gradient: DoubleTensor?
    /// before − rate · gradient
    public let after: DoubleTensor
  }

  /// The learning rate: finite, above 0.
  public let rate: Double
  /// The variables that were changed, in their order.
  public let updates: [Update]
  /// The result's name and its value before and after.
  public let outputName: String
  /// The result before the update, and after it with all variables changed at once.
  public let outputBefore, outputAfter: Double

  /// Updates variables and runs the graph again.
  ///
  /// - Parameters:
  ///   - rate: finite and above 0.
  ///   - names: the leaves to change; all that were given as variables when nil.
  /// - Throws: ``GraphRequestError`` for an unknown name, a rate that is none, and where the graph has no value for the
  ///   new numbers.
  public init(
    _ expression: ExpressionGraph, rate: Double, updating names: [String]? = nil
  ) throws(GraphRequestError) {
    guard rate.isFinite, rate > 0 else {
      throw .usage("--step: got \(NumberFormat.short(rate)); expected a finite number above 0, as in 0.1")
    }
    let leaves = expression.leaves
    let all = leaves.filter { expression.nodes[$0].role == .variable }
    var chosen = all.isEmpty ? leaves : all
    if let names {
      chosen = []
      for name in names {
        guard let leaf = leaves.first(where: { expression.nodes[$0].name == name }) else {
          let known = leaves.map { expression.nodes[$0].name }
          throw .usage(
            "--update: got \(name.quoted); expected variables of the expression: \(known.prefix(20).joined(separator: ", "))"
          )
        }
        if !chosen.contains(leaf) { chosen.append(leaf) }
      }
    }
    let gradients = expression.graph.gradients(of: expression.output)
    self.rate = rate
    updates = chosen.map { leaf in
      let before = expression.graph.nodes[leaf].value
      let gradient = gradients[leaf]
      let after = gradient.map { gradient in
        DoubleTensor(before.shape, zip(before.elements, gradient.elements).map { $0 - rate * $1 })
      }
      return Update(
        name: expression.nodes[leaf].name, before: before, gradient: gradient, after: after ?? before)
    }
    outputName = expression.nodes[expression.output].name
    outputBefore = expression.graph.nodes[expression.output].value.elements[0]
    let values = Dictionary(zip(chosen, updates.map(\.after))) { $1 }
    do throws(OperationError) {
      let after = try expression.graph.rerun(replacing: values)
      outputAfter = after.nodes[expression.output].value.elements[0]
    } catch {
      throw .value("--step \(NumberFormat.short(rate)): after the update, \(error); use a smaller step")
    }
    guard outputAfter.isFinite else {
      throw .value(
        "--step \(NumberFormat.short(rate)): got a result beyond what a double holds after the update; use a smaller step"
      )
    }
  }

  /// The update as a table, and the loss before and after.
  func text(_ format: NumberFormat) -> String {
    var table = TextTable(alignments: [.left, .left, .left, .left])
    table.append(["", "before", "gradient", "after"])
    for update in updates {
      table.append([
        update.name, format.text(update.before), update.gradient.map(format.text) ?? "none",
        format.text(update.after),
      ])
    }
    let rate = NumberFormat.short(rate)
    return "one step of gradient descent, rate \(rate)\n\(table)\n\(outputName): "
      + "\(format.text(outputBefore)) before, \(format.text(outputAfter)) after"
  }
}
