import ConvNets
import ConvShapes

extension NetworkGradientCheck: CustomStringConvertible {
  /// Wrong elements that are listed one by one.
  private static let listed = 20

  /// A row a parameter, the wrong elements, and what came of it all.
  public var description: String {
    let format = NumberFormat()
    var table = TextTable(alignments: [.left, .left, .right, .right, .right, .right, .right])
    table.append([
      "parameter", "shape", "compared", "wrong", "skipped", "largest relative error", "single precision",
    ])
    for row in rows {
      let compared = row.count(.agrees) + row.count(.differs)
      table.append([
        row.name, "\(row.shape)", "\(compared)", "\(row.count(.differs))", "\(row.elements.count - compared)",
        row.worstError.map(format.text) ?? "–", row.singlePrecisionError.map(format.text) ?? "–",
      ])
    }
    var lines = [table.description, ""]
    for element in check.failures.prefix(Self.listed) {
      lines.append(
        "\(element.name)\(element.index): gradient \(format.text(element.gradient)), difference "
          + "\(element.difference.map(format.text) ?? "none"), relative error "
          + "\(element.relativeError.map(format.text) ?? "none")")
    }
    if check.failures.count > Self.listed { lines.append("… and \(check.failures.count - Self.listed) more") }
    return (lines + [conclusion]).joined(separator: "\n")
  }

  private var conclusion: String {
    let compared = check.count(.agrees) + check.count(.differs)
    var skipped: [String] = []
    for (verdict, words) in [
      (GradientCheck.Verdict.kink, "at a kink"), (.undefined, "beside a place without a value"),
      (.unresolved, "too small for differences"),
    ] where check.count(verdict) > 0 {
      skipped.append("\(check.count(verdict)) \(words)")
    }
    let ending = skipped.isEmpty ? "" : "; skipped: \(skipped.joined(separator: ", "))"
    let wrong = check.count(.differs)
    return wrong == 0
      ? "\(compared) of \(check.elementCount) gradients were compared and agree\(ending)"
      : "\(wrong) of \(compared) gradients are wrong\(ending)"
  }

  /// The same for programs, every number in full precision.
  public func json() -> String {
    func optional(_ number: Double?) -> JSONValue { number.map(JSONValue.real) ?? .null }
    let rows = rows.map { row in
      JSONValue.object([
        "name": .string(row.name), "shape": .array(row.shape.dimensions.map(JSONValue.integer)),
        "compared": .integer(row.count(.agrees) + row.count(.differs)),
        "wrong": .integer(row.count(.differs)), "kinks": .integer(row.count(.kink)),
        "undefined": .integer(row.count(.undefined)), "unresolved": .integer(row.count(.unresolved)),
        "largestRelativeError": optional(row.worstError),
        "singlePrecisionError": optional(row.singlePrecisionError),
        "failures": .array(
          row.elements.filter { $0.verdict == .differs }.map { element in
            .object([
              "index": .array(element.index.map(JSONValue.integer)), "gradient": .real(element.gradient),
              "difference": optional(element.difference), "relativeError": optional(element.relativeError),
            ])
          }),
      ])
    }
    return JSONValue.object([
      "passes": .bool(passes), "loss": .real(loss), "tolerance": .real(check.tolerance),
      "elements": .integer(check.elementCount), "kinks": .integer(check.count(.kink)),
      "parameters": .array(rows),
    ]).text()
  }
}
