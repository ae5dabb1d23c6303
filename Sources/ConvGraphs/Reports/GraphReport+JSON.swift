import ConvNets
import ConvShapes

extension GraphReport {
  /// The report for programs: every number in full precision, a tensor as nested lists.
  ///
  /// Keys: `expression`, `output`, `value`, `nodes`, `gradients` by variable, and what was asked for of `check`, `step`
  /// and `comparison`. A gradient that does not exist is `null`.
  public func json() -> String {
    var members: [JSONValue.Member] = [
      .init(key: "expression", value: .string(expression.source)),
      .init(key: "output", value: .string(outputName)),
      .init(key: "value", value: .tensor(outputValue)),
      .init(key: "nodes", value: .array(rows.map(\.json))),
      .init(
        key: "gradients",
        value: .object(gradients.map { .init(key: $0.name, value: .tensor($0.upstream)) })),
    ]
    if let check { members.append(.init(key: "check", value: check.json)) }
    if let step { members.append(.init(key: "step", value: step.json)) }
    if let comparison { members.append(.init(key: "comparison", value: comparison.json)) }
    return JSONValue.object(members).text()
  }
}

extension JSONValue {
  /// Nested lists of numbers, a number for rank 0, null for nothing.
  static func tensor(_ tensor: DoubleTensor?) -> JSONValue {
    guard let tensor else { return .null }
    var lists = tensor.elements.map(JSONValue.real)
    for length in tensor.shape.dimensions.reversed() {
      guard length > 0 else { return .array([]) }
      lists = stride(from: 0, to: lists.count, by: length).map { .array(Array(lists[$0..<$0 + length])) }
    }
    return lists.first ?? .null
  }
}

extension GraphReport.Row {
  var json: JSONValue {
    let kind =
      switch role {
      case .variable: "variable"
      case .fixed, .constant: "number"
      case .operation: "operation"
      }
    return .object([
      "name": .string(name), "kind": .string(kind),
      "expression": role == .variable ? .null : .string(expression),
      "shape": .array(value.shape.dimensions.map(JSONValue.integer)), "value": .tensor(value),
      "upstream": .tensor(upstream), "operands": .array(factors.map(\.json)),
      "paths": .array(
        paths.map { .object(["through": .string($0.through), "gradient": .tensor($0.gradient)]) }),
    ])
  }
}

extension GraphReport.Factor {
  fileprivate var json: JSONValue {
    .object([
      "name": .string(operand), "formula": .string(formula),
      "at": .object(places.map { JSONValue.Member(key: $0.name, value: .tensor($0.value)) }),
      "local": .tensor(local), "product": .tensor(product),
    ])
  }
}

extension GradientStep {
  var json: JSONValue {
    .object([
      "rate": .real(rate),
      "updates": .array(
        updates.map { update in
          .object([
            "name": .string(update.name), "before": .tensor(update.before),
            "gradient": .tensor(update.gradient), "after": .tensor(update.after),
          ])
        }),
      "before": .real(outputBefore), "after": .real(outputAfter),
    ])
  }
}

extension HandComparison {
  fileprivate var json: JSONValue {
    .array(
      entries.map { entry in
        .object([
          "name": .string(entry.written.name),
          "written": .array(entry.written.numbers.map { .number($0.text) }.map(JSONValue.normal)),
          "computed": .tensor(entry.exact), "verdict": .string(entry.verdict.rawValue),
          "wrongElements": .array(entry.wrongElements.map(JSONValue.integer)),
          "slips": .array(entry.slips.map(JSONValue.string)),
        ])
      })
  }
}

extension JSONValue {
  /// A number as people write it (`.5`, `+1`, `007`) in JSON's form.
  fileprivate static func normal(_ number: JSONValue) -> JSONValue {
    guard case .number(let text) = number, let hand = HandNumber(text) else { return number }
    return .real(hand.value)
  }
}
