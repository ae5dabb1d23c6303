/// The shape of one image or feature map without its batch: channels, height, width, as in [C, H, W].
public struct ImageShape: Hashable, Codable, Sendable, CustomStringConvertible {
  /// C: 1 for gray, 3 for red, green and blue, any number in a feature map.
  public var channels: Int
  /// H, in pixels.
  public var height: Int
  /// W, in pixels.
  public var width: Int

  /// Takes any numbers: what is given the shape refuses those below 1.
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
