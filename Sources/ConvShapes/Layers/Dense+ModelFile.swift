extension Dense {
  /// The keys of the layer in a model file, beside `layer`.
  static let keys = ["units", "weights", "connections", "bias", "biases", "sharedBias"]

  init(_ fields: JSONFields) throws(ModelFileError) {
    let weights = try fields.read("weights", absent: Weights.drawn) {
      (json) throws(ModelFileError) in try Weights(json: json)
    }
    let units: Units
    if case .listed(let rows) = weights, !fields.has("units") {
      units = .count(rows.count)
    } else {
      units = try fields.read("units", example: "\"classes\"") {
        (json) throws(ModelFileError) in try Units(json: json)
      }
    }
    self.init(
      units: units,
      bias: try fields.read("bias", absent: true) { (json) throws(ModelFileError) in try json.bool() })
    self.weights = weights
    connections = try fields.read("connections", absent: nil) {
      (json) throws(ModelFileError) -> [[Bool]]? in
      try json.rows("0 or 1") { (json) throws(ModelFileError) in try json.connection() }
    }
    biases = try fields.read("biases", absent: .constant(0)) {
      (json) throws(ModelFileError) in try Biases(json: json)
    }
    sharing = try fields.read("sharedBias", absent: .none) {
      (json) throws(ModelFileError) in try BiasSharing(json: json)
    }
    if !bias, let key = ["biases", "sharedBias"].first(where: fields.has) {
      throw ModelFileError(
        .outOfRange, at: [key], got: "a value beside \"bias\": false", expected: "one of the two",
        fix: "remove one")
    }
    do {
      try check(features: nil)
    } catch {
      throw ModelFileError(
        .outOfRange, at: error.location, got: error.got, expected: error.expected, fix: error.fix)
    }
  }

  /// The layer's own members in a model file; what has its usual value is left out.
  var members: [JSONValue.Member] {
    var members = [JSONValue.Member(key: "units", value: units.json)]
    if weights != .drawn { members.append(.init(key: "weights", value: weights.json)) }
    if let connections {
      members.append(
        .init(key: "connections", value: .array(connections.map { .array($0.map { .integer($0 ? 1 : 0) }) })))
    }
    if !bias { members.append(.init(key: "bias", value: .bool(false))) }
    if biases != .constant(0) { members.append(.init(key: "biases", value: biases.json)) }
    if sharing != .none { members.append(.init(key: "sharedBias", value: sharing.json)) }
    return members
  }
}

extension Dense.Units {
  fileprivate init(json: JSONValue) throws(ModelFileError) {
    switch json {
    case .string("classes"): self = .classes
    case .number: self = .count(try json.integer(atLeast: 1))
    default: throw ModelFileError(.wrongType, got: json.summary, expected: "a number or \"classes\"")
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .classes: .string("classes")
    case .count(let count): .integer(count)
    }
  }
}

extension Dense.Weights {
  fileprivate init(json: JSONValue) throws(ModelFileError) {
    if case .number = json {
      self = .constant(try json.real())
    } else {
      self = .listed(
        try json.rows("a number, or null for a missing connection") {
          (json) throws(ModelFileError) -> Double? in
          json == .null ? nil : try json.real()
        })
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .drawn: .null
    case .constant(let value): .typed(value)
    case .listed(let rows): .array(rows.map { .array($0.map { $0.map(JSONValue.typed) ?? .null }) })
    }
  }
}

extension Dense.Biases {
  fileprivate init(json: JSONValue) throws(ModelFileError) {
    switch json {
    case .number: self = .constant(try json.real())
    case .array(let elements):
      var values: [Double] = []
      for (index, element) in elements.enumerated() {
        do { values.append(try element.real()) } catch { throw error.located(in: "\(index + 1)") }
      }
      self = .listed(values)
    default:
      throw ModelFileError(
        .wrongType, got: json.summary, expected: "a number, or a list of a number for each unit")
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .constant(let value): .typed(value)
    case .listed(let values): .array(values.map(JSONValue.typed))
    }
  }
}

extension Dense.BiasSharing {
  fileprivate init(json: JSONValue) throws(ModelFileError) {
    switch json {
    case .bool(let shared): self = shared ? .one : .none
    case .array(let elements):
      var groups: [Int] = []
      for (index, element) in elements.enumerated() {
        do { groups.append(try element.integer(atLeast: 0)) } catch {
          throw error.located(in: "\(index + 1)")
        }
      }
      self = .groups(groups)
    default:
      throw ModelFileError(
        .wrongType, got: json.summary,
        expected: "true, or a list that says for each unit the number of its bias, counted from 0")
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .none: .bool(false)
    case .one: .bool(true)
    case .groups(let groups): .array(groups.map(JSONValue.integer))
    }
  }
}

extension JSONValue {
  /// A list of rows; every element is read by `read`, and located by row and column, both counted from 1.
  fileprivate func rows<Element>(
    _ expected: String, _ read: (JSONValue) throws(ModelFileError) -> Element
  ) throws(ModelFileError) -> [[Element]] {
    guard case .array(let rows) = self else {
      throw ModelFileError(
        .wrongType, got: summary,
        expected: "a list of rows, one for each unit, of elements that are \(expected)")
    }
    var result: [[Element]] = []
    for (index, row) in rows.enumerated() {
      guard case .array(let elements) = row else {
        throw ModelFileError(
          .wrongType, at: ["row \(index + 1)"], got: row.summary,
          expected: "a row of one unit, [\(expected), …]")
      }
      var values: [Element] = []
      for (column, element) in elements.enumerated() {
        do { values.append(try read(element)) } catch {
          var error = error
          if error.reason == .wrongType { error.expected = expected }
          throw error.located(in: "column \(column + 1)").located(in: "row \(index + 1)")
        }
      }
      result.append(values)
    }
    return result
  }

  fileprivate func connection() throws(ModelFileError) -> Bool {
    switch self {
    case .number("0"): return false
    case .number("1"): return true
    default: throw ModelFileError(.wrongType, got: summary, expected: "0 or 1")
    }
  }
}
