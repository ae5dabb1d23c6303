/// How far a result lies from the definition in Double, relative to the magnitude (the largest Σ|terms|).
public struct MeasuredError: Hashable, Codable, Sendable {
  /// max |result − definition| ÷ magnitude; NaN when the result holds one.
  public let maximum: Double
  /// √(mean (result − definition)²) ÷ magnitude
  public let rootMeanSquare: Double
  /// The elements that were compared, and how many the result has.
  public let sampleCount, elementCount: Int

  /// Whether every element was compared.
  public var isComplete: Bool { sampleCount == elementCount }

  /// Terms of the definition that are summed at most, about a second's work.
  static let termLimit = 100_000_000

  /// Compares results with the definition: all elements, or as many as ``termLimit`` terms allow, spread over the
  /// result. Which these are depends on the geometry and the batch alone.
  ///
  /// All results are compared with the same elements, which are the costly part.
  static func measure(
    _ results: [Tensor], of definition: ConvolutionDefinition, _ pass: ConvolutionPass, left: Tensor,
    right: Tensor, bias: Tensor?, context: ComputeContext
  ) -> [MeasuredError] {
    let count = definition.resultShape(of: pass).count
    let sampleCount = min(count, max(termLimit / definition.termCount(of: pass), 32))
    let indices = sample(sampleCount, of: count)
    var elements = [ConvolutionDefinition.Element](repeating: .init(), count: sampleCount)
    elements.withUnsafeMutableBufferPointer { elements in
      nonisolated(unsafe) let elements = elements
      context.parallelFor(sampleCount, chunk: max(sampleCount / 256, 1)) { range in
        for place in range {
          elements[place] = definition.element(
            indices[place], of: pass, left: left, right: right, bias: bias)
        }
      }
    }
    let magnitude = elements.map(\.magnitude).max() ?? 0
    return results.map { result in
      result.withUnsafeBufferPointer { values in
        var (largest, squares) = (0.0, 0.0)
        for (index, element) in zip(indices, elements) {
          let difference = abs(Double(values[index]) - element.value)
          largest = difference.isNaN || largest.isNaN ? .nan : max(largest, difference)
          squares += difference * difference
        }
        func relative(_ error: Double) -> Double { error == 0 ? 0 : error / magnitude }
        return MeasuredError(
          maximum: relative(largest), rootMeanSquare: relative((squares / Double(sampleCount)).squareRoot()),
          sampleCount: sampleCount, elementCount: count)
      }
    }
  }

  /// Places spread over 0 ..< count: all of them, or one drawn from each of `sampleCount` even parts.
  private static func sample(_ sampleCount: Int, of count: Int) -> [Int] {
    if sampleCount == count { return Array(0..<count) }
    var random = RandomStream(seed: UInt64(count), purpose: "elements compared with the definition")
    return (0..<sampleCount).map { part in
      let first = part * count / sampleCount
      return first + random.integer(below: (part + 1) * count / sampleCount - first)
    }
  }
}
