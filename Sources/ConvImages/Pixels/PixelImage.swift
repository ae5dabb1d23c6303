@_exported import ConvTensors

/// A gray or RGB image of floats, usually 0…1, one plane a channel: [C, H, W].
public struct PixelImage: Hashable, Sendable {
  /// Channels (1 gray, 3 red, green, blue), height and width.
  public let shape: ImageShape
  /// The samples in the order [C, H, W]; their number never changes.
  public private(set) var samples: [Float]

  /// An image of the given samples in the order [C, H, W].
  ///
  /// - Parameter shape: 1 or 3 channels; sides of 1 or more.
  public init(shape: ImageShape, samples: [Float]) {
    precondition(shape.channels == 1 || shape.channels == 3, "an image of \(shape.channels) channels")
    precondition(shape.height >= 1 && shape.width >= 1, "an image of \(shape.size) pixels")
    precondition(
      samples.count == shape.channels * shape.height * shape.width,
      "\(samples.count) samples for an image of \(shape)")
    self.shape = shape
    self.samples = samples
  }

  /// 1 or 3.
  public var channels: Int { shape.channels }
  /// Rows, 1 or more.
  public var height: Int { shape.height }
  /// Columns, 1 or more.
  public var width: Int { shape.width }
  /// Height and width in pixels.
  public var size: Size2D { shape.size }

  /// The sample of a channel at a row and a column.
  public subscript(channel: Int, y: Int, x: Int) -> Float {
    get { samples[offset(channel, y, x)] }
    set { samples[offset(channel, y, x)] = newValue }
  }

  private func offset(_ channel: Int, _ y: Int, _ x: Int) -> Int {
    precondition(
      (0..<channels).contains(channel) && (0..<height).contains(y) && (0..<width).contains(x),
      "sample (\(channel), \(y), \(x)) of an image of \(shape)")
    return (channel * height + y) * width + x
  }

  /// The image as a batch of one: [1, C, H, W].
  public var tensor: Tensor { Tensor(Shape(batch: 1, shape), samples) }
}
