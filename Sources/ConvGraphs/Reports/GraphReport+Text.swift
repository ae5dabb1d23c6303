import ConvNets
import ConvShapes

extension GraphReport: CustomStringConvertible {
  /// The report for people: the table, the paths of what is used more than once, and the gradients by the variables.
  public var description: String {
    ([table] + rows.filter { !$0.paths.isEmpty }.map(paths) + [gradientTable] + notes
      + supplements)
      .joined(separator: "\n\n")
  }

  /// What was asked for beside the graph itself.
  var supplements: [String] { [step?.text(format), comparison?.text(format)].compactMap { $0 } }

  /// The same for documents, whose own lists of gradients have no column for differences.
  var documentSupplements: [String] { (check == nil ? [] : [gradientTable]) + supplements }

  /// Columns a table may have; a wider one is written node by node.
  private static let mostColumns = 150

  /// One row a node when that fits, else one paragraph a node.
  private var table: String {
    var table = TextTable(alignments: [.left, .left, .right, .right, .left, .left])
    table.append(["node", "expression", "value", "upstream", "local derivative", "product"])
    for row in rows {
      var lines = row.factors.map { [local($0, of: row), "\($0.operand): \(shown($0.product))"] }
      if lines.isEmpty { lines = [["", ""]] }
      table.append([row.name, row.expression, format.text(row.value), shown(row.upstream)] + lines[0])
      for line in lines.dropFirst() { table.append(["", "", "", ""] + line) }
    }
    let text = table.description
    let width = text.split(separator: "\n").map(\.count).max() ?? 0
    return width <= Self.mostColumns ? text : rows.map(paragraph).joined(separator: "\n")
  }

  private func paragraph(_ row: Row) -> String {
    var lines = [row.role == .operation ? "\(row.name) = \(row.expression)" : "\(row.name), \(kind(row))"]
    lines += ["  value     \(format.text(row.value))", "  upstream  \(shown(row.upstream))"]
    for factor in row.factors {
      lines.append("  \(local(factor, of: row))")
      lines.append("    product \(factor.operand): \(shown(factor.product))")
    }
    return lines.joined(separator: "\n")
  }

  private func kind(_ row: Row) -> String {
    row.role == .variable ? "a variable" : "\(row.expression), fixed"
  }

  /// `df8/df7 = -1/f7**2 = -0.5344 at f7 = 1.368`
  func local(_ factor: Factor, of row: Row) -> String {
    var text = "d\(row.name)/d\(factor.operand) = \(factor.formula)"
    let isNumber = Double(factor.formula) != nil
    let isOperand = factor.places.contains { $0.name == factor.formula }
    if let local = factor.local, !isNumber {
      // Every element the same: one number says it.
      let shown = Set(local.elements).count == 1 ? DoubleTensor(local.elements[0]) : local
      text += " = \(format.text(shown))"
    }
    if !factor.places.isEmpty, !isOperand {
      text += " at " + factor.places.map { "\($0.name) = \(format.text($0.value))" }.joined(separator: ", ")
    }
    return text
  }

  private func paths(_ row: Row) -> String {
    var table = TextTable(alignments: [.left, .left])
    for path in row.paths { table.append(["  through \(path.through)", format.text(path.gradient)]) }
    table.append(["  sum", shown(row.upstream)])
    return "\(row.name) is used \(row.paths.count == 2 ? "twice" : "\(row.paths.count) times"):\n\(table)"
  }

  private var gradientTable: String {
    let columns = check == nil ? [] : DifferenceCheck.headings
    var table = TextTable(alignments: [.left, .left] + columns.map { _ in .left })
    if check != nil { table.append(["", "gradient"] + columns) }
    for row in gradients {
      table.append(
        ["d\(outputName)/d\(row.name)", shown(row.upstream)] + (check?.cells(for: row, format) ?? []))
    }
    let heading = "\(outputName) = \(format.text(outputValue))"
    if gradients.isEmpty { return heading }
    return "\(heading)\n\(table)" + (check.map { "\n\($0.verdict)" } ?? "")
  }

  /// What the numbers do not say by themselves.
  private var notes: [String] {
    let steps = rows.filter { row in
      guard case .step = row.operation else { return false }
      return row.upstream != nil
    }
    let infinite = gradients.filter { $0.upstream.map { !$0.elements.allSatisfy(\.isFinite) } ?? false }
    var notes: [String] = []
    if !steps.isEmpty {
      let names = steps.map(\.name).joined(separator: ", ")
      notes.append(
        "\(names): a step has no gradient; nothing flows back through \(steps.count == 1 ? "it" : "them")")
    }
    if !infinite.isEmpty {
      notes.append("the gradient by \(infinite.map(\.name).joined(separator: ", ")) is not finite")
    }
    return notes
  }

  private func shown(_ tensor: DoubleTensor?) -> String { tensor.map(format.text) ?? "none" }
}
