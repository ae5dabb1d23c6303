extension NetworkReport {
  /// The report as JSON text, described in docs/convshape.md; its keys are stable.
  ///
  /// - Parameters:
  ///   - pixel: added under the key `pixel`.
  ///   - listsMemory: whether the key `memory` is there.
  ///   - listsAlgorithms: whether each convolution has the key `algorithms`.
  /// - Throws: ``GeometryError`` when a count of an algorithm overflows Int.
  package func json(
    pixel: PixelBox? = nil, listsMemory: Bool = false, listsAlgorithms: Bool = false
  ) throws(GeometryError) -> String {
    var algorithms: [String: [AlgorithmCost]] = [:]
    if listsAlgorithms {
      for (row, costs) in try algorithmCosts() { algorithms[row.position] = costs }
    }
    var members: [JSONValue.Member] = [
      .init(key: "format", value: .string("convkit-network")), .init(key: "version", value: .integer(1)),
      .init(key: "batch", value: .integer(batch)), .init(key: "input", value: input.json),
      .init(key: "count", value: .string(convention.rawValue)),
      .init(key: "layers", value: .array(rows.map { Self.json($0, algorithms[$0.position]) })),
      .init(key: "parameters", value: Self.json(parameters)), .init(key: "cost", value: .integer(cost)),
      .init(key: "activationBytes", value: .integer(activationByteCount)),
    ]
    if let pixel { members.append(.init(key: "pixel", value: Self.json(pixel))) }
    if listsMemory {
      members.append(
        .init(
          key: "memory",
          value: .object([
            "parameters": .integer(memory.parameters), "gradients": .integer(memory.gradients),
            "momentum": .integer(memory.momentumState), "adam": .integer(memory.adamState),
            "inferenceActivations": .integer(memory.inferenceActivations),
            "trainingActivations": .integer(memory.trainingActivations),
          ])))
    }
    return JSONValue.object(members).text()
  }

  private static func json(_ row: Row, _ algorithms: [AlgorithmCost]?) -> JSONValue {
    let size = row.field.size.map { pair($0.height, $0.width) } ?? .null
    var members: [JSONValue.Member] = [
      .init(key: "position", value: .string(row.position)), .init(key: "layer", value: .string(row.name)),
      .init(key: "text", value: .string(row.text)),
      .init(key: "output", value: .array(row.output.dimensions.map { .integer($0) })),
      .init(key: "parameters", value: json(row.parameters)), .init(key: "cost", value: .integer(row.cost)),
      .init(key: "activationBytes", value: .integer(row.activationByteCount)),
      .init(key: "receptiveField", value: size),
      .init(key: "jump", value: row.field.jump.map { .string($0) } ?? .null),
      .init(key: "start", value: row.field.start.map { .string($0) } ?? .null),
    ]
    if let algorithms {
      members.append(
        .init(
          key: "algorithms",
          value: .array(
            algorithms.map { cost in
              .object([
                "name": .string(cost.name), "multiplyAdds": .integer(cost.multiplyAddCount),
                "transforms": .integer(cost.transformCount),
                "workspaceBytes": .integer(cost.workspaceByteCount),
              ])
            })))
    }
    return .object(members)
  }

  private static func json(_ parameters: ParameterCount) -> JSONValue {
    .object([
      "weights": .integer(parameters.weights), "biases": .integer(parameters.biases),
      "total": .integer(parameters.total),
    ])
  }

  private static func json(_ pixel: PixelBox) -> JSONValue {
    func range(_ range: ClosedRange<Int>?) -> JSONValue {
      range.map { pair($0.lowerBound, $0.upperBound) } ?? .null
    }
    return .object([
      "layer": .string(pixel.row.position), "y": .integer(pixel.y), "x": .integer(pixel.x),
      "rows": range(pixel.rows), "columns": range(pixel.columns),
    ])
  }

  private static func pair(_ first: Int, _ second: Int) -> JSONValue {
    .array([.integer(first), .integer(second)])
  }
}
