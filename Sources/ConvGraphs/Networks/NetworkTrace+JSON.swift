import ConvNets
import ConvShapes

extension NetworkTrace {
  /// The trace for programs: every number in full precision, tensors as nested lists with the batch first.
  ///
  /// Keys: `layers`, `rows`, and with targets `loss`, `gradients` by parameter and `input`, `nodes` as `convnet graph`
  /// has them, `right`; `step` when one was asked for. A gradient that does not exist is `null`.
  public func json() -> String {
    var members: [JSONValue.Member] = [
      .init(
        key: "layers",
        value: .array(
          layers.map { layer in
            .object([
              "name": .string(layer.name), "text": .string(layer.text), "value": .tensor(layer.value),
            ])
          })),
      .init(key: "rows", value: .array(rows.rows.map(\.json))),
    ]
    if let report {
      members.append(.init(key: "loss", value: .tensor(report.outputValue)))
      members.append(
        .init(
          key: "gradients",
          value: .object(report.gradients.map { .init(key: $0.name, value: .tensor($0.upstream)) })))
      members.append(.init(key: "right", value: .integer(rows.rightCount ?? 0)))
      members.append(
        .init(key: "obstacle", value: rows.obstacle.map { .string($0.description) } ?? .null))
      members.append(.init(key: "nodes", value: .array(report.rows.map(\.json))))
    }
    if let step { members.append(.init(key: "step", value: step.json)) }
    return JSONValue.object(members).text()
  }
}

extension SampleTable.Row {
  fileprivate var json: JSONValue {
    func list(_ numbers: [Double]) -> JSONValue { .array(numbers.map(JSONValue.real)) }
    var members: [JSONValue.Member] = [
      .init(key: "input", value: list(input)), .init(key: "output", value: list(output)),
    ]
    if let target { members.append(.init(key: "target", value: list(target))) }
    if let isRight { members.append(.init(key: "right", value: .bool(isRight))) }
    return .object(members)
  }
}
