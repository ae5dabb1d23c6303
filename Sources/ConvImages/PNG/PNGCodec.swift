import CPNG

/// libpng, called so that its memory is bounded and its every complaint is a ``PNGError``.
enum PNGCodec {
  /// Deflate cannot unfold a byte into more than 1032 (J. Gailly & M. Adler, zlib technical details).
  private static let largestExpansion = 1032
  /// Rows are decoded in bands of about this many bytes, which stay in the cache until they are floats.
  private static let bandByteCount = 64 << 10

  /// Decodes a whole PNG; the caller's bytes are only read.
  ///
  /// - Parameter background: the gray level, 0…1, that transparent pixels are laid over.
  static func decode(
    _ bytes: [UInt8], file: String, limits: PNGLimits, background: Float
  ) throws(PNGError) -> PixelImage {
    let header = try PNGHeader(png: bytes, name: file, limits: limits)
    guard bytes.count * largestExpansion >= header.packedByteCount else {
      throw PNGError(
        .truncated, file: file, got: "\(bytes.count) bytes",
        expected: "more: an image of \(header.size) pixels cannot be packed into so few")
    }
    return try bytes.withUnsafeBufferPointer { (bytes) throws(PNGError) in
      guard let reader = convkit_png_open(bytes.baseAddress, bytes.count, UInt32(limits.side)) else {
        throw outOfMemory(file)
      }
      defer { convkit_png_close(reader) }
      return try decode(reader, header, file: file, background: background)
    }
  }

  private static func decode(
    _ reader: OpaquePointer, _ header: PNGHeader, file: String, background: Float
  ) throws(PNGError) -> PixelImage {
    func check(_ status: convkit_png_status) throws(PNGError) {
      if status != CONVKIT_PNG_DONE { throw error(status, reader, file: file) }
    }
    var info = convkit_png_info()
    try check(convkit_png_read_info(reader, &info))
    let height = Int(info.height)
    let width = Int(info.width)
    guard header.size == Size2D(height: height, width: width) else {
      throw PNGError(.corrupt, file: file, got: "a second header", expected: "one")
    }
    let converter = converter(header, info, background: background)
    let rowByteCount = info.row_byte_count
    let bandHeight = info.is_interlaced ? height : min(height, max(1, bandByteCount / rowByteCount))
    var band = [UInt8](repeating: 0, count: bandHeight * rowByteCount)
    var samples = [Float](repeating: 0, count: header.channels * height * width)
    var largestIndex = 0
    for first in stride(from: 0, to: height, by: bandHeight) {
      let count = min(bandHeight, height - first)
      try check(convkit_png_read_rows(reader, &band, count))
      band.withUnsafeBufferPointer { band in
        samples.withUnsafeMutableBufferPointer { samples in
          for row in 0..<count {
            let bytes = UnsafeBufferPointer(rebasing: band[row * rowByteCount..<(row + 1) * rowByteCount])
            largestIndex = max(
              largestIndex,
              converter.convert(
                bytes, width: width, planeCount: height * width,
                into: samples.baseAddress! + (first + row) * width))
          }
        }
      }
    }
    try check(convkit_png_read_end(reader))
    guard header.colorKind != .palette || largestIndex < Int(info.palette_count) else {
      throw PNGError(
        .corrupt, file: file, got: "a pixel of palette colour \(largestIndex)",
        expected: "one of 0 to \(Int(info.palette_count) - 1)")
    }
    return PixelImage(shape: header.imageShape, samples: samples)
  }

  private static func converter(
    _ header: PNGHeader, _ info: convkit_png_info, background: Float
  ) -> SampleConverter {
    var transparent: [UInt16] = []
    if info.has_transparent_color {
      transparent =
        header.colorKind == .gray
        ? [info.transparent_gray] : [info.transparent_red, info.transparent_green, info.transparent_blue]
    }
    let hasPalette = header.colorKind == .palette
    return SampleConverter(
      header, transparent: transparent,
      palette: hasPalette ? withUnsafeBytes(of: info.palette) { Array($0) } : [],
      paletteAlpha: hasPalette ? withUnsafeBytes(of: info.palette_alpha) { Array($0) } : [],
      background: background)
  }

  /// Encodes 8-bit samples, interleaved row by row, as a gray (1 channel) or RGB (3 channels) PNG.
  static func encode(_ samples: [UInt8], shape: ImageShape, file: String) throws(PNGError) -> [UInt8] {
    var output = convkit_png_output()
    let status = convkit_png_encode(
      samples, UInt32(shape.width), UInt32(shape.height), UInt8(shape.channels), &output)
    defer { convkit_png_free(&output) }
    guard status == CONVKIT_PNG_DONE else { throw outOfMemory(file) }
    return Array(UnsafeBufferPointer(start: output.bytes, count: output.count))
  }

  private static func error(_ status: convkit_png_status, _ reader: OpaquePointer, file: String) -> PNGError {
    let message = String(cString: convkit_png_message(reader))
    switch status {
    case CONVKIT_PNG_TRUNCATED:
      return PNGError(
        .truncated, file: file, got: "a file that ends early", expected: "a whole PNG file",
        fix: "copy the file again")
    case CONVKIT_PNG_OUT_OF_MEMORY: return outOfMemory(file)
    default:
      return PNGError(
        .corrupt, file: file, got: "damaged data (libpng: \(message))", expected: "a sound PNG file")
    }
  }

  private static func outOfMemory(_ file: String) -> PNGError {
    PNGError(.outOfMemory, file: file, got: "no memory from the system", expected: "enough for the image")
  }
}
