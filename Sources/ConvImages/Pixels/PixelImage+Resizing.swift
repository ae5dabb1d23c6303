extension PixelImage {
  /// The image stretched to another size: bilinear, antialiased when shrinking.
  ///
  /// The aspect is not kept. See ``ResizingWeights`` for the formula; an image of that size already is returned as it is.
  ///
  /// - Parameter size: height and width of 1 or more, in pixels.
  /// - Complexity: the input's and output's pixels, each times the ratio of the sizes where it shrinks.
  public func resized(to size: Size2D) -> PixelImage {
    precondition(size.height >= 1 && size.width >= 1, "an image of \(size) pixels")
    if size == self.size { return self }
    return resized(to: size, rows: 0..<Double(height), columns: 0..<Double(width))
  }

  /// A part of the image with fractional borders, in pixels from the top and the left, stretched to a size.
  func resized(to size: Size2D, rows: Range<Double>, columns: Range<Double>) -> PixelImage {
    resizedHorizontally(to: size.width, columns).resizedVertically(to: size.height, rows)
  }

  private func resizedHorizontally(to width: Int, _ part: Range<Double>) -> PixelImage {
    if width == self.width, part == 0..<Double(width) { return self }
    let axis = ResizingWeights(from: self.width, to: width, part: part)
    let shape = ImageShape(channels: channels, height: height, width: width)
    var result = [Float](repeating: 0, count: channels * height * width)
    samples.withUnsafeBufferPointer { samples in
      axis.weights.withUnsafeBufferPointer { weights in
        for row in 0..<channels * height {
          var next = 0
          for x in 0..<width {
            let start = row * self.width + axis.first[x]
            var sum: Float = 0
            for offset in 0..<axis.count[x] { sum += samples[start + offset] * weights[next + offset] }
            result[row * width + x] = sum
            next += axis.count[x]
          }
        }
      }
    }
    return PixelImage(shape: shape, samples: result)
  }

  /// Whole rows at a time: the inner loop runs along the row, where memory is.
  private func resizedVertically(to height: Int, _ part: Range<Double>) -> PixelImage {
    if height == self.height, part == 0..<Double(height) { return self }
    let axis = ResizingWeights(from: self.height, to: height, part: part)
    let shape = ImageShape(channels: channels, height: height, width: width)
    var result = [Float](repeating: 0, count: channels * height * width)
    samples.withUnsafeBufferPointer { samples in
      result.withUnsafeMutableBufferPointer { result in
        for channel in 0..<channels {
          var next = 0
          for y in 0..<height {
            let target = (channel * height + y) * width
            for offset in 0..<axis.count[y] {
              let source = (channel * self.height + axis.first[y] + offset) * width
              let weight = axis.weights[next + offset]
              for x in 0..<width { result[target + x] += samples[source + x] * weight }
            }
            next += axis.count[y]
          }
        }
      }
    }
    return PixelImage(shape: shape, samples: result)
  }
}
