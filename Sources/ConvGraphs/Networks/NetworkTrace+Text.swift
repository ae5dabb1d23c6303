import ConvNets
import ConvShapes

extension NetworkTrace: CustomStringConvertible {
  /// One sample: the table of every node with the update; several: a row a sample, and the gradients by the parameters.
  public var description: String {
    if samples.inputs.count == 1 { return report?.description ?? layerTable }
    var parts = [rows.text(format)]
    if let report {
      parts.append(gradientTable(report))
      if let step { parts.append(step.text(format)) }
    }
    return parts.joined(separator: "\n\n")
  }

  /// As a Markdown page: the table of every node where there is one, else the text as it is.
  public func markdown() -> String {
    if samples.inputs.count == 1, let report { return report.markdown() }
    return "```text\n\(description)\n```"
  }

  /// The values of one sample layer by layer.
  private var layerTable: String {
    var table = TextTable(alignments: [.left, .left, .left])
    table.append(["", "", "value"])
    table.append(["input", "", format.list(samples.inputs[0])])
    for (layer, value) in zip(layers, rows.rows[0].layers) {
      table.append([layer.name, layer.text, format.list(value)])
    }
    return table.description
  }

  private func gradientTable(_ report: GraphReport) -> String {
    let heading = "loss = \(format.text(report.outputValue))"
    if parameterNames.allSatisfy({ gradient(of: $0) == nil }) {
      return "\(heading); no parameter has a gradient, because nothing flows back through a step"
    }
    var table = TextTable(alignments: [.left, .left])
    for name in parameterNames {
      table.append(["dloss/d\(name)", gradient(of: name).map(format.text) ?? "none"])
    }
    return "\(heading)\n\(table)"
  }
}

extension SampleTable {
  func text(_ format: NumberFormat) -> String {
    let list = format.list
    let hasTargets = rows.contains { $0.target != nil }
    var table = TextTable(
      alignments: [TextTable.Alignment](repeating: .left, count: layerNames.count + (hasTargets ? 3 : 1)))
    table.append(["input"] + layerNames + (hasTargets ? ["target", ""] : []))
    for row in rows {
      var cells = [list(row.input)] + row.layers.map(list)
      if hasTargets { cells += [row.target.map(list) ?? "", row.isRight == true ? "right" : "wrong"] }
      table.append(cells)
    }
    var text = table.description
    if let rightCount { text += "\n\(rightCount) of \(rows.count) rows are right" }
    if let obstacle { text += "\n\(obstacle)" }
    return text
  }
}

extension SeparationObstacle: CustomStringConvertible {
  /// The sums and what follows from them.
  public var description: String {
    func point(_ numbers: [Double]) -> String {
      "(" + numbers.map(NumberFormat.short).joined(separator: ", ") + ")"
    }
    let (zeros, ones) = (zeros.map(point), ones.map(point))
    return
      "no single unit can do this: \(zeros.joined(separator: " + ")) = \(ones.joined(separator: " + ")), so "
      + "z\(zeros[0]) + z\(zeros[1]) = z\(ones[0]) + z\(ones[1]) whatever the weights, "
      + "but the left side has to lie below the threshold and the right side above it"
  }
}

extension NumberFormat {
  /// A number by itself, several in brackets; a truth table reads better in zeros and ones.
  fileprivate func list(_ numbers: [Double]) -> String {
    if numbers.count < 9, numbers.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e9 }) {
      let whole = numbers.map(NumberFormat.short).joined(separator: ", ")
      return numbers.count == 1 ? whole : "[\(whole)]"
    }
    return numbers.count == 1 ? text(numbers[0]) : text(DoubleTensor(numbers))
  }
}
