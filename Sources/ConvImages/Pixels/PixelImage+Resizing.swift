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
    return resizedHorizontally(to: size.width).resizedVertically(to: size.height)
  }

  private func resizedHorizontally(to width: Int) -> PixelImage {
    if width == self.width { return self }
    let axis = ResizingWeights(from: self.width, to: width)
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
  private func resizedVertically(to height: Int) -> PixelImage {
    if height == self.height { return self }
    let axis = ResizingWeights(from: self.height, to: height)
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
