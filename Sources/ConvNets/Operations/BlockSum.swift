/// Sums of many floats that lose no accuracy: sixteen running sums over a short block, and the blocks in Double.
///
/// Each running sum has at most 64 terms, so the error stays below 64 · 2⁻²⁴ of Σ|terms| whatever the length, and the
/// order of the terms is fixed. A sum in Double alone would cost a conversion an element.
enum BlockSum {
  private static let lanes = 16
  private static let block = 1024

  /// Σ values[i]
  static func sum(_ values: UnsafeBufferPointer<Float>) -> Double { reduce(values) { $0 } }

  /// Σ (values[i] − center)²
  static func squaredDifference(from center: Float, in values: UnsafeBufferPointer<Float>) -> Double {
    let centers = SIMD16<Float>(repeating: center)
    return reduce(values) { ($0 - centers) * ($0 - centers) }
  }

  /// Σ left[i] · (right[i] − center)
  static func product(
    _ left: UnsafeBufferPointer<Float>, _ right: UnsafeBufferPointer<Float>, center: Float
  ) -> Double {
    precondition(left.count == right.count)
    guard let a = left.baseAddress, let b = right.baseAddress else { return 0 }
    let centers = SIMD16<Float>(repeating: center)
    var total = 0.0
    var start = 0
    while start < left.count {
      let end = min(start + block, left.count)
      var sums = SIMD16<Float>()
      var index = start
      while index + lanes <= end {
        sums += load(a + index) * (load(b + index) - centers)
        index += lanes
      }
      total += horizontal(sums)
      while index < end {
        total += Double(a[index] * (b[index] - center))
        index += 1
      }
      start = end
    }
    return total
  }

  /// Lanes that are filled up with the neutral element do not occur: the rest of a block is added one by one.
  @inline(__always)
  private static func reduce(
    _ values: UnsafeBufferPointer<Float>, _ term: (SIMD16<Float>) -> SIMD16<Float>
  ) -> Double {
    guard let base = values.baseAddress else { return 0 }
    var total = 0.0
    var start = 0
    while start < values.count {
      let end = min(start + block, values.count)
      var sums = SIMD16<Float>()
      var index = start
      while index + lanes <= end {
        sums += term(load(base + index))
        index += lanes
      }
      total += horizontal(sums)
      while index < end {
        total += Double(term(SIMD16(repeating: base[index]))[0])
        index += 1
      }
      start = end
    }
    return total
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Float>.self)
  }

  @inline(__always)
  private static func horizontal(_ sums: SIMD16<Float>) -> Double {
    var total = 0.0
    for lane in 0..<lanes { total += Double(sums[lane]) }
    return total
  }
}
