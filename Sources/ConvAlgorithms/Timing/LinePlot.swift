import Foundation

/// Lines over two logarithmic axes, drawn as an SVG that suits light and dark pages.
///
/// Every line has its own colour and its own mark, so that the plot can be read without colours too.
public struct LinePlot: Hashable, Sendable {
  /// What is measured of one thing, under its name.
  public struct Line: Hashable, Sendable {
    /// As the legend shows it.
    public var name: String
    /// Points with both coordinates above 0, from left to right.
    public var points: [SIMD2<Double>]

    /// Takes the points as they are, in the order in which the line joins them.
    public init(name: String, points: [SIMD2<Double>]) {
      self.name = name
      self.points = points
    }
  }

  /// Above the drawing; markup in it is shown as it stands, as in all texts here.
  public var title: String
  /// What x is and in which unit, below the axis.
  public var horizontalLabel: String
  /// What y is and in which unit, along the axis.
  public var verticalLabel: String
  /// In the order of the legend; colours and marks repeat after the fourth.
  public var lines: [Line]

  /// A drawing is made by ``svg()``.
  public init(title: String, horizontalLabel: String, verticalLabel: String, lines: [Line]) {
    self.title = title
    self.horizontalLabel = horizontalLabel
    self.verticalLabel = verticalLabel
    self.lines = lines
  }

  private static let size = (width: 640.0, height: 420.0)
  /// The area of the lines.
  private static let area = (left: 70.0, right: 620.0, top: 60.0, bottom: 360.0)

  /// The drawing, a document of its own.
  public func svg() -> String {
    let places = lines.flatMap(\.points)
    let horizontal = LogarithmicAxis(places.map(\.x), from: Self.area.left, to: Self.area.right)
    let vertical = LogarithmicAxis(places.map(\.y), from: Self.area.bottom, to: Self.area.top)
    let ticks = Set(places.map(\.x)).sorted()
    var parts = [Self.head, text(title, Self.size.width / 2, 24, "title")]
    for value in ticks { parts += tick(value, at: horizontal.place(of: value)) }
    for value in vertical.decades { parts += rung(value, at: vertical.place(of: value)) }
    parts.append(text(horizontalLabel, (Self.area.left + Self.area.right) / 2, 404, "label"))
    parts.append(
      #"<text class="label" transform="translate(18 \#(number((Self.area.top + Self.area.bottom) / 2))) "#
        + #"rotate(-90)">\#(verticalLabel.markup)</text>"#)
    for (index, line) in lines.enumerated() {
      parts += drawing(of: line, style: index % Self.markCount, horizontal, vertical)
      parts += legend(line, index: index)
    }
    return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private static let head = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 420" width="640" height="420" role="img">
    <style>
    svg { background: #ffffff; --ink: #1f2328; --faint: #d0d7de; --c0: #0969da; --c1: #bc4c00; --c2: #1a7f37; --c3: #8250df }
    @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; --ink: #e6edf3; --faint: #30363d; --c0: #58a6ff; --c1: #f0883e; --c2: #3fb950; --c3: #bc8cff }
    }
    text { fill: var(--ink); font: 12px sans-serif; text-anchor: middle }
    text.title { font-size: 14px } text.end { text-anchor: end } text.start { text-anchor: start }
    line { stroke: var(--faint) } polyline { fill: none; stroke-width: 2 }
    .c0 { stroke: var(--c0); fill: var(--c0) } .c1 { stroke: var(--c1); fill: var(--c1) }
    .c2 { stroke: var(--c2); fill: var(--c2) } .c3 { stroke: var(--c3); fill: var(--c3) }
    polyline.c0, polyline.c1, polyline.c2, polyline.c3 { fill: none }
    </style>
    """

  private func tick(_ value: Double, at x: Double) -> [String] {
    [
      #"<line x1="\#(number(x))" y1="\#(number(Self.area.top))" x2="\#(number(x))" y2="\#(number(Self.area.bottom))"/>"#,
      text(plain(value), x, Self.area.bottom + 18),
    ]
  }

  private func rung(_ value: Double, at y: Double) -> [String] {
    [
      #"<line x1="\#(number(Self.area.left))" y1="\#(number(y))" x2="\#(number(Self.area.right))" y2="\#(number(y))"/>"#,
      text(plain(value), Self.area.left - 8, y + 4, "end"),
    ]
  }

  private func drawing(
    of line: Line, style: Int, _ horizontal: LogarithmicAxis, _ vertical: LogarithmicAxis
  ) -> [String] {
    let points = line.points.map { (x: horizontal.place(of: $0.x), y: vertical.place(of: $0.y)) }
    let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    return [#"<polyline class="c\#(style)" points="\#(path)"/>"#] + points.map { mark(style, $0.x, $0.y) }
  }

  private func legend(_ line: Line, index: Int) -> [String] {
    let x = Self.area.left + 10 + Double(index) * 130
    return [mark(index % Self.markCount, x, 44), text(line.name, x + 10, 48, "start")]
  }

  private static let markCount = 4

  private func mark(_ style: Int, _ x: Double, _ y: Double) -> String {
    func polygon(_ corners: [(Double, Double)]) -> String {
      let points = corners.map { "\(number(x + $0.0)),\(number(y + $0.1))" }.joined(separator: " ")
      return #"<polygon class="c\#(style)" points="\#(points)"/>"#
    }
    return switch style {
    case 0: #"<circle class="c0" cx="\#(number(x))" cy="\#(number(y))" r="4"/>"#
    case 1: polygon([(-4, -4), (4, -4), (4, 4), (-4, 4)])
    case 2: polygon([(0, -5), (5, 4), (-5, 4)])
    default: polygon([(0, -5), (5, 0), (0, 5), (-5, 0)])
    }
  }

  private func text(_ content: String, _ x: Double, _ y: Double, _ style: String = "") -> String {
    let style = style.isEmpty ? "" : #" class="\#(style)""#
    return #"<text\#(style) x="\#(number(x))" y="\#(number(y))">\#(content.markup)</text>"#
  }

  /// A tenth of a pixel is enough.
  private func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  private func plain(_ value: Double) -> String {
    value == value.rounded() && value < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

/// The places of numbers on a logarithmic axis of a drawing.
private struct LogarithmicAxis {
  let least, most: Double
  let from, to: Double

  /// An axis that holds all of some numbers, which are above 0, and is never empty.
  init(_ values: [Double], from: Double, to: Double) {
    let known = values.filter { $0 > 0 && $0.isFinite }
    let (lowest, highest) = (known.min() ?? 1, known.max() ?? 10)
    least = lowest / 1.15
    most = max(highest * 1.15, least * 2)
    (self.from, self.to) = (from, to)
  }

  func place(of value: Double) -> Double {
    from + (to - from) * (log(max(value, least)) - log(least)) / (log(most) - log(least))
  }

  /// 1, 2 and 5 times the powers of ten that lie on the axis.
  var decades: [Double] {
    let exponents = Int(log10(least).rounded(.down))...Int(log10(most).rounded(.up))
    let all = exponents.flatMap { exponent in
      // Divided where the exponent is negative: 10 to a negative power is not exact, and its text is long.
      [1.0, 2, 5].map { exponent < 0 ? $0 / pow(10, Double(-exponent)) : $0 * pow(10, Double(exponent)) }
    }
    return all.filter { $0 >= least && $0 <= most }
  }
}
