import ConvShapes
import Testing

/// The operations of Winograd's transforms, counted while they compute.
@Suite("Winograd's transforms, counted")
struct WinogradTransformTests {
  /// A number that counts what is done to it.
  private final class Counter {
    var operations = 0
    func number(_ value: Double) -> Number { Number(value: value, counter: self) }
  }

  private struct Number {
    let value: Double
    let counter: Counter

    private func counted(_ value: Double) -> Number {
      counter.operations += 1
      return Number(value: value, counter: counter)
    }

    static func + (a: Number, b: Number) -> Number { a.counted(a.value + b.value) }
    static func - (a: Number, b: Number) -> Number { a.counted(a.value - b.value) }
    static func * (a: Double, b: Number) -> Number { b.counted(a * b.value) }
    static prefix func - (a: Number) -> Number { Number(value: -a.value, counter: a.counter) }
  }

  private typealias Line = ([Number]) -> [Number]
  private static let a = 0.5.squareRoot()
  private static let b = 2.0.squareRoot()

  /// The maps of one line, operation by operation as in winograd_lines.kernel.h.
  private static func input(_ size: Int) -> Line {
    { d in
      if size == 4 { return [d[2] - d[0], d[2] + d[1], d[2] - d[1], d[3] - d[1]] }
      let (even, odd) = (d[4] - 2 * d[2], a * (d[3] - 2 * d[1]))
      let (even2, odd2) = (d[4] - 0.5 * d[2], b * (d[3] - 0.5 * d[1]))
      return [
        (d[0] - 2.5 * d[2]) + d[4], even + odd, even - odd, even2 + odd2, even2 - odd2,
        (d[1] - 2.5 * d[3]) + d[5],
      ]
    }
  }

  private static func filter(_ size: Int) -> Line {
    { g in
      if size == 4 {
        let even = g[0] + g[2]
        return [-g[0], 0.5 * (even + g[1]), 0.5 * (even - g[1]), g[2]]
      }
      let (even, odd) = (g[0] + 0.5 * g[2], a * g[1])
      let (even2, odd2) = (g[0] + 2 * g[2], b * g[1])
      return [
        g[0], (-2.0 / 3) * (even + odd), (-2.0 / 3) * (even - odd), (1.0 / 6) * (even2 + odd2),
        (1.0 / 6) * (even2 - odd2), g[2],
      ]
    }
  }

  private static func output(_ size: Int) -> Line {
    { p in
      let (sum, difference) = (p[1] + p[2], p[1] - p[2])
      if size == 4 { return [p[0] + sum, difference + p[3]] }
      let (sum2, difference2) = (p[3] + p[4], p[3] - p[4])
      return [
        (p[0] + sum) + sum2, a * difference + b * difference2, 0.5 * sum + 2 * sum2,
        ((a / 2) * difference + (2 * b) * difference2) + p[5],
      ]
    }
  }

  /// The map of a square: of its columns, then of its rows.
  private static func square(_ line: Line, _ rows: [[Number]]) -> [[Number]] {
    func turned(_ rows: [[Number]]) -> [[Number]] { rows[0].indices.map { x in rows.map { $0[x] } } }
    return turned(turned(rows).map(line)).map(line)
  }

  @Test("They compute the convolution, in as many operations as are printed", arguments: [2, 4])
  func counts(tile: Int) throws {
    let transform = try #require(WinogradTransform.all.first { $0.tile == tile })
    var numbers = SeededNumbers(seed: 17)
    let size = tile + 2
    func square(_ side: Int) -> [[Double]] {
      (0..<side).map { _ in (0..<side).map { _ in Double(numbers.integer(-9...9)) } }
    }
    func mapped(_ line: Line, _ values: [[Double]]) -> (values: [[Double]], operations: Int) {
      let counter = Counter()
      let result = Self.square(line, values.map { $0.map(counter.number) })
      return (result.map { $0.map(\.value) }, counter.operations)
    }
    let (image, kernel) = (square(size), square(3))
    let pixels = mapped(Self.input(size), image)
    let taps = mapped(Self.filter(size), kernel)
    let products = zip(pixels.values, taps.values).map { zip($0, $1).map { $0 * $1 } }
    let results = mapped(Self.output(size), products)
    for y in 0..<tile {
      for x in 0..<tile {
        var sum = 0.0
        for i in 0..<3 { for j in 0..<3 { sum += image[y + i][x + j] * kernel[i][j] } }
        #expect(abs(results.values[y][x] - sum) < 1e-9)
      }
    }
    #expect(pixels.operations == transform.input)
    #expect(taps.operations == transform.filter)
    #expect(results.operations == transform.output)
  }
}
