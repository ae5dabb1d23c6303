import ConvNets
import ConvShapes

/// The gradients by the leaves beside central differences of the graph, in Double.
///
/// The differences and their verdicts are those of ``GradientCheck``; this is how they stand in a report.
public struct DifferenceCheck: Hashable, Sendable {
  /// Every element of every leaf, at the usual tolerance.
  public let check: GradientCheck
  /// The elements of each leaf by its name.
  private let elements: [String: [GradientCheck.Element]]

  /// Takes the differences.
  ///
  /// - Throws: ``GraphRequestError`` for more elements than are worth 8 evaluations of the graph each.
  public init(_ expression: ExpressionGraph) throws(GraphRequestError) {
    let count = expression.leaves.reduce(0) { $0 + expression.graph.nodes[$1].value.count }
    guard count * expression.nodes.count <= Self.mostEvaluations else {
      throw .value(
        "--check: got \(count) elements in a graph of \(expression.nodes.count) nodes; expected fewer; check a smaller expression"
      )
    }
    check = expression.graph.gradientCheck(of: expression.output)
    elements = Dictionary(grouping: check.elements, by: \.name)
  }

  /// Elements times nodes.
  private static let mostEvaluations = 1_000_000

  static let headings = ["central difference", "relative error"]

  /// The cells of a leaf: its differences, and the largest relative error or why there is none.
  func cells(for row: GraphReport.Row, _ format: NumberFormat) -> [String] {
    let elements = elements[row.name] ?? []
    let differences = elements.map { element in
      element.difference.map(format.text) ?? Self.reason(element.verdict)
    }
    let shown =
      elements.allSatisfy { $0.difference != nil }
      ? format.text(DoubleTensor(row.value.shape, elements.map { $0.difference ?? 0 }))
      : row.value.shape.rank == 0 ? differences.joined() : "[\(differences.joined(separator: ", "))]"
    let errors = elements.compactMap(\.relativeError)
    let isWrong = elements.contains { $0.verdict == .differs }
    return [
      shown, (errors.max().map { NumberFormat(digits: 2).text($0) } ?? "") + (isWrong ? "  differs" : ""),
    ]
  }

  private static func reason(_ verdict: GradientCheck.Verdict) -> String {
    switch verdict {
    case .kink: "kink"
    case .undefined: "undefined beside it"
    case .unresolved, .agrees, .differs: "lost in rounding"
    }
  }

  /// How many elements agree, and how many were skipped and why.
  var verdict: String {
    let agreeing = check.count(.agrees)
    let wrong = check.count(.differs)
    var parts = [
      "\(agreeing) of \(check.elements.count) \(check.elements.count == 1 ? "element agrees" : "elements agree")"
    ]
    if wrong > 0 { parts.append("\(wrong) \(wrong == 1 ? "differs" : "differ")") }
    for (verdict, words) in [
      (GradientCheck.Verdict.kink, "skipped at a kink"), (.undefined, "skipped where one side has no value"),
      (.unresolved, "skipped where rounding leaves no digits"),
    ] where check.count(verdict) > 0 {
      parts.append("\(check.count(verdict)) \(words)")
    }
    return "central differences: \(parts.joined(separator: ", "))"
  }

  var json: JSONValue {
    .object([
      "passes": .bool(check.passes),
      "elements": .array(
        check.elements.map { element in
          .object([
            "name": .string(element.name), "index": .array(element.index.map(JSONValue.integer)),
            "gradient": .real(element.gradient),
            "difference": element.difference.map(JSONValue.real) ?? .null,
            "relativeError": element.relativeError.map(JSONValue.real) ?? .null,
            "verdict": .string(element.verdict.rawValue),
          ])
        }),
    ])
  }
}
