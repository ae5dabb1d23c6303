extension PixelImage {
  /// The image with 1 or 3 channels.
  ///
  /// ```
  /// gray = 0.299 · red + 0.587 · green + 0.114 · blue        red = green = blue = gray
  /// ```
  ///
  /// The weights are the luma of ITU-R BT.601, applied to the samples as they are, as most image libraries do.
  ///
  /// - Parameter channels: 1 or 3.
  public func converted(channels: Int) -> PixelImage {
    precondition(channels == 1 || channels == 3, "an image of \(channels) channels")
    if channels == self.channels { return self }
    let planeCount = height * width
    let shape = ImageShape(channels: channels, height: height, width: width)
    if channels == 3 { return PixelImage(shape: shape, samples: samples + samples + samples) }
    let gray = (0..<planeCount).map { pixel in
      0.299 * samples[pixel] + 0.587 * samples[planeCount + pixel] + 0.114 * samples[2 * planeCount + pixel]
    }
    return PixelImage(shape: shape, samples: gray)
  }
}
