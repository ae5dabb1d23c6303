import Foundation

/// Curves over the epochs as an SVG that lies in a page and takes its colours from it.
///
/// Each line has its own class (`line0`, `line1`) and its own dash, so that it can be told apart without colours.
struct ReportCurves {
  struct Line {
    let name: String
    /// One number an epoch; gaps where a number is not finite.
    let values: [Double]
  }

  let title: String
  let lines: [Line]
  /// 1 for the first; marked by a vertical line.
  let bestEpoch: Int?
  /// How numbers on the vertical axis are written.
  let format: (Double) -> String

  private static let size = (width: 520.0, height: 260.0)
  private static let area = (left: 64.0, right: 504.0, top: 20.0, bottom: 222.0)

  func svg() -> String {
    let known = lines.flatMap(\.values).filter(\.isFinite)
    let count = lines.map(\.values.count).max() ?? 0
    guard count > 0, let low = known.min(), let high = known.max() else { return "" }
    let axis = Self.ticks(from: low, to: high)
    let (bottom, top) = (min(axis.first ?? low, low), max(axis.last ?? high, high))
    func x(_ epoch: Int) -> Double {
      count == 1
        ? (Self.area.left + Self.area.right) / 2
        : Self.area.left + (Self.area.right - Self.area.left) * Double(epoch - 1) / Double(count - 1)
    }
    func y(_ value: Double) -> Double {
      Self.area.bottom - (Self.area.bottom - Self.area.top) * (value - bottom) / max(top - bottom, 1e-30)
    }
    var parts = [
      #"<svg viewBox="0 0 520 260" role="img" aria-label="\#((title + ": " + spoken).markup)">"#
    ]
    for tick in axis {
      parts.append(Self.line(Self.area.left, y(tick), Self.area.right, y(tick), "grid"))
      parts.append(Self.text(format(tick), Self.area.left - 8, y(tick) + 4, "end"))
    }
    for epoch in Self.epochs(upTo: count) { parts.append(Self.text("\(epoch)", x(epoch), 240, "middle")) }
    parts.append(Self.text("epoch", (Self.area.left + Self.area.right) / 2, 256, "middle"))
    if let bestEpoch {
      parts.append(Self.line(x(bestEpoch), Self.area.top, x(bestEpoch), Self.area.bottom, "best"))
      parts.append(Self.text("best", x(bestEpoch), Self.area.top - 6, "middle"))
    }
    for (index, line) in lines.enumerated() {
      // A line is cut where a number is missing.
      for run in Self.runs(line.values) {
        let points = run.map { "\(Self.number(x($0.epoch))),\(Self.number(y($0.value)))" }
        parts.append(#"<polyline class="line\#(index)" points="\#(points.joined(separator: " "))"/>"#)
        if run.count == 1, let only = run.first {
          parts.append(
            #"<circle class="dot\#(index)" cx="\#(Self.number(x(only.epoch)))" cy="\#(Self.number(y(only.value)))" r="3"/>"#
          )
        }
      }
    }
    return (parts + ["</svg>"]).joined(separator: "\n")
  }

  /// The last numbers, for those who hear the page.
  private var spoken: String {
    lines.map { "\($0.name) \($0.values.last.map(format) ?? "–") at the end" }.joined(separator: ", ")
  }

  private static func runs(_ values: [Double]) -> [[(epoch: Int, value: Double)]] {
    values.enumerated().map { (epoch: $0 + 1, value: $1) }.split { !$0.value.isFinite }.map(Array.init)
  }

  /// About five round numbers that span a range.
  static func ticks(from low: Double, to high: Double) -> [Double] {
    let range = high > low ? high - low : max(abs(high), 1)
    let rough = range / 4
    let unit = pow(10, floor(log10(rough)))
    let step = ([1, 2, 5, 10].first { $0 * unit >= rough } ?? 10) * unit
    let first = (low / step).rounded(.down)
    let last = (high / step).rounded(.up)
    guard first.isFinite, last.isFinite, last - first < 100 else { return [low, high] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// The first, the last and some between.
  private static func epochs(upTo count: Int) -> [Int] {
    guard count > 8 else { return Array(1...max(count, 1)) }
    let step = [2, 5, 10, 20, 50, 100, 200, 500, 1000].first { count / $0 <= 7 } ?? count / 7
    let round = stride(from: step, through: count, by: step).filter { $0 >= 1 + step / 2 }
    return [1] + round
  }

  private static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> String
  {
    #"<line class="\#(style)" x1="\#(number(x1))" y1="\#(number(y1))" x2="\#(number(x2))" y2="\#(number(y2))"/>"#
  }

  private static func text(_ content: String, _ x: Double, _ y: Double, _ anchor: String) -> String {
    #"<text x="\#(number(x))" y="\#(number(y))" text-anchor="\#(anchor)">\#(content.markup)</text>"#
  }

  /// A tenth of a pixel is enough.
  private static func number(_ value: Double) -> String { String(format: "%.1f", locale: nil, value) }
}
