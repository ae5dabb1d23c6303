import TestSupport
import Testing

@testable import ConvImages

@Suite struct AffineMapTests {
  struct Case: Decodable {
    let height, width: Int
    let matrix, offset: [Double]
    let samples, resampled: [Float]
  }

  private func resampled(_ samples: [Float], _ shape: ImageShape, _ map: AffineMap) -> [Float] {
    var samples = samples
    samples.withUnsafeMutableBufferPointer { map.resample($0, shape) }
    return samples
  }

  @Test func resampledAsScipyDoes() throws {
    let cases: [Case] = try Fixtures.json("augmentation/affine.json")
    #expect(cases.count == 36)
    for expected in cases {
      let map = AffineMap(
        xx: expected.matrix[0], xy: expected.matrix[1], x: expected.offset[0], yx: expected.matrix[2],
        yy: expected.matrix[3], y: expected.offset[1])
      let shape = ImageShape(channels: 1, height: expected.height, width: expected.width)
      let result = resampled(expected.samples, shape, map)
      let error = try #require(zip(result, expected.resampled).map { abs($0 - $1) }.max())
      #expect(error < 1e-6, "\(expected.height)×\(expected.width) by \(map)")
    }
  }

  private let shape = ImageShape(channels: 3, height: 2, width: 3)
  private let samples: [Float] = (0..<18).map { Float($0) / 7 }

  private func sevenths(_ numbers: [Float]) -> [Float] { numbers.map { $0 / 7 } }

  @Test func wholePixelsAreExactAndTheEdgeGoesOn() {
    #expect(
      resampled(samples, shape, .shift(x: 1, y: 0))
        == sevenths([0, 0, 1, 3, 3, 4, 6, 6, 7, 9, 9, 10, 12, 12, 13, 15, 15, 16]))
    #expect(
      resampled(samples, shape, .shift(x: 0, y: -1)).prefix(6)
        == sevenths([3, 4, 5, 3, 4, 5])[...])
    #expect(
      resampled(samples, shape, .mirror(horizontally: true, vertically: false)).prefix(6)
        == sevenths([2, 1, 0, 5, 4, 3])[...])
    #expect(
      resampled(samples, shape, .mirror(horizontally: false, vertically: true)).prefix(6)
        == sevenths([3, 4, 5, 0, 1, 2])[...])
    // Half a pixel to the right: the mean of two neighbours.
    #expect(
      resampled([0, 1, 3], .init(channels: 1, height: 1, width: 3), .shift(x: 0.5, y: 0)) == [0, 0.5, 2])
  }

  @Test func flipsTwiceAreNoFlip() {
    for map in [
      AffineMap.mirror(horizontally: true, vertically: false), .mirror(horizontally: true, vertically: true),
    ] {
      #expect(resampled(resampled(samples, shape, map), shape, map) == samples)
      #expect(map.then(map) == .identity)
    }
  }

  /// A quarter turn counterclockwise: the right column becomes the upper row.
  @Test func aQuarterTurnIsCounterclockwise() {
    let square = ImageShape(channels: 1, height: 2, width: 2)
    let turned = resampled([0, 1, 0, 1], square, .rotation(degrees: 90))
    #expect(zip(turned, [1, 1, 0, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(AffineMap.rotation(degrees: 0) == .identity)
  }

  /// Twice as large around the middle, and the middle half by each side is the same picture.
  @Test func scaleAndPartAgree() {
    #expect(AffineMap.scale(2) == .part(x: 0, y: 0, width: 0.5, height: 0.5))
    let line = ImageShape(channels: 1, height: 1, width: 4)
    #expect(resampled([0, 1, 2, 3], line, .scale(2)) == [0.75, 1.25, 1.75, 2.25])
    #expect(
      resampled([0, 1, 2, 3], line, .part(x: 1, y: 0, width: 0.5, height: 1)) == [1.75, 2.25, 2.75, 3])
  }

  /// Joined maps lead where one after the other leads.
  @Test func joinedMapsAreTheirProduct() {
    let (first, second) = (AffineMap.rotation(degrees: 30), AffineMap.shift(x: 3, y: -2))
    let joined = first.then(second)
    let (x, y) = (1.25, -0.5)
    let middle = (first.xx * x + first.xy * y + first.x, first.yx * x + first.yy * y + first.y)
    #expect(joined.xx * x + joined.xy * y + joined.x == middle.0 - 3)
    #expect(joined.yx * x + joined.yy * y + joined.y == middle.1 + 2)
  }
}
