/// Sums of many floats in Double, in a fixed order: eight running sums, so that the additions need not wait for each
/// other, then the rest one by one.
enum DoubleSum {
  private static let lanes = 8

  /// Σ values[i]
  static func sum(_ values: UnsafeBufferPointer<Float>) -> Double {
    guard let base = values.baseAddress else { return 0 }
    return sum(count: values.count, lanes: { load(base + $0) }, one: { Double(base[$0]) })
  }

  /// Σ (values[i] − center)²
  static func squaredDifference(from center: Double, in values: UnsafeBufferPointer<Float>) -> Double {
    guard let base = values.baseAddress else { return 0 }
    return sum(
      count: values.count,
      lanes: { index in
        let difference = load(base + index) - center
        return difference * difference
      },
      one: { index in
        let difference = Double(base[index]) - center
        return difference * difference
      })
  }

  /// Σ left[i] · (right[i] − center)
  static func product(
    _ left: UnsafeBufferPointer<Float>, _ right: UnsafeBufferPointer<Float>, center: Double
  ) -> Double {
    precondition(left.count == right.count)
    guard let a = left.baseAddress, let b = right.baseAddress else { return 0 }
    return sum(
      count: left.count, lanes: { load(a + $0) * (load(b + $0) - center) },
      one: { Double(a[$0]) * (Double(b[$0]) - center) })
  }

  @inline(__always)
  private static func sum(
    count: Int, lanes term: (Int) -> SIMD8<Double>, one: (Int) -> Double
  ) -> Double {
    var sums = SIMD8<Double>()
    var index = 0
    while index + lanes <= count {
      sums += term(index)
      index += lanes
    }
    var total = sums.sum()
    while index < count {
      total += one(index)
      index += 1
    }
    return total
  }

  @inline(__always)
  private static func load(_ p: UnsafePointer<Float>) -> SIMD8<Double> {
    SIMD8(
      Double(p[0]), Double(p[1]), Double(p[2]), Double(p[3]),
      Double(p[4]), Double(p[5]), Double(p[6]), Double(p[7]))
  }
}
