/// Small pictures of many images in one: numbered rows of tiles, all of one shape.
///
/// ```
/// 1  ▣  ▣▣▣▣▣▣▣        a row: an image as it is, and what becomes of it
/// 2  ▣  ▣▣▣▣▣▣▣
/// ```
public struct ContactSheet: Sendable {
  /// The pixels at the longer side of a tile that small images are enlarged to: by a whole factor, pixel by pixel, so
  /// that what the network sees is what is seen.
  static let tileSide = 56
  private static let gap = 2
  private static let paper: Float = 1
  private static let ink: Float = 0.35

  private let rows: [[PixelImage]]
  private let tile: ImageShape
  private let factor: Int
  private let leadCount: Int
  private let columnCount: Int

  /// - Parameters:
  ///   - rows: at least one, of at least one image, all of one shape; rows may differ in length.
  ///   - leadCount: how many images at the beginning of each row stand apart from the others.
  public init(rows: [[PixelImage]], leadCount: Int = 0) {
    guard let shape = rows.first?.first?.shape else {
      preconditionFailure("a contact sheet without an image")
    }
    precondition(rows.allSatisfy { $0.allSatisfy { $0.shape == shape } }, "tiles of several shapes")
    self.rows = rows
    self.leadCount = leadCount
    columnCount = rows.map(\.count).max() ?? 0
    factor = max((Self.tileSide + max(shape.height, shape.width) - 1) / max(shape.height, shape.width), 1)
    tile = ImageShape(channels: shape.channels, height: shape.height * factor, width: shape.width * factor)
  }

  /// Height and width of the sheet in pixels.
  public var size: Size2D {
    Size2D(
      height: rows.count * (tile.height + Self.gap) + Self.gap,
      width: left(of: columnCount - 1) + tile.width + Self.gap)
  }

  /// The sheet, 0…1: white paper, gray numbers from 1 in front of the rows.
  public var image: PixelImage {
    let shape = ImageShape(channels: tile.channels, height: size.height, width: size.width)
    var samples = [Float](repeating: Self.paper, count: shape.channels * shape.height * shape.width)
    samples.withUnsafeMutableBufferPointer { samples in
      for (number, row) in rows.enumerated() {
        let top = Self.gap + number * (tile.height + Self.gap)
        write(number + 1, top: top + tile.height / 2, to: samples, shape)
        for (column, image) in row.enumerated() {
          draw(image, top: top, left: left(of: column), to: samples, shape)
        }
      }
    }
    return PixelImage(shape: shape, samples: samples)
  }

  private func left(of column: Int) -> Int {
    let margin = Self.gap + DigitGlyph.width(of: rows.count) + 2 * Self.gap
    let apart = leadCount > 0 && column >= leadCount ? 4 * Self.gap : 0
    return margin + column * (tile.width + Self.gap) + apart
  }

  private func draw(
    _ image: PixelImage, top: Int, left: Int, to sheet: UnsafeMutableBufferPointer<Float>, _ shape: ImageShape
  ) {
    image.samples.withUnsafeBufferPointer { samples in
      for channel in 0..<tile.channels {
        for y in 0..<tile.height {
          let source = (channel * image.height + y / factor) * image.width
          let target = (channel * shape.height + top + y) * shape.width + left
          for x in 0..<tile.width { sheet[target + x] = samples[source + x / factor] }
        }
      }
    }
  }

  /// Writes a row's number, its middle at a height.
  private func write(
    _ number: Int, top middle: Int, to sheet: UnsafeMutableBufferPointer<Float>, _ shape: ImageShape
  ) {
    let width = DigitGlyph.width(of: number)
    // Aligned at the right, as numbers are.
    let left = Self.gap + DigitGlyph.width(of: rows.count) - width
    for (y, x) in DigitGlyph.pixels(of: number) {
      let (row, column) = (middle - DigitGlyph.height / 2 + y, left + x)
      guard (0..<shape.height).contains(row) else { continue }
      for channel in 0..<shape.channels {
        sheet[(channel * shape.height + row) * shape.width + column] = Self.ink
      }
    }
  }
}
