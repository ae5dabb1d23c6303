import Foundation

extension PixelImage {
  /// Decodes a PNG file of any colour type and bit depth.
  ///
  /// Gray files, with or without alpha, give 1 channel, all others 3. A sample becomes `sample / (2^depth − 1)`; 16 bits
  /// are scaled and never cut. Gamma and colour profiles are not applied. Transparency, also that of palettes and of a
  /// transparent colour, is laid over the background: `value · alpha + background · (1 − alpha)`. Of an animation
  /// the default image is read.
  ///
  /// - Parameters:
  ///   - path: a regular file; symbolic links are followed.
  ///   - limits: what is too large, checked before memory is taken.
  ///   - background: the gray level behind transparent pixels, 0…1; white when not given.
  /// - Throws: ``PNGError`` for every file that is not a whole and sound PNG.
  public init(
    pngFile path: String, limits: PNGLimits = PNGLimits(), background: Float = 1
  ) throws(PNGError) {
    let bytes = try RegularFile.bytes(of: path, limit: limits.fileByteCount)
    self = try PNGCodec.decode(bytes, file: path, limits: limits, background: background)
  }

  /// As ``init(pngFile:limits:background:)-(String,_,_)`` for a file URL.
  public init(
    pngFile url: URL, limits: PNGLimits = PNGLimits(), background: Float = 1
  ) throws(PNGError) {
    try self.init(pngFile: url.path, limits: limits, background: background)
  }

  /// Decodes a PNG in memory.
  ///
  /// - Parameter name: what errors call the bytes.
  /// - Throws: ``PNGError`` for bytes that are not a whole and sound PNG.
  public init(
    png bytes: [UInt8], name: String = "PNG data", limits: PNGLimits = PNGLimits(), background: Float = 1
  ) throws(PNGError) {
    self = try PNGCodec.decode(bytes, file: name, limits: limits, background: background)
  }

  /// The image as an 8-bit gray or RGB PNG.
  ///
  /// A value becomes `round(255 · value)`, halves up; values outside 0…1 become the nearest end and NaN becomes 0. The
  /// same image gives the same bytes with the same libpng and zlib.
  ///
  /// - Throws: ``PNGError`` `outOfMemory`, or `tooLarge` for sides above 2³¹ − 1.
  public func pngData() throws(PNGError) -> [UInt8] {
    guard height <= Int32.max, width <= Int32.max else {
      throw PNGError(
        .tooLarge, file: "PNG data", got: "an image of \(size) pixels",
        expected: "sides of at most 2147483647")
    }
    var interleaved = [UInt8](repeating: 0, count: samples.count)
    let planeCount = height * width
    for channel in 0..<channels {
      for pixel in 0..<planeCount {
        let value = samples[channel * planeCount + pixel]
        interleaved[pixel * channels + channel] = value > 0 ? UInt8(min(value, 1) * 255 + 0.5) : 0
      }
    }
    return try PNGCodec.encode(interleaved, shape: shape, file: "PNG data")
  }

  /// Writes the image as ``pngData()`` gives it, under a temporary name first: a file that exists is replaced whole.
  ///
  /// - Throws: ``PNGError`` `cannotWrite`, `outOfMemory` or `tooLarge`.
  public func write(toPNG path: String) throws(PNGError) {
    try RegularFile.requireReplaceable(path)
    let data = Data(try pngData())
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw PNGError(
        .cannotWrite, file: path, got: "\"\(error.localizedDescription)\" from the system",
        expected: "a place that can be written")
    }
  }
}
