/// Turns rows of file samples into planes of floats 0…1.
///
/// ```
/// value = sample / (2^depth − 1)        composited = value · alpha + background · (1 − alpha)
/// ```
///
/// The samples are taken as they are: gamma, colour profile and significant bits are not applied.
struct SampleConverter {
  private let kind: PNGHeader.ColorKind
  private let isWide: Bool
  private let largest: Float
  private let background: Float
  /// For gray of up to 8 bits and for palettes: the finished value of each sample, one table a channel.
  private let tables: [[Float]]
  /// The samples of the one transparent colour of gray or RGB files; none when empty.
  private let transparent: [Int]

  /// - Parameters:
  ///   - transparent: the samples of the one transparent colour of a gray or RGB file; empty for none.
  ///   - palette: red, green, blue of 256 entries; read for palette files only.
  ///   - paletteAlpha: alpha of 256 entries; read for palette files only.
  ///   - background: the gray level, 0…1, behind what is transparent.
  init(
    _ header: PNGHeader, transparent: [UInt16], palette: [UInt8], paletteAlpha: [UInt8], background: Float
  ) {
    kind = header.colorKind
    isWide = header.bitDepth == 16
    let largestSample = 1 << header.bitDepth - 1
    largest = Float(largestSample)
    self.background = background
    // Only the low bits of a tRNS sample count (PNG specification, §11.3.1.1).
    let transparent = transparent.map { Int($0) & largestSample }
    self.transparent = transparent

    switch kind {
    case .palette:
      tables = (0..<3).map { channel in
        (0..<256).map { index in
          Self.composite(
            Float(palette[3 * index + channel]) / 255, Float(paletteAlpha[index]) / 255, over: background)
        }
      }
    case .gray where header.bitDepth == 8 && transparent.isEmpty:
      tables = [Self.grayTable]
    case .gray where !isWide:
      tables = [
        (0..<256).map { sample in
          transparent == [sample] ? background : Float(sample) / Float(largestSample)
        }
      ]
    default: tables = []
    }
  }

  /// Converts one row of `width` pixels.
  ///
  /// - Parameters:
  ///   - row: samples of a byte each, or two at 16 bits, the high one first.
  ///   - planeCount: floats from one channel to the next.
  ///   - target: where the row begins in the first channel.
  /// - Returns: the largest palette index of the row; 0 for files without a palette.
  func convert(
    _ row: UnsafeBufferPointer<UInt8>, width: Int, planeCount: Int, into target: UnsafeMutablePointer<Float>
  ) -> Int {
    if !tables.isEmpty { return look(up: row, width: width, planeCount: planeCount, into: target) }
    let samplesPerPixel = kind.samplesPerPixel
    let hasAlpha = kind == .grayAlpha || kind == .rgbAlpha
    let channels = hasAlpha ? samplesPerPixel - 1 : samplesPerPixel
    func sample(_ index: Int) -> Int {
      isWide ? Int(row[2 * index]) << 8 | Int(row[2 * index + 1]) : Int(row[index])
    }
    for x in 0..<width {
      let first = x * samplesPerPixel
      var alpha: Float = 1
      if hasAlpha {
        alpha = Float(sample(first + channels)) / largest
      } else if !transparent.isEmpty, (0..<channels).allSatisfy({ sample(first + $0) == transparent[$0] }) {
        alpha = 0
      }
      for channel in 0..<channels {
        target[channel * planeCount + x] = Self.composite(
          Float(sample(first + channel)) / largest, alpha, over: background)
      }
    }
    return 0
  }

  private func look(
    up row: UnsafeBufferPointer<UInt8>, width: Int, planeCount: Int, into target: UnsafeMutablePointer<Float>
  ) -> Int {
    for (channel, table) in tables.enumerated() {
      table.withUnsafeBufferPointer { table in
        for x in 0..<width { target[channel * planeCount + x] = table[Int(row[x])] }
      }
    }
    return kind == .palette ? row.prefix(width).reduce(0) { max($0, Int($1)) } : 0
  }

  /// The table of most gray files, made once: it would cost a small image half its decoding.
  private static let grayTable = (0..<256).map { Float($0) / 255 }

  /// Exactly `value` at alpha 1 and exactly `background` at alpha 0.
  private static func composite(_ value: Float, _ alpha: Float, over background: Float) -> Float {
    value * alpha + background * (1 - alpha)
  }
}
