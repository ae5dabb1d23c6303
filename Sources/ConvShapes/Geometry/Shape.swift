/// The dimensions of an array, outermost first: a batch of images is [N, C, H, W].
///
/// A shape is a plain list of non-negative lengths; rank 0 is the shape of a single number.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// One length an axis. None is checked here; layers refuse those below 1.
  public var dimensions: [Int]

  /// The shape of these lengths, outermost first.
  public init(_ dimensions: [Int]) { self.dimensions = dimensions }

  /// `let filters: Shape = [16, 3, 5, 5]`
  public init(arrayLiteral dimensions: Int...) { self.dimensions = dimensions }

  /// [N, C, H, W] for `batch` images.
  public init(batch: Int, _ image: ImageShape) {
    dimensions = [batch, image.channels, image.height, image.width]
  }

  /// The number of dimensions.
  public var rank: Int { dimensions.count }

  /// The number of elements: the product of all dimensions, 1 for rank 0.
  public var count: Int { dimensions.reduce(1, *) }

  /// The length of an axis, 0 for the outermost.
  ///
  /// - Precondition: 0 ≤ axis < rank.
  public subscript(axis: Int) -> Int {
    get { dimensions[axis] }
    set { dimensions[axis] = newValue }
  }

  /// [C, H, W] of a rank-4 shape, `nil` for any other rank.
  public var image: ImageShape? {
    rank == 4
      ? ImageShape(channels: dimensions[1], height: dimensions[2], width: dimensions[3]) : nil
  }

  /// `[64, 3, 32, 32]`.
  public var description: String { "\(dimensions)" }
}

extension Shape: Codable {
  /// A list of numbers.
  public init(from decoder: any Decoder) throws { dimensions = try [Int](from: decoder) }

  public func encode(to encoder: any Encoder) throws { try dimensions.encode(to: encoder) }
}
