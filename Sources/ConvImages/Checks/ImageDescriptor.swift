import Foundation

/// A picture as a point, so that pictures which look alike are near: a small copy, freed of brightness and contrast.
///
/// ```
/// thumbnail   t = the image at 16×16, in the channels luma (r + g + b) ÷ √3, (r − b) ÷ √2, (r − 2g + b) ÷ √6
/// coefficients  c = orthonormal DCT-II of each channel, the luma's constant left out
/// descriptor  d = c ÷ |c|
/// |d − e|² = 2 · (1 − correlation of the two thumbnails)
/// ```
///
/// The transform keeps distances, and puts what differs most between pictures first: most comparisons end after a few
/// numbers. Pictures that are the same everywhere have none.
/// Source: N. Ahmed, T. Natarajan & K. R. Rao, *Discrete Cosine Transform*, 1974; C. Zauner, *Implementation and
/// Benchmarking of Perceptual Image Hash Functions*, 2010, §3.
struct ImageDescriptor: Sendable {
  /// Unit length; 255 numbers of a gray picture, 767 of one in colour.
  let values: [Float]

  static let side = 16
  /// Contrast below which nothing but noise would be compared: two gray levels of 255.
  private static let leastContrast: Float = 2 / 255

  init?(_ image: PixelImage) {
    let side = Self.side
    let small = image.resized(to: Size2D(height: side, width: side))
    let area = side * side
    var values: [Float] = []
    for plane in Self.planes(of: small) { values += Self.cosineTransform(plane) }
    // The constant of the luma is the brightness.
    values.removeFirst()
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length / Float(area * image.channels).squareRoot() >= Self.leastContrast else { return nil }
    self.values = values.map { $0 / length }
  }

  /// The square of the distance; anything above the limit when it is larger than that.
  func squaredDistance(to other: ImageDescriptor, limit: Float) -> Float {
    var sum: Float = 0
    values.withUnsafeBufferPointer { left in
      other.values.withUnsafeBufferPointer { right in
        var index = 0
        while index < left.count, sum <= limit {
          let end = min(index + 16, left.count)
          while index < end {
            let difference = left[index] - right[index]
            sum += difference * difference
            index += 1
          }
        }
      }
    }
    return sum
  }

  private static func planes(of image: PixelImage) -> [[Float]] {
    let area = image.height * image.width
    guard image.channels == 3 else { return [image.samples] }
    func plane(_ red: Float, _ green: Float, _ blue: Float) -> [Float] {
      (0..<area).map { pixel in
        red * image.samples[pixel] + green * image.samples[area + pixel] + blue
          * image.samples[2 * area + pixel]
      }
    }
    let (two, three, six) = (Float(2).squareRoot(), Float(3).squareRoot(), Float(6).squareRoot())
    return [
      plane(1 / three, 1 / three, 1 / three), plane(1 / two, 0, -1 / two), plane(1 / six, -2 / six, 1 / six),
    ]
  }

  /// The coefficients in the order of rising frequency.
  private static func cosineTransform(_ plane: [Float]) -> [Float] {
    let side = Self.side
    var rows = [Float](repeating: 0, count: side * side)
    var result = [Float](repeating: 0, count: side * side)
    for y in 0..<side {
      for k in 0..<side {
        var sum: Float = 0
        for x in 0..<side { sum += plane[y * side + x] * basis[k * side + x] }
        rows[y * side + k] = sum
      }
    }
    for k in 0..<side {
      for x in 0..<side {
        var sum: Float = 0
        for y in 0..<side { sum += rows[y * side + x] * basis[k * side + y] }
        result[k * side + x] = sum
      }
    }
    return order.map { result[$0] }
  }

  private static let basis: [Float] = (0..<side).flatMap { k in
    (0..<side).map { x in
      let scale = (k == 0 ? 1 : 2) / Double(side)
      return Float(scale.squareRoot() * cos(Double.pi * (Double(x) + 0.5) * Double(k) / Double(side)))
    }
  }

  /// Places of a plane's coefficients, the sum of both frequencies rising.
  private static let order: [Int] = (0..<side * side).sorted {
    ($0 / side + $0 % side, $0) < ($1 / side + $1 % side, $1)
  }
}
