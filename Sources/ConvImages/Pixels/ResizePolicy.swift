/// How an image whose aspect ratio is not the network's is brought to its size.
///
/// ```
/// stretch   every pixel is kept, the aspect is not
/// crop      the largest centred part of the network's aspect is cut out and resized: the rest is lost
/// pad       the whole image, as large as it fits, centred on black
/// ```
///
/// An image of the network's aspect ratio becomes the same by all three. The padding is black (0) and not the mean of
/// the training part: the mean is taken from the images as the network sees them, padding and all, so that training,
/// evaluation and every other program need nothing but the word `pad` to do the same.
public enum ResizePolicy: String, CaseIterable, Codable, Hashable, Sendable {
  /// Height and width by factors of their own.
  case stretch
  /// One factor, the larger of the two; what hangs over is lost in equal halves.
  case crop
  /// One factor, the smaller of the two; the rest is black.
  case pad
}

extension PixelImage {
  /// The image brought to a size: bilinear, antialiased where it shrinks.
  ///
  /// With `crop` the part has fractional borders, half of what is lost at each side, so that nothing is stretched. With
  /// `pad` the image gets the height or the width of the size and the nearest whole number for the other, and an odd
  /// line of padding stands below or at the right.
  ///
  /// - Parameter size: height and width of 1 or more, in pixels.
  /// - Complexity: as ``resized(to:)``
  public func resized(to size: Size2D, by policy: ResizePolicy) -> PixelImage {
    precondition(size.height >= 1 && size.width >= 1, "an image of \(size) pixels")
    let (height, width) = (Double(self.height), Double(self.width))
    // How many output pixels an input pixel becomes along each axis if the image is stretched.
    let (growthY, growthX) = (Double(size.height) / height, Double(size.width) / width)
    if growthY == growthX { return resized(to: size) }
    switch policy {
    case .stretch: return resized(to: size)
    case .crop:
      // The side that grows more, or shrinks less, is kept whole: exactly, not up to rounding.
      let keptHeight = growthY > growthX ? height : Double(size.height) / growthX
      let keptWidth = growthX > growthY ? width : Double(size.width) / growthY
      return resized(
        to: size, rows: (height - keptHeight) / 2..<(height + keptHeight) / 2,
        columns: (width - keptWidth) / 2..<(width + keptWidth) / 2)
    case .pad:
      let growth = min(growthY, growthX)
      func side(_ length: Double, _ limit: Int) -> Int {
        min(max(Int((length * growth).rounded()), 1), limit)
      }
      let inner = Size2D(height: side(height, size.height), width: side(width, size.width))
      return resized(to: inner).centred(on: size)
    }
  }

  /// The image brought to a shape: the policy's size, and 1 or 3 channels.
  ///
  /// Colours are mixed before resizing and gray is spread after it: resizing one plane is cheaper than three.
  public func fitted(to shape: ImageShape, by policy: ResizePolicy) -> PixelImage {
    shape.channels == 1
      ? converted(channels: 1).resized(to: shape.size, by: policy)
      : resized(to: shape.size, by: policy).converted(channels: shape.channels)
  }

  /// The image in the middle of a larger black one.
  private func centred(on size: Size2D) -> PixelImage {
    if size == self.size { return self }
    let shape = ImageShape(channels: channels, height: size.height, width: size.width)
    var result = [Float](repeating: 0, count: channels * size.height * size.width)
    let (top, left) = ((size.height - height) / 2, (size.width - width) / 2)
    for channel in 0..<channels {
      for y in 0..<height {
        let source = (channel * height + y) * width
        let target = (channel * size.height + top + y) * size.width + left
        result.replaceSubrange(target..<target + width, with: samples[source..<source + width])
      }
    }
    return PixelImage(shape: shape, samples: result)
  }
}
