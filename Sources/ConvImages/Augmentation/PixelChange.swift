import Foundation

/// Changes of an image [C, H, W] in place that move no pixel; what they give is clamped to 0…1.
enum PixelChange {
  typealias Image = UnsafeMutableBufferPointer<Float>

  /// ```
  /// new = old · factor
  /// ```
  static func brighten(_ image: Image, by factor: Double) {
    if factor == 1 { return }
    let factor = Float(factor)
    for index in image.indices { image[index] = clamped(image[index] * factor) }
  }

  /// ```
  /// new = (old − mean) · factor + mean        mean: of the image's gray, by the weights of PixelImage.converted
  /// ```
  static func stretchContrast(_ image: Image, _ shape: ImageShape, by factor: Double) {
    if factor == 1 { return }
    let area = shape.height * shape.width
    func sum(_ channel: Int) -> Double {
      var sum = 0.0
      for index in channel * area..<(channel + 1) * area { sum += Double(image[index]) }
      return sum
    }
    let gray = shape.channels == 1 ? sum(0) : 0.299 * sum(0) + 0.587 * sum(1) + 0.114 * sum(2)
    let (mean, scale) = (Float(gray / Double(area)), Float(factor))
    for index in image.indices { image[index] = clamped((image[index] - mean) * scale + mean) }
  }

  /// Adds normal numbers, both of each pair that the polar method gives (Marsaglia, 1964).
  static func addNoise(_ image: Image, deviation: Double, _ chance: inout RandomStream) {
    if deviation == 0 { return }
    for first in stride(from: 0, to: image.count, by: 2) {
      var (u, v, square) = (0.0, 0.0, 0.0)
      repeat {
        let word = chance.next()
        u = Double(word >> 32) * 0x1p-31 - 1
        v = Double(word & 0xFFFF_FFFF) * 0x1p-31 - 1
        square = u * u + v * v
      } while square >= 1 || square == 0
      let radius = deviation * (-2 * log(square) / square).squareRoot()
      image[first] = clamped(image[first] + Float(u * radius))
      if first + 1 < image.count { image[first + 1] = clamped(image[first + 1] + Float(v * radius)) }
    }
  }

  /// Fills a rectangle; the part of it that lies outside the image is lost.
  ///
  /// - Parameters:
  ///   - share: of the image's height and width, each side rounded to whole pixels, at least one when not 0.
  ///   - middle: the pixel in the middle of the rectangle.
  ///   - fill: one level a channel.
  static func erase(
    _ image: Image, _ shape: ImageShape, share: Double, around middle: (y: Int, x: Int), fill: [Double]
  ) {
    if share == 0 { return }
    func span(_ length: Int, _ middle: Int) -> Range<Int> {
      let side = max(Int((share * Double(length)).rounded()), 1)
      let start = middle - side / 2
      return max(start, 0)..<min(start + side, length)
    }
    let (rows, columns) = (span(shape.height, middle.y), span(shape.width, middle.x))
    for channel in 0..<shape.channels {
      for y in rows {
        let start = (channel * shape.height + y) * shape.width
        for x in columns { image[start + x] = Float(fill[channel]) }
      }
    }
  }

  private static func clamped(_ value: Float) -> Float { min(max(value, 0), 1) }
}
