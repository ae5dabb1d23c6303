import Testing

@testable import ConvTensors

@Suite struct RandomStreamTests {
  private func words(_ stream: RandomStream) -> [UInt64] {
    var stream = stream
    return (0..<4).map { _ in stream.next() }
  }

  @Test func aStreamIsAFunctionOfItsName() {
    let base = words(RandomStream(seed: 7, purpose: "shuffle", epoch: 1, index: 2))
    #expect(base == words(RandomStream(seed: 7, purpose: "shuffle", epoch: 1, index: 2)))
    let others = [
      RandomStream(seed: 8, purpose: "shuffle", epoch: 1, index: 2),
      RandomStream(seed: 7, purpose: "shuffles", epoch: 1, index: 2),
      RandomStream(seed: 7, purpose: "shuffle", epoch: 2, index: 2),
      RandomStream(seed: 7, purpose: "shuffle", epoch: 1, index: 3),
      RandomStream(seed: 7, purpose: "shuffle", epoch: 2, index: 1),
    ]
    #expect(Set(others.map(words)).union([base]).count == 6)
  }

  /// Means and deviations within five standard errors of the laws'.
  @Test func momentsAreThoseOfTheLaws() {
    var stream = RandomStream(seed: 1, purpose: "moments")
    let count = 100_000.0
    let uniform = (0..<Int(count)).map { _ in Double(stream.uniform()) }
    let normal = (0..<Int(count)).map { _ in Double(stream.normal()) }
    #expect(uniform.allSatisfy { (0..<1).contains($0) })
    #expect(abs(uniform.reduce(0, +) / count - 0.5) < 5 * (1 / 12.0 / count).squareRoot())
    #expect(abs(normal.reduce(0, +) / count) < 5 / count.squareRoot())
    let variance = normal.reduce(0) { $0 + $1 * $1 } / count
    #expect(abs(variance - 1) < 5 * (2 / count).squareRoot())
  }

  @Test func permutationsHoldEveryIndexOnce() {
    var stream = RandomStream(seed: 1, purpose: "permutation")
    let order = stream.permutation(of: 100)
    #expect(order.sorted() == Array(0..<100))
    #expect(order != Array(0..<100))
    #expect(stream.permutation(of: 0).isEmpty)
  }
}
