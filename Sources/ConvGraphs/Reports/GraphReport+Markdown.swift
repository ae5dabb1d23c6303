import ConvNets

extension GraphReport {
  /// The report as a Markdown page: one row a node, the paths, the gradients.
  public func markdown() -> String {
    var parts = [markdownTable]
    parts += rows.filter { !$0.paths.isEmpty }.map { row in
      let paths = row.paths.map { "- through \(code($0.through)): \(code(format.text($0.gradient)))" }
      return
        (["\(code(row.name)) is used \(row.paths.count == 2 ? "twice" : "\(row.paths.count) times"):", ""]
        + paths
        + ["- sum: \(code(row.upstream.map(format.text) ?? "none"))"]).joined(separator: "\n")
    }
    let values = ["- \(code(outputName)) = \(code(format.text(outputValue)))"]
    let derivatives = gradients.map {
      "- \(code("d\(outputName)/d\($0.name)")) = \(code($0.upstream.map(format.text) ?? "none"))"
    }
    parts.append((values + derivatives).joined(separator: "\n"))
    parts += documentSupplements.map { "```text\n\($0)\n```" }
    return parts.joined(separator: "\n\n")
  }

  private var markdownTable: String {
    let heading = ["node", "expression", "value", "upstream", "local derivative", "product"]
    var lines = [line(heading), "|---|---|--:|--:|---|---|"]
    for row in rows {
      let upstream = row.upstream.map(format.text) ?? "none"
      lines.append(
        line([
          code(row.name), row.role == .variable ? "variable" : code(row.expression), format.text(row.value),
          upstream,
          row.factors.map { code(local($0, of: row)) }.joined(separator: "<br>"),
          row.factors.map { "\(code($0.operand)): \($0.product.map(format.text) ?? "none")" }
            .joined(separator: "<br>"),
        ]))
    }
    return lines.joined(separator: "\n")
  }

  private func line(_ cells: [String]) -> String {
    "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }

  /// As it is, not as Markdown: expressions are full of its signs.
  private func code(_ text: String) -> String { "`\(text)`" }
}
