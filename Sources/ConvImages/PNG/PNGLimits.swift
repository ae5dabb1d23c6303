/// How large a PNG may be before it is refused, checked against its header before memory is taken for its pixels.
///
/// Decoding takes at most 12 bytes a pixel (three floats), 20 when the image is interlaced, beside the file itself:
/// 0.8 GB and 1.3 GB at the default of 67,108,864 pixels (8192×8192).
public struct PNGLimits: Hashable, Sendable {
  /// The most pixels, height × width.
  public var pixelCount: Int
  /// The longest side, in pixels.
  public var side: Int

  /// - Parameters:
  ///   - pixelCount: 1 or more.
  ///   - side: 1 ... 2³¹ − 1.
  public init(pixelCount: Int = 8192 * 8192, side: Int = 1_000_000) {
    precondition(pixelCount >= 1, "a limit of \(pixelCount) pixels")
    precondition((1...Int(Int32.max)).contains(side), "a side limit of \(side) pixels")
    self.pixelCount = pixelCount
    self.side = side
  }

  /// The largest file that is read, in bytes: what the most pixels need uncompressed, and 16 MiB for the rest.
  public var fileByteCount: Int {
    let (bytes, overflow) = pixelCount.multipliedReportingOverflow(by: 8)
    let (sum, overflowed) = bytes.addingReportingOverflow(16 << 20)
    return overflow || overflowed ? .max : sum
  }
}
