/// The shape of one image or feature map without its batch: channels, height, width, as in [C, H, W].
public struct ImageShape: Hashable, Codable, Sendable, CustomStringConvertible {
  public var channels: Int
  public var height: Int
  public var width: Int

  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// Height and width.
  public var size: Size2D { Size2D(height: height, width: width) }

  /// `32×32×3`: height, width, channels, as the command line writes volumes.
  public var description: String { "\(height)×\(width)×\(channels)" }
}
