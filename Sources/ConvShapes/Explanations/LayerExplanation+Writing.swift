extension LayerExplanation: CustomStringConvertible {
  /// The explanation in its format.
  package var description: String {
    switch format {
    case .text: text
    case .markdown: markdown
    case .latex: latex
    }
  }

  /// `10 filters of 5×5×3 over 32×32×3, stride 1×1, padding 1`
  private var question: String {
    let (geometry, window) = (report.geometry, report.geometry.window)
    let filters = geometry.filterCount == 1 ? "1 filter" : "\(geometry.filterCount.grouped) filters"
    let images = report.batch == 1 ? "" : "\(report.batch.grouped) images of "
    var text =
      "\(filters) of \(window.kernel)×\(geometry.channelsPerGroup) over \(images)\(geometry.input), "
      + "stride \(window.stride), padding \(Self.padding(window.padding))"
    if window.dilation != 1 { text += ", dilation \(window.dilation)" }
    if geometry.groups != 1 { text += ", \(geometry.groups.grouped) groups" }
    return text
  }

  private var answer: String {
    let images = report.batch == 1 ? "" : "\(report.batch.grouped) images of "
    return "output \(images)\(report.geometry.output), \(report.parameters.total.grouped) parameters, "
      + "\(report.multiplyAddCount.grouped) multiply-adds"
  }

  private static let order = "sizes are height × width × channels"

  // MARK: Text

  private var text: String {
    var lines = [question, "(\(Self.order))", ""]
    var legend = TextTable(alignments: [.left, .left, .left])
    for entry in symbols.legend {
      legend.append([entry.symbol.text(.symbols), "= \(entry.symbol.text(.numbers))", entry.meaning])
    }
    lines += legend.description.split(separator: "\n").map { "  \($0)" }
    for step in steps {
      lines += ["", step.title.capitalizedFirst]
      let symbol = step.symbol.text(.symbols)
      for (index, right) in (step.formulas.map { $0.formula.text($0.leaves) } + [step.result.grouped])
        .enumerated()
      {
        let left = index == 0 ? symbol : String(repeating: " ", count: symbol.count)
        lines.append("  \(left) = \(right)")
      }
    }
    lines += ["", "Where the window stops"]
    for drawing in drawings {
      lines.append("  \(drawing.title): \(drawing.legend(.unicode))")
      lines += drawing.lines(.unicode).map { "    \($0)" } + ["  \(drawing.neverRead)"]
    }
    if !notes.isEmpty { lines += ["", "Notes"] + notes.map { "  \($0)" } }
    lines += ["", "Answer: \(answer)"]
    return lines.joined(separator: "\n")
  }

  // MARK: Markdown

  /// A formula for GitHub: where Markdown would eat a backslash, between `$` and backticks, which it leaves alone.
  private func math(_ latex: String) -> String { latex.contains("\\_") ? "$`\(latex)`$" : "$\(latex)$" }

  private var markdown: String {
    var lines = ["## \(question.capitalizedFirst)", "", "\(Self.order.capitalizedFirst).", ""]
    lines += ["| symbol | value | meaning |", "|---|---|---|"]
    lines += symbols.legend.map { entry in
      "| \(math(entry.symbol.latex(.symbols))) | \(entry.symbol.text(.numbers)) | \(entry.meaning) |"
    }
    for step in steps {
      lines += ["", "### \(step.title.capitalizedFirst)", ""]
      let symbol = step.symbol.latex(.symbols)
      lines += step.formulas.map { "- \(math("\(symbol) = \($0.formula.latex($0.leaves))"))" }
      lines.append("- \(math("\(symbol) = \(step.result.groupedInLaTeX)"))")
    }
    lines += ["", "### Where the window stops"]
    for drawing in drawings {
      lines += ["", "\(drawing.title.capitalizedFirst): \(drawing.legend(.unicode)).", "", "```text"]
      lines += drawing.lines(.unicode) + ["```", "", "\(drawing.neverRead.capitalizedFirst)."]
    }
    if !notes.isEmpty { lines += ["", "### Notes", ""] + notes.map { "- \($0.markdownEscaped)" } }
    lines += ["", "**Answer:** \(answer)."]
    return lines.joined(separator: "\n")
  }

  // MARK: LaTeX

  /// Characters of `\footnotesize` typewriter between the margins of an article: 345 pt of 4.25 pt each.
  private static let latexWidth = 80

  private var latex: String {
    var lines = [
      "% Needs amsmath; goes between \\begin{document} and \\end{document}.",
      "\\noindent\\textbf{\(question.capitalizedFirst.latexEscaped)}",
      "(\(Self.order.latexEscaped)).", "", "\\medskip\\noindent", "\\begin{tabular}{lrp{0.5\\linewidth}}",
    ]
    lines += symbols.legend.map { entry in
      "$\(entry.symbol.latex(.symbols))$ & $\(entry.symbol.latex(.numbers))$ & \(entry.meaning.latexEscaped) \\\\"
    }
    lines.append("\\end{tabular}")
    for step in steps {
      lines += [
        "", "\\medskip\\noindent\\textbf{\(step.title.capitalizedFirst.latexEscaped)}",
        symbols.notation == .pytorch ? "{\\small\\begin{align*}" : "\\begin{align*}",
      ]
      let rights = step.formulas.map { $0.formula.latex($0.leaves) } + [step.result.groupedInLaTeX]
      for (index, right) in rights.enumerated() {
        let left = index == 0 ? step.symbol.latex(.symbols) + " " : ""
        lines.append("  \(left)&= \(right)\(index + 1 < rights.count ? " \\\\" : "")")
      }
      // PyTorch's names are long: four of them for the padding would not fit between the margins of an article.
      lines.append(symbols.notation == .pytorch ? "\\end{align*}}" : "\\end{align*}")
    }
    lines += ["", "\\medskip\\noindent\\textbf{Where the window stops}"]
    for drawing in drawings {
      lines += [
        "", "\\noindent \(drawing.title.capitalizedFirst.latexEscaped).", "{\\footnotesize\\begin{verbatim}",
      ]
      lines +=
        drawing.lines(.ascii) + [
          "", drawing.legend(.ascii).brokenAtCommas(width: Self.latexWidth), "\\end{verbatim}}",
        ]
      lines.append("\\noindent \(drawing.neverRead.capitalizedFirst.latexEscaped).")
    }
    for note in notes { lines += ["", "\\noindent \(note.capitalizedFirst.latexEscaped)."] }
    lines += ["", "{\\raggedright\\medskip\\noindent\\textbf{Answer:} \(answer.latexEscaped).\\par}"]
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// The text with a large first letter.
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

  /// The text in lines that end behind a comma, each as long as fits.
  fileprivate func brokenAtCommas(width: Int) -> String {
    var lines = [""]
    for part in split(separator: ", ").map(String.init) {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = part
      } else if line.count + 2 + part.count < width {
        lines[lines.count - 1] = "\(line), \(part)"
      } else {
        lines[lines.count - 1] = line + ","
        lines.append(part)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The text for Markdown, where underscores could start emphasis.
  fileprivate var markdownEscaped: String { replacing("_", with: "\\_") }

  /// The text outside of math mode, in ASCII.
  fileprivate var latexEscaped: String {
    replacing("_", with: "\\_").replacing("×", with: "$\\times$").replacing("−", with: "$-$")
      .replacing("…", with: "\\dots")
  }
}

extension Int {
  /// `675{,}000`: a comma in math mode that is no list's.
  var groupedInLaTeX: String { grouped.replacing(",", with: "{,}") }
}
