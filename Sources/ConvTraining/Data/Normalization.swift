@_exported import ConvImages

/// The mean and the standard deviation of each channel, which a network's input is freed of.
///
/// ```
/// normalized[n, c, y, x] = (pixel[n, c, y, x] − mean[c]) ÷ deviation[c]
/// mean[c] = Σ pixel ÷ count        deviation[c] = √(Σ (pixel − mean[c])² ÷ count)
/// ```
///
/// They are taken from the training part alone, stored with the model, and applied to everything it sees later.
/// Source: LeCun, Bottou, Orr & Müller, *Efficient BackProp*, 1998, §4.3.
public struct Normalization: Hashable, Codable, Sendable {
  /// One number a channel, in the pixels' unit: 0…1.
  public let mean: [Double]
  /// One number a channel, above 0: 1 for a channel that is the same everywhere.
  public let deviation: [Double]

  /// - Precondition: as many deviations as means, all finite, the deviations above 0.
  public init(mean: [Double], deviation: [Double]) {
    precondition(Self.isValid(mean: mean, deviation: deviation), "means \(mean), deviations \(deviation)")
    self.mean = mean
    self.deviation = deviation
  }

  /// The normalization that changes nothing.
  public init(identityFor channels: Int) {
    self.init(
      mean: Array(repeating: 0, count: channels), deviation: Array(repeating: 1, count: channels))
  }

  static func isValid(mean: [Double], deviation: [Double]) -> Bool {
    mean.count == deviation.count && mean.allSatisfy(\.isFinite)
      && deviation.allSatisfy { $0.isFinite && Float($0) > 0 && (1 / Float($0)).isFinite }
  }

  /// The mean and deviation of every image of a folder.
  ///
  /// Each image's sums are taken in Double and added in the order of the images, so the result does not depend on the
  /// number of threads.
  ///
  /// - Throws: ``ImageFolderError`` when an image cannot be read.
  /// - Complexity: reads every image once.
  public init(of folder: ImageFolder, context: ComputeContext) throws {
    let shape = folder.imageShape
    let area = shape.height * shape.width
    var sums = Array(repeating: ChannelSums(), count: shape.channels)
    for range in Batch.ranges(of: folder.count, size: folder.imagesAtOnce) {
      let images = try folder.batch(of: Array(range), context: context).images
      let parts = images.withUnsafeBufferPointer { pixels in
        var parts = Array(repeating: ChannelSums(), count: range.count * shape.channels)
        parts.withUnsafeMutableBufferPointer { parts in
          // Each plane writes its own sums.
          nonisolated(unsafe) let parts = parts
          context.parallelFor(parts.count) { plane in
            parts[plane] = ChannelSums(
              of: UnsafeBufferPointer(rebasing: pixels[plane * area..<(plane + 1) * area]))
          }
        }
        return parts
      }
      for (plane, part) in parts.enumerated() { sums[plane % shape.channels].add(part) }
    }
    self.init(mean: sums.map(\.mean), deviation: sums.map { $0.deviation > 1e-6 ? $0.deviation : 1 })
  }

  /// The images freed of mean and deviation.
  ///
  /// - Parameter images: [N, C, H, W], 0…1.
  /// - Returns: [N, C, H, W].
  public func normalized(_ images: Tensor, context: ComputeContext) -> Tensor {
    let channels = mean.count
    precondition(
      images.shape.rank == 4 && images.shape[1] == channels,
      "images of shape \(images.shape) normalized by \(channels) channels")
    let imageCount = images.count / max(images.shape[0], 1)
    return Tensor(uninitialized: images.shape) { output in
      images.withUnsafeBufferPointer { input in
        context.parallelFor(images.shape[0]) { n in
          let place = n * imageCount..<(n + 1) * imageCount
          let image = UnsafeMutableBufferPointer(rebasing: output[place])
          _ = image.update(fromContentsOf: input[place])
          normalize(image)
        }
      }
    }
  }

  /// Frees one image [C, H, W] of mean and deviation, in place.
  func normalize(_ image: UnsafeMutableBufferPointer<Float>) {
    guard let samples = image.baseAddress else { return }
    let area = image.count / mean.count
    for c in mean.indices {
      let shift = Float(mean[c])
      let scale = 1 / Float(deviation[c])
      let plane = samples + c * area
      for index in 0..<area { plane[index] = (plane[index] - shift) * scale }
    }
  }
}

/// Count, mean and sum of squared distances from the mean of some pixels.
private struct ChannelSums {
  var count = 0.0
  var mean = 0.0
  var squares = 0.0

  init() {}

  /// Two passes: distances from the mean lose no digits, squares of the pixels would.
  init(of pixels: UnsafeBufferPointer<Float>) {
    count = Double(pixels.count)
    mean = pixels.reduce(0) { $0 + Double($1) } / count
    for pixel in pixels {
      let distance = Double(pixel) - mean
      squares += distance * distance
    }
  }

  var deviation: Double { (squares / count).squareRoot() }

  /// Joins the sums of other pixels (Chan, Golub & LeVeque, 1983).
  mutating func add(_ other: ChannelSums) {
    let total = count + other.count
    guard total > 0 else { return }
    let distance = other.mean - mean
    mean += distance * other.count / total
    squares += other.squares + distance * distance * count * other.count / total
    count = total
  }
}
