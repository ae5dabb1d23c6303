import Foundation

/// Where the pixels of an image come from: an affine map from positions in the new image to positions in the old one.
///
/// ```
/// old.x = xx · new.x + xy · new.y + x        positions in pixels from the middle of the image, x to the right and
/// old.y = yx · new.x + yy · new.y + y        y down; the centre of the first pixel is at (½ − width ÷ 2, ½ − height ÷ 2)
/// ```
///
/// Maps are joined before a pixel is touched, so that crop, flip, scale, rotation and shift blur an image once and not
/// five times. Mirror images and shifts by whole pixels are exact.
struct AffineMap: Hashable {
  var xx = 1.0
  var xy = 0.0
  var x = 0.0
  var yx = 0.0
  var yy = 1.0
  var y = 0.0

  static let identity = AffineMap()

  /// First this map, then another one, on the way from the new image to the old one.
  func then(_ next: AffineMap) -> AffineMap {
    AffineMap(
      xx: next.xx * xx + next.xy * yx, xy: next.xx * xy + next.xy * yy, x: next.xx * x + next.xy * y + next.x,
      yx: next.yx * xx + next.yy * yx, yy: next.yx * xy + next.yy * yy, y: next.yx * x + next.yy * y + next.y)
  }

  /// The new image is the old one, moved right and down by so many pixels.
  static func shift(x: Double, y: Double) -> AffineMap { AffineMap(x: -x, y: -y) }

  /// The new image is the old one, turned counterclockwise.
  static func rotation(degrees: Double) -> AffineMap {
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    return AffineMap(xx: cosine, xy: -sine, yx: sine, yy: cosine)
  }

  /// The new image is the old one, larger by a factor.
  static func scale(_ factor: Double) -> AffineMap { AffineMap(xx: 1 / factor, yy: 1 / factor) }

  /// The new image is the old one, mirrored.
  static func mirror(horizontally: Bool, vertically: Bool) -> AffineMap {
    AffineMap(xx: horizontally ? -1 : 1, yy: vertically ? -1 : 1)
  }

  /// The new image is a part of the old one: its middle and its sides as shares of the image's.
  static func part(x: Double, y: Double, width: Double, height: Double) -> AffineMap {
    AffineMap(xx: width, x: x, yy: height, y: y)
  }

  /// Resamples an image [C, H, W] in place: bilinear, with the pixel at the nearest edge for what lies outside.
  func resample(_ image: UnsafeMutableBufferPointer<Float>, _ shape: ImageShape) {
    if self == .identity { return }
    let (height, width) = (shape.height, shape.width)
    let (lastX, lastY) = (Double(width - 1), Double(height - 1))
    // From pixel numbers to positions and back: half a pixel and half an image.
    let (middleX, middleY) = (lastX / 2, lastY / 2)
    let area = height * width
    withUnsafeTemporaryAllocation(of: Float.self, capacity: image.count) { source in
      _ = source.initialize(fromContentsOf: image)
      for row in 0..<height {
        let newY = Double(row) - middleY
        for column in 0..<width {
          let newX = Double(column) - middleX
          let oldX = min(max(xx * newX + xy * newY + x + middleX, 0), lastX)
          let oldY = min(max(yx * newX + yy * newY + y + middleY, 0), lastY)
          let (left, top) = (Int(oldX), Int(oldY))
          let (shareX, shareY) = (Float(oldX - Double(left)), Float(oldY - Double(top)))
          let right = min(left + 1, width - 1)
          let (upper, lower) = (top * width, min(top + 1, height - 1) * width)
          for plane in stride(from: 0, to: image.count, by: area) {
            let above = source[plane + upper + left] * (1 - shareX) + source[plane + upper + right] * shareX
            let below = source[plane + lower + left] * (1 - shareX) + source[plane + lower + right] * shareX
            image[plane + row * width + column] = above * (1 - shareY) + below * shareY
          }
        }
      }
    }
  }
}
