extension NetworkAnswer {
  /// The answer as JSON text, described in docs/convshape.md; its keys are stable.
  package func json() -> String {
    let costs = Dictionary(
      (algorithms ?? []).map { ($0.row.position, $0.costs) }, uniquingKeysWith: { first, _ in first })
    var members: [JSONValue.Member] = [
      .init(key: "format", value: .string("convkit-network")), .init(key: "version", value: .integer(1)),
      .init(key: "batch", value: .integer(report.batch)), .init(key: "input", value: report.input.json),
      .init(key: "count", value: .string(report.convention.rawValue)),
      .init(key: "layers", value: .array(report.rows.map { json($0, costs[$0.position]) })),
      .init(key: "parameters", value: json(report.parameters)),
      .init(key: "cost", value: .integer(report.cost)),
      .init(key: "activationBytes", value: .integer(report.activationByteCount)),
    ]
    if let box { members.append(.init(key: "pixel", value: json(box))) }
    if listsMemory { members.append(.init(key: "memory", value: json(report.memory))) }
    return JSONValue.object(members).text()
  }

  private func json(_ row: NetworkReport.Row, _ costs: [AlgorithmCost]?) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init(key: "position", value: .string(row.position)), .init(key: "layer", value: .string(row.name)),
      .init(key: "text", value: .string(row.text)),
      .init(key: "output", value: .array(row.output.dimensions.map { .integer($0) })),
      .init(key: "parameters", value: json(row.parameters)), .init(key: "cost", value: .integer(row.cost)),
      .init(key: "activationBytes", value: .integer(row.activationByteCount)),
      .init(key: "receptiveField", value: row.field.size.map { pair($0.height, $0.width) } ?? .null),
      .init(key: "jump", value: row.field.jump.map { .string($0) } ?? .null),
      .init(key: "start", value: row.field.start.map { .string($0) } ?? .null),
    ]
    if let window = row.window {
      members.append(.init(key: "unread", value: pair(window.unread.height, window.unread.width)))
      members.append(.init(key: "overhang", value: pair(window.overhang.height, window.overhang.width)))
      members.append(.init(key: "neverRead", value: window.neverRead.json))
      members.append(.init(key: "chosenPadding", value: window.chosenPadding?.sides ?? .null))
      members.append(.init(key: "symmetric", value: window.symmetric?.json ?? .null))
    }
    if let costs {
      members.append(.init(key: "algorithms", value: .array(costs.map(json))))
    } else if algorithms != nil, transposedRows.contains(where: { $0.position == row.position }) {
      members.append(.init(key: "algorithms", value: .null))
    }
    return .object(members)
  }

  private func json(_ cost: AlgorithmCost) -> JSONValue {
    .object([
      "name": .string(cost.name), "multiplyAdds": .integer(cost.multiplyAddCount),
      "transforms": .integer(cost.transformCount), "workspaceBytes": .integer(cost.workspaceByteCount),
    ])
  }

  private func json(_ parameters: ParameterCount) -> JSONValue {
    .object([
      "weights": .integer(parameters.weights), "biases": .integer(parameters.biases),
      "total": .integer(parameters.total),
    ])
  }

  private func json(_ memory: NetworkMemory) -> JSONValue {
    .object([
      "parameters": .integer(memory.parameters), "gradients": .integer(memory.gradients),
      "momentum": .integer(memory.momentumState), "adam": .integer(memory.adamState),
      "inferenceActivations": .integer(memory.inferenceActivations),
      "trainingActivations": .integer(memory.trainingActivations),
    ])
  }

  private func json(_ box: PixelBox) -> JSONValue {
    func range(_ range: ClosedRange<Int>?) -> JSONValue {
      range.map { pair($0.lowerBound, $0.upperBound) } ?? .null
    }
    return .object([
      "layer": .string(box.row.position), "row": .integer(box.y), "column": .integer(box.x),
      "inputRows": range(box.rows), "inputColumns": range(box.columns),
    ])
  }

  private func pair(_ first: Int, _ second: Int) -> JSONValue { .array([.integer(first), .integer(second)]) }
}
