/// What the first 33 bytes of a PNG file say: its size and how its samples are stored.
///
/// Reading it costs one small read and no decoding, so a folder of many thousand files can be surveyed at once.
/// Source: Portable Network Graphics specification, third edition (W3C 2025), §11.2.1.
public struct PNGHeader: Hashable, Sendable {
  /// What the samples of a pixel are; the raw value is the file's colour type.
  public enum ColorKind: UInt8, Hashable, Sendable, CaseIterable {
    /// One sample of 1, 2, 4, 8 or 16 bits.
    case gray = 0
    /// Three samples of 8 or 16 bits.
    case rgb = 2
    /// An index of 1, 2, 4 or 8 bits into a table of colours.
    case palette = 3
    /// Gray and opacity, 8 or 16 bits each.
    case grayAlpha = 4
    /// Red, green, blue and opacity, 8 or 16 bits each.
    case rgbAlpha = 6

    /// Samples a pixel in the file: a palette index is one.
    public var samplesPerPixel: Int {
      switch self {
      case .gray, .palette: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgbAlpha: 4
      }
    }

    var bitDepths: [Int] {
      switch self {
      case .gray: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .grayAlpha, .rgbAlpha: [8, 16]
      }
    }
  }

  /// Height and width in pixels.
  public let size: Size2D
  /// How a pixel is stored; ``channels`` says what becomes of it.
  public let colorKind: ColorKind
  /// Bits a sample: 1, 2, 4, 8 or 16.
  public let bitDepth: Int
  /// Whether the pixels come in the seven passes of Adam7.
  public let isInterlaced: Bool

  /// Channels of the decoded image: 1 for gray, with or without alpha, and 3 for colour and palette.
  public var channels: Int { colorKind == .gray || colorKind == .grayAlpha ? 1 : 3 }

  /// Height, width and channels of the decoded image.
  public var imageShape: ImageShape {
    ImageShape(channels: channels, height: size.height, width: size.width)
  }

  static let byteCount = 33

  /// Reads the header of a file.
  ///
  /// - Parameter path: a regular file; symbolic links are followed.
  /// - Throws: ``PNGError``: anything but `cannotWrite` and `outOfMemory`.
  public init(pngFile path: String, limits: PNGLimits = PNGLimits()) throws(PNGError) {
    let start = try RegularFile.bytes(of: path, first: Self.byteCount)
    try self.init(png: start, name: path, limits: limits)
  }

  /// Reads the header of a PNG in memory, of which the first 33 bytes are enough.
  ///
  /// - Parameter name: what errors call the bytes.
  /// - Throws: ``PNGError``: `empty`, `notPNG`, `truncated`, `corrupt` or `tooLarge`.
  public init(png bytes: [UInt8], name: String = "PNG data", limits: PNGLimits = PNGLimits()) throws(PNGError)
  {
    guard !bytes.isEmpty else {
      throw PNGError(.empty, file: name, got: "0 bytes", expected: "a PNG file")
    }
    guard bytes.starts(with: Self.signature) else { throw ForeignFormat.error(for: bytes, file: name) }
    guard bytes.count >= Self.byteCount else {
      throw PNGError(
        .truncated, file: name, got: "\(bytes.count) bytes",
        expected: "at least the \(Self.byteCount) of a PNG header")
    }
    func word(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    func corrupt(got: String, expected: String) -> PNGError {
      PNGError(.corrupt, file: name, got: got, expected: expected)
    }
    guard word(at: 8) == 13, bytes[12..<16].elementsEqual("IHDR".utf8) else {
      throw corrupt(got: "another first chunk", expected: "an IHDR chunk of 13 bytes")
    }
    guard word(at: 29) == Self.checksum(of: bytes[12..<29]) else {
      throw corrupt(got: "a header with a wrong checksum", expected: "the checksum of its bytes")
    }
    let height = word(at: 20)
    let width = word(at: 16)
    guard height > 0, width > 0, height <= Int32.max, width <= Int32.max else {
      throw corrupt(got: "a size of \(height)×\(width) pixels", expected: "sides of 1 to 2147483647")
    }
    guard let kind = ColorKind(rawValue: bytes[25]) else {
      throw corrupt(got: "colour type \(bytes[25])", expected: "0, 2, 3, 4 or 6")
    }
    let depth = Int(bytes[24])
    guard kind.bitDepths.contains(depth) else {
      throw corrupt(
        got: "\(depth) bits a sample", expected: "one of \(kind.bitDepths) for colour type \(bytes[25])")
    }
    guard bytes[26] == 0, bytes[27] == 0, bytes[28] <= 1 else {
      throw corrupt(
        got: "compression \(bytes[26]), filter \(bytes[27]), interlace \(bytes[28])",
        expected: "compression 0, filter 0, interlace 0 or 1")
    }
    guard height <= limits.side, width <= limits.side, height * width <= limits.pixelCount else {
      throw PNGError(
        .tooLarge, file: name, got: "an image of \(height)×\(width) pixels",
        expected: "at most \(limits.pixelCount) pixels and sides of at most \(limits.side)",
        fix: "shrink the image or raise the limit")
    }
    size = Size2D(height: height, width: width)
    colorKind = kind
    bitDepth = depth
    isInterlaced = bytes[28] == 1
  }

  /// The bytes of all samples packed, without filter bytes: what the compressed data must at least unfold to.
  var packedByteCount: Int { size.height * size.width * colorKind.samplesPerPixel * bitDepth / 8 }

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The CRC-32 of a PNG chunk; bit by bit, because a header has 17 bytes.
  private static func checksum(of bytes: ArraySlice<UInt8>) -> Int {
    var remainder: UInt32 = .max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
    }
    return Int(~remainder)
  }
}
