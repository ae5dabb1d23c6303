import ConvNets

extension GraphReport {
  /// The report as LaTeX that needs no package: a table with one row a node, and the sums of paths as formulas.
  public func latex() -> String {
    var lines = [
      #"{\renewcommand{\arraystretch}{1.6}"#, #"\begin{tabular}{llrrll}"#,
      #"node & expression & value & upstream & local derivative & product \\ \hline"#,
    ]
    for row in rows {
      let head = [
        "$\(LaTeXFormula.symbol(row.name))$",
        row.role == .variable ? "variable" : "$\(LaTeXFormula(row.expression).text)$",
        number(row.value), number(row.upstream),
      ]
      let factors = row.factors.map {
        [latexLocal($0, of: row), "$\(LaTeXFormula.symbol($0.operand))$: \(number($0.product))"]
      }
      for (index, factor) in (factors.isEmpty ? [["", ""]] : factors).enumerated() {
        lines.append(((index == 0 ? head : ["", "", "", ""]) + factor).joined(separator: " & ") + #" \\"#)
      }
    }
    lines += [#"\end{tabular}}"#]
    for row in gradients {
      var formula = derivative(outputName, row.name)
      if !row.paths.isEmpty {
        formula += " = " + row.paths.map { bracketed($0.gradient) }.joined(separator: " + ")
      }
      lines.append("\\[ \(formula) = \(row.upstream.map(formulaText) ?? "\\mbox{none}") \\]")
    }
    lines += documentSupplements.map {
      "\\begin{verbatim}\n\($0.replacing("…", with: "..."))\n\\end{verbatim}"
    }
    return lines.joined(separator: "\n")
  }

  private func latexLocal(_ factor: Factor, of row: Row) -> String {
    var formula = "\(derivative(row.name, factor.operand)) = \(LaTeXFormula(factor.formula).text)"
    if let local = factor.local, Double(factor.formula) == nil {
      let isConstant = Set(local.elements).count == 1
      formula += " = \(formulaText(isConstant ? DoubleTensor(local.elements[0]) : local))"
    }
    let isOperand = factor.places.contains { $0.name == factor.formula }
    let places =
      isOperand ? [] : factor.places.map { "\(LaTeXFormula.symbol($0.name)) = \(formulaText($0.value))" }
    return "$\(formula)$" + (places.isEmpty ? "" : " at $\(places.joined(separator: ",\\ "))$")
  }

  private func derivative(_ above: String, _ below: String) -> String {
    "\\frac{\\partial \(LaTeXFormula.symbol(above))}{\\partial \(LaTeXFormula.symbol(below))}"
  }

  private func number(_ tensor: DoubleTensor?) -> String { tensor.map { "$\(formulaText($0))$" } ?? "none" }

  private func bracketed(_ tensor: DoubleTensor) -> String {
    let text = formulaText(tensor)
    return text.hasPrefix("-") ? "(\(text))" : text
  }

  /// Powers of ten in place of the exponent's letter.
  private func formulaText(_ tensor: DoubleTensor) -> String {
    format.text(tensor).replacing("…", with: "\\ldots").replacing(/e(-?\d+)/) {
      " \\cdot 10^{\($0.output.1)}"
    }
    .replacing("inf", with: "\\infty")
  }
}
