extension PixelImage {
  /// Some pictures side by side, row by row, each pixel enlarged to a square of `scale` pixels.
  ///
  /// - Parameters:
  ///   - images: of any sizes; each gets a cell of the largest. Gray and colour may be mixed.
  ///   - columns: pictures in a row, 1 or more.
  ///   - scale: 1 or more.
  ///   - gap: pixels between the cells and around them.
  ///   - background: the gray level between them, 0…1.
  /// - Returns: gray when all are, else colour; nil without pictures.
  public static func sheet(
    _ images: [PixelImage], columns: Int, scale: Int = 1, gap: Int = 2, background: Float = 1
  ) -> PixelImage? {
    precondition(columns >= 1 && scale >= 1 && gap >= 0, "\(columns) columns, scale \(scale), gap \(gap)")
    guard !images.isEmpty else { return nil }
    let channels = images.contains { $0.channels == 3 } ? 3 : 1
    let cell = Size2D(
      height: images.reduce(0) { max($0, $1.height) } * scale + gap,
      width: images.reduce(0) { max($0, $1.width) } * scale + gap)
    let rows = (images.count + columns - 1) / columns
    let shape = ImageShape(
      channels: channels, height: rows * cell.height + gap,
      width: min(columns, images.count) * cell.width + gap)
    var sheet = PixelImage(
      shape: shape, samples: [Float](repeating: background, count: channels * shape.height * shape.width))
    for (index, image) in images.enumerated() {
      let image = image.converted(channels: channels)
      let (top, left) = (index / columns * cell.height + gap, index % columns * cell.width + gap)
      for c in 0..<channels {
        for y in 0..<image.height * scale {
          for x in 0..<image.width * scale { sheet[c, top + y, left + x] = image[c, y / scale, x / scale] }
        }
      }
    }
    return sheet
  }
}
