import Testing

@testable import ConvTensors

@Suite struct MatrixProductTests {
  static let sizes = [
    (1, 1, 1), (3, 5, 7), (64, 10, 100), (10, 64, 1), (21, 50, 600), (8, 48, 513), (17, 49, 0),
  ]

  private func random(_ shape: Shape, _ purpose: String) -> Tensor {
    var stream = RandomStream(seed: 1, purpose: purpose)
    return Tensor(uninitialized: shape) { for index in $0.indices { $0[index] = stream.uniform() - 0.5 } }
  }

  /// Against the sum as it is written, in Double; the bound is 2⁻²⁴ · 4 · √K relative to the largest Σ|terms|.
  @Test(arguments: InstructionSet.available, [false, true])
  func agreesWithItsDefinition(set: InstructionSet, transposed: Bool) {
    for (m, n, k) in Self.sizes {
      for transposingB in [false, true] {
        let a = random(transposed ? [k, m] : [m, k], "a")
        let b = random(transposingB ? [n, k] : [k, n], "b")
        let product = matrixProduct(
          a, b, transposingA: transposed, transposingB: transposingB,
          context: ComputeContext(threadCount: 2, instructionSet: set))
        #expect(product.shape == [m, n])
        let (left, right) = (a.elements.map(Double.init), b.elements.map(Double.init))
        let result = product.elements.map(Double.init)
        var worst = 0.0
        var magnitude = 0.0
        for i in 0..<m {
          for j in 0..<n {
            var (sum, size) = (0.0, 0.0)
            for l in 0..<k {
              let term =
                left[transposed ? l * m + i : i * k + l] * right[transposingB ? j * k + l : l * n + j]
              sum += term
              size += abs(term)
            }
            worst = max(worst, abs(sum - result[i * n + j]))
            magnitude = max(magnitude, size)
          }
        }
        #expect(worst <= 0x1p-24 * 4 * Double(k).squareRoot() * magnitude, "\(m)×\(n)×\(k)")
      }
    }
  }

  @Test func bitsDoNotDependOnThreads() {
    let a = random([70, 900], "a")
    let b = random([900, 200], "b")
    let one = matrixProduct(a, b, context: ComputeContext(threadCount: 1))
    for threads in [2, 3, 7] {
      #expect(matrixProduct(a, b, context: ComputeContext(threadCount: threads)) == one)
    }
  }
}

@Suite struct BlockSplitTests {
  @Test func blocksCoverEverythingAndAreEven() {
    for count in 0..<60 {
      for limit in 1..<10 {
        let split = BlockSplit(count, limit: limit)
        let blocks = (0..<split.blockCount).map { split[$0] }
        #expect(blocks.flatMap { Array($0) } == Array(0..<count))
        #expect(split.blockCount == (count + limit - 1) / limit)
        let sizes = blocks.map(\.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        #expect((sizes.max() ?? 0) == split.largest && split.largest <= limit)
      }
    }
  }

  /// Whole units in every block but the last, and still even.
  @Test func unitsStayTogether() {
    for count in 0..<100 {
      for (unit, limit) in [(2, 2), (2, 6), (4, 12), (16, 48)] {
        let split = BlockSplit(count, limit: limit, unit: unit)
        let blocks = (0..<split.blockCount).map { split[$0] }
        #expect(blocks.flatMap { Array($0) } == Array(0..<count))
        #expect(split.blockCount == (count + limit - 1) / limit)
        #expect(blocks.dropLast().allSatisfy { $0.count % unit == 0 })
        let sizes = blocks.map(\.count)
        let units = sizes.map { ($0 + unit - 1) / unit }
        #expect((units.max() ?? 0) - (units.min() ?? 0) <= 1)
        #expect(sizes.allSatisfy { $0 <= split.largest } && split.largest <= limit)
      }
    }
  }
}
