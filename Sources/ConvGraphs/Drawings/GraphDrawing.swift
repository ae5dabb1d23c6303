import ConvNets
import ConvShapes

/// A computational graph as an SVG for light and dark pages: values above the edges, gradients below them.
///
/// Numbers of the expression stand in the boxes they are used in; the gradient below an edge is what this use adds.
public struct GraphDrawing: Sendable {
  private let report: GraphReport
  private let layout: GraphLayout
  /// The boxes' rows; the last box is the end of the edge that leaves the result, and has none.
  private let rows: [GraphReport.Row]
  private let labels: [(value: String, gradient: String)]

  /// Lays the graph out.
  ///
  /// - Throws: ``GraphRequestError`` for a graph that is too large to be looked at.
  public init(_ report: GraphReport) throws(GraphRequestError) {
    self.report = report
    let rows = report.rows
    self.rows = rows
    let places = Dictionary(rows.enumerated().map { ($0.element.name, $0.offset) }) { $1 }
    var edges: [(from: Int, to: Int, labelWidth: Double)] = []
    var labels: [(value: String, gradient: String)] = []
    func connect(_ from: Int, _ to: Int, _ gradient: DoubleTensor?) {
      let label = (
        value: Self.label(rows[from].value, report.format),
        gradient: gradient.map { Self.label($0, report.format) } ?? "none"
      )
      labels.append(label)
      edges.append(
        (from, to, Double(max(label.value.count, label.gradient.count)) * Self.characterWidth + 26))
    }
    for (place, row) in rows.enumerated() {
      for factor in row.factors {
        if let from = places[factor.operand] { connect(from, place, factor.product) }
      }
    }
    if let output = places[report.outputName] { connect(output, rows.count, rows[output].upstream) }
    var entering = [Int](repeating: 0, count: rows.count + 1)
    for edge in edges { entering[edge.to] += 1 }
    let sizes = rows.enumerated().map { place, row in
      let lines = Self.lines(of: row, report.format)
      return (
        width: max(lines.map { Double($0.text.count) }.max() ?? 0, 2) * Self.characterWidth + 22,
        height: max(Double(lines.count) * 17 + 13, Double(entering[place]) * GraphLayout.portDistance)
      )
    }
    guard rows.count <= Self.mostBoxes,
      let layout = GraphLayout(sizes: sizes + [(width: 0, height: 20)], edges: edges)
    else {
      throw .value(
        "--svg: got a graph of \(rows.count) nodes; expected at most \(Self.mostBoxes) with few long edges; "
          + "write --dot and let Graphviz draw it")
    }
    self.layout = layout
    self.labels = labels
  }

  private static let mostBoxes = 300
  private static let characterWidth = 7.3
  private static let margin = 24.0
  private static let footHeight = 34.0

  /// The drawing, a document of its own.
  public func svg() -> String {
    let legend = "above an edge: value; below: gradient of \(report.outputName) through it"
    let titles = Self.titles(
      report.expression.source, columns: max(Int(layout.width / Self.characterWidth), 60))
    let textWidth = Double((titles + [legend]).map(\.count).max() ?? 0) * Self.characterWidth * 1.1
    let width = max(layout.width, textWidth) + 2 * Self.margin
    let head = Double(titles.count) * 18 + 18
    let height = layout.height + 2 * Self.margin + head + Self.footHeight
    var parts = [
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(number(width)) \#(number(height))" width="\#(number(width))" height="\#(number(height))" role="img">"#,
      "<title>\("Computational graph of \(titles.joined(separator: " "))".markup)</title>", Self.style,
      #"<rect class="page" width="\#(number(width))" height="\#(number(height))"/>"#,
    ]
    for (index, title) in titles.enumerated() {
      let y = Self.margin + 8 + Double(index) * 18
      parts.append(
        #"<text class="title" x="\#(number(Self.margin))" y="\#(number(y))">\#(title.markup)</text>"#)
    }
    parts.append(#"<g transform="translate(\#(number(Self.margin)) \#(number(Self.margin + head)))">"#)
    parts += layout.edges.map(line)
    parts += rows.indices.map(box)
    parts += zip(layout.edges, labels).map { labelText($0, $1.value, $1.gradient) }
    parts.append("</g>")
    parts.append(
      #"<text class="legend" x="\#(number(Self.margin))" y="\#(number(height - Self.margin + 6))">above an edge: "#
        + #"<tspan class="value">value</tspan>; below: <tspan class="gradient">gradient of \#(report.outputName.markup) through it</tspan></text>"#
    )
    return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  /// The expression in lines of whole statements, as far as three lines reach.
  private static func titles(_ source: String, columns: Int) -> [String] {
    let statements = source.split { $0 == ";" || $0.isNewline }.map { statement in
      shortened(statement.split(whereSeparator: \.isWhitespace).joined(separator: " "), columns)
    }
    var lines: [String] = []
    for statement in statements where !statement.isEmpty {
      if let last = lines.last, last.count + statement.count + 2 <= columns {
        lines[lines.count - 1] = "\(last); \(statement)"
      } else {
        lines.append(statement)
      }
    }
    return lines.count > 3 ? lines.prefix(3) + ["…"] : lines
  }

  /// Colours by class and not by variables, which few programs but browsers know.
  private static let style = """
    <style>
    text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328 }
    text.name { font-weight: bold } text.title { font-size: 13px } text.legend { fill: #59636e }
    text.middle { text-anchor: middle } text.end { text-anchor: end }
    .page { fill: #ffffff } .edge { fill: none; stroke: #8c959f; stroke-width: 1.4 } .head { fill: #8c959f }
    .box { stroke-width: 1.4 } .operation { fill: #f6f8fa; stroke: #59636e } .leaf { fill: #ddf4ff; stroke: #0969da }
    text.value, tspan.value { fill: #116329 } text.gradient, tspan.gradient { fill: #a40e26 }
    @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } text.legend { fill: #9198a1 }
    .page { fill: #0d1117 } .edge { stroke: #6e7681 } .head { fill: #6e7681 }
    .operation { fill: #151b23; stroke: #9198a1 } .leaf { fill: #121d2f; stroke: #58a6ff }
    text.value, tspan.value { fill: #56d364 } text.gradient, tspan.gradient { fill: #ff7b72 }
    }
    </style>
    """

  // MARK: parts

  private func line(_ edge: GraphLayout.Edge) -> String {
    var path = ""
    for (index, run) in edge.runs.enumerated() {
      if index == 0 {
        path += "M\(number(run.left)) \(number(run.y))"
      } else {
        let before = edge.runs[index - 1]
        let half = number((before.right + run.left) / 2)
        path += "C\(half) \(number(before.y)) \(half) \(number(run.y)) \(number(run.left)) \(number(run.y))"
      }
      let isLast = index == edge.runs.count - 1
      path += "H\(number(run.right - (isLast ? 6 : 0)))"
    }
    guard let end = edge.runs.last else { return "" }
    let (x, y) = (end.right, end.y)
    let head =
      "\(number(x)),\(number(y)) \(number(x - 8)),\(number(y - 4)) \(number(x - 8)),\(number(y + 4))"
    return #"<path class="edge" d="\#(path)"/><polygon class="head" points="\#(head)"/>"#
  }

  private func box(_ place: Int) -> String {
    let box = layout.boxes[place]
    let row = rows[place]
    let style = row.role == .operation ? "operation" : "leaf"
    let radius = row.role == .operation ? 6 : 14
    let lines = Self.lines(of: row, report.format)
    var text =
      #"<rect class="box \#(style)" x="\#(number(box.x))" y="\#(number(box.y))" width="\#(number(box.width))" height="\#(number(box.height))" rx="\#(radius)"/>"#
    let top = box.y + box.height / 2 - Double(lines.count) * 8.5 + 12.5
    for (index, line) in lines.enumerated() {
      let style = line.style.isEmpty ? "middle" : "middle \(line.style)"
      text +=
        #"<text class="\#(style)" x="\#(number(box.x + box.width / 2))" y="\#(number(top + Double(index) * 17))">\#(line.text.markup)</text>"#
    }
    return text
  }

  private func labelText(_ edge: GraphLayout.Edge, _ value: String, _ gradient: String) -> String {
    guard let run = edge.runs.last else { return "" }
    let x = number(run.right - 12)
    return #"<text class="value end" x="\#(x)" y="\#(number(run.y - 5))">\#(value.markup)</text>"#
      + #"<text class="gradient end" x="\#(x)" y="\#(number(run.y + 14))">\#(gradient.markup)</text>"#
  }

  /// Name, what it is made of, and of what is used several times the sum of the gradients.
  private static func lines(of row: GraphReport.Row, _ format: NumberFormat) -> [(
    text: String, style: String
  )] {
    var lines = [(shortened(row.name, 24), "name")]
    if row.role != .variable { lines.append((shortened(row.expression, 32), "")) }
    if row.paths.count > 1, let sum = row.upstream { lines.append(("sum \(label(sum, format))", "gradient")) }
    return lines
  }

  /// Short enough to stand at an edge.
  private static func label(_ tensor: DoubleTensor, _ format: NumberFormat) -> String {
    let text = format.text(tensor)
    guard text.count > 36 else { return text }
    let first = tensor.elements.prefix(2).map(format.text).joined(separator: ", ")
    let shape = tensor.shape.dimensions.map(String.init).joined(separator: "×")
    return "\(first), … (\(shape))"
  }

  private static func shortened(_ text: String, _ count: Int) -> String {
    text.count > count ? "\(text.prefix(count - 1))…" : text
  }

  /// A tenth of a pixel is enough.
  private func number(_ value: Double) -> String { NumberFormat.short((value * 10).rounded() / 10) }
}
