extension Dense {
  /// Whether a connection is missing somewhere.
  public var hasMissingConnections: Bool { missingConnectionCount > 0 }

  var missingConnectionCount: Int {
    switch weights {
    case .listed(let rows): rows.reduce(0) { $0 + $1.count { $0 == nil } }
    case .drawn, .constant: (connections ?? []).reduce(0) { $0 + $1.count { !$0 } }
    }
  }

  /// How many biases `units` units have between them, when the layer has any.
  public func biasCount(units: Int) -> Int {
    switch sharing {
    case .none: units
    case .one: 1
    case .groups(let groups): (groups.max() ?? 0) + 1
    }
  }

  /// For each of `units` units the number of its bias, counted from 0.
  public func biasIndices(units: Int) -> [Int] {
    switch sharing {
    case .none: Array(0..<units)
    case .one: [Int](repeating: 0, count: units)
    case .groups(let groups): groups
    }
  }

  /// 1 for each connection there is and 0 for each that is missing, a row a unit; nil when none is missing.
  public var connectionMask: [Double]? {
    guard hasMissingConnections else { return nil }
    switch weights {
    case .listed(let rows): return rows.flatMap { $0.map { $0 == nil ? 0 : 1 } }
    case .drawn, .constant: return connections?.flatMap { $0.map { $0 ? 1 : 0 } }
    }
  }

  /// The weights the layer starts from, a row a unit, 0 for a missing connection; nil when they are drawn.
  ///
  /// - Parameters:
  ///   - units: as many as the layer has.
  ///   - features: as many as come in; lists fit both, as ``LayerDescription/outputShape(for:)`` has checked.
  public func weightElements(units: Int, features: Int) -> [Double]? {
    switch weights {
    case .drawn: return nil
    case .listed(let rows): return rows.flatMap { $0.map { $0 ?? 0 } }
    case .constant(let value):
      guard let mask = connectionMask else { return [Double](repeating: value, count: units * features) }
      return mask.map { $0 == 0 ? 0 : value }
    }
  }

  /// The biases the layer starts from, as many as ``biasCount(units:)``.
  public func biasElements(units: Int) -> [Double] {
    switch biases {
    case .constant(let value): [Double](repeating: value, count: biasCount(units: units))
    case .listed(let values): values
    }
  }
}
