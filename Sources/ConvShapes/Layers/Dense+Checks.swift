extension Dense {
  /// Checks that the lists fit each other, the number of units and the features that come in.
  ///
  /// - Parameter features: nil while it is not known.
  /// - Throws: ``GeometryError`` located by list, row and column, both counted from 1.
  func check(features: Int?) throws(GeometryError) {
    var unitCount: Int?
    if case .count(let count) = units { unitCount = count }
    switch weights {
    case .drawn: break
    case .constant(let value): try Self.check(value, at: ["weights"])
    case .listed(let rows):
      if connections != nil {
        throw GeometryError(
          .shapeMismatch, at: ["connections"], got: "a list beside listed weights",
          expected: "one of the two",
          fix: "write null for each missing connection among the weights")
      }
      try Self.check(rows.map { $0.count }, of: "weights", units: unitCount, features: features)
      for (row, weights) in rows.enumerated() {
        for (column, weight) in weights.enumerated() {
          if let weight { try Self.check(weight, at: ["weights", "row \(row + 1)", "column \(column + 1)"]) }
        }
      }
    }
    if let connections {
      try Self.check(connections.map { $0.count }, of: "connections", units: unitCount, features: features)
    }
    try checkBiases(units: unitCount)
  }

  private func checkBiases(units: Int?) throws(GeometryError) {
    if !bias {
      let said = sharing != .none ? "sharedBias" : biases != .constant(0) ? "biases" : nil
      guard let said else { return }
      throw GeometryError(
        .shapeMismatch, at: [said], got: "a value in a layer without biases", expected: "none",
        fix: "remove it, or \"bias\": false")
    }
    if case .groups(let groups) = sharing { try Self.check(groups, units: units) }
    switch biases {
    case .constant(let value): try Self.check(value, at: ["biases"])
    case .listed(let values):
      for (index, value) in values.enumerated() { try Self.check(value, at: ["biases", "\(index + 1)"]) }
      let expected: Int
      switch (sharing, units) {
      case (.none, nil): return
      case (_, let units): expected = biasCount(units: units ?? 0)
      }
      if values.count != expected {
        throw GeometryError(
          .shapeMismatch, at: ["biases"], got: "\(values.count) \(values.count == 1 ? "number" : "numbers")",
          expected: "\(expected), one for each \(sharing == .none ? "unit" : "shared bias")",
          fix: "give \(expected), or one number without a list")
      }
    }
  }

  private static func check(_ groups: [Int], units: Int?) throws(GeometryError) {
    if let units, groups.count != units {
      throw GeometryError(
        .shapeMismatch, at: ["sharedBias"], got: "\(groups.count) numbers",
        expected: "\(units), one for each unit", fix: "give for each unit the number of its bias, or true")
    }
    let used = Set(groups)
    // As many numbers as units at most, so the first that is missing is near.
    if let index = groups.firstIndex(where: { $0 < 0 || ($0 > 0 && !used.contains($0 - 1)) }) {
      throw GeometryError(
        .invalidNumber, at: ["sharedBias", "\(index + 1)"], got: "\(groups[index])",
        expected: "the numbers of the biases, counted from 0 without gaps")
    }
    if groups.isEmpty {
      throw GeometryError(
        .shapeMismatch, at: ["sharedBias"], got: "an empty list", expected: "a number for each unit",
        fix: "use true for one bias of all units")
    }
  }

  private static func check(
    _ lengths: [Int], of name: String, units: Int?, features: Int?
  ) throws(GeometryError) {
    if lengths.isEmpty || units.map({ $0 != lengths.count }) == true {
      throw GeometryError(
        .shapeMismatch, at: [name], got: "\(lengths.count) \(lengths.count == 1 ? "row" : "rows")",
        expected: lengths.isEmpty
          ? "a row for each unit" : units.map { "\($0), one for each unit" } ?? "a row for each unit")
    }
    let expected = features ?? lengths[0]
    if let row = lengths.firstIndex(where: { $0 != expected || $0 == 0 }) {
      throw GeometryError(
        .shapeMismatch, at: [name, "row \(row + 1)"],
        got: "\(lengths[row]) \(lengths[row] == 1 ? "number" : "numbers")",
        expected: features != nil
          ? "\(expected), one for each feature that comes in"
          : expected == 0 ? "a number for each feature" : "\(expected), as in row 1")
    }
  }

  /// A number that a Float can hold: networks train in single precision.
  private static func check(_ value: Double, at place: [String]) throws(GeometryError) {
    if !Float(value).isFinite {
      throw GeometryError(
        .invalidNumber, at: place, got: "\(value)",
        expected: "a number from -3.4e38 to 3.4e38, which single precision can hold", fix: "use 0.1")
    }
  }
}
