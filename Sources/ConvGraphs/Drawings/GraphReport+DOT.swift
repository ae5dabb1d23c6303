import ConvNets

extension GraphReport {
  /// The graph in Graphviz's language: values above the edges, gradients below them.
  public func dot() -> String {
    var lines = [
      "digraph {", "  rankdir=LR", "  node [shape=box, style=rounded, fontname=monospace]",
      "  edge [fontname=monospace]",
    ]
    // Names may be words of the language; numbers never are.
    let places = Dictionary(rows.enumerated().map { ($0.element.name, $0.offset) }) { $1 }
    for (place, row) in rows.enumerated() {
      var label = row.role == .variable ? row.name : "\(row.name)\n\(row.expression)"
      if row.paths.count > 1, let sum = row.upstream { label += "\nsum \(format.text(sum))" }
      let style = row.role == .operation ? "" : ", style=\"rounded,filled\", fillcolor=\"#ddf4ff\""
      lines.append("  n\(place) [label=\(quoted(label))\(style)]")
    }
    for (place, row) in rows.enumerated() {
      for factor in row.factors {
        guard let from = places[factor.operand] else { continue }
        let gradient = factor.product.map(format.text) ?? "none"
        lines.append(
          "  n\(from) -> n\(place) [label=\(quoted("\(format.text(rows[from].value))\n\(gradient)"))]")
      }
    }
    if let output = places[outputName] {
      let gradient = rows[output].upstream.map(format.text) ?? "none"
      lines.append("  end [shape=point]")
      lines.append("  n\(output) -> end [label=\(quoted("\(format.text(outputValue))\n\(gradient)"))]")
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  private func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
      "\n", with: "\\n")
    return "\"\(escaped)\""
  }
}
