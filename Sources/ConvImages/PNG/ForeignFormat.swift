/// Tells what a file that is not a PNG looks like, so that the error can name it.
enum ForeignFormat {
  /// The error for bytes that do not begin with PNG's signature; `bytes` must not be empty.
  static func error(for bytes: [UInt8], file: String) -> PNGError {
    let (got, fix) = looks(of: bytes)
    return PNGError(.notPNG, file: file, got: got, expected: "a PNG file", fix: fix)
  }

  /// What image a file is by its first bytes: `a JPEG file`; nil for what is none, and for what cannot be read.
  static func imageFormat(ofFile path: String) -> String? {
    guard let bytes = try? RegularFile.bytes(of: path, first: PNGHeader.byteCount), !bytes.isEmpty else {
      return nil
    }
    if bytes.starts(with: PNGHeader.signature) { return "a PNG file" }
    // Two letters are few: of a text that begins with BM the reserved bytes are no zeros.
    if bytes.starts(with: "BM".utf8), bytes.count < 10 || bytes[6..<10].contains(where: { $0 != 0 }) {
      return nil
    }
    let (got, _) = looks(of: bytes)
    return imageNames.contains(got) ? got : nil
  }

  private static let imageNames: Set<String> = [
    "a JPEG file", "a GIF file", "a BMP file", "a TIFF file", "a JPEG XL file", "a Photoshop file",
    "a WebP file",
    "an AVIF file", "an HEIF or MP4 file",
  ]

  private static let convert = "convert it, renaming is not enough"

  private static let openings: [(bytes: [UInt8], name: String)] = [
    ([0xFF, 0xD8, 0xFF], "a JPEG file"),
    (Array("GIF8".utf8), "a GIF file"),
    (Array("BM".utf8), "a BMP file"),
    ([0x49, 0x49, 0x2A, 0x00], "a TIFF file"),
    ([0x4D, 0x4D, 0x00, 0x2A], "a TIFF file"),
    ([0xFF, 0x0A], "a JPEG XL file"),
    (Array("8BPS".utf8), "a Photoshop file"),
    (Array("%PDF".utf8), "a PDF file"),
    ([0x1F, 0x8B], "a gzip file"),
    (Array("PK\u{3}\u{4}".utf8), "a ZIP file"),
  ]

  private static func looks(of bytes: [UInt8]) -> (got: String, fix: String?) {
    if bytes.starts(with: "version https://git-lfs".utf8) {
      return ("a Git LFS pointer", "fetch the file itself with: git lfs pull")
    }
    if PNGHeader.signature.starts(with: bytes) {
      return ("the first \(bytes.count) bytes of a PNG file", "copy the file again")
    }
    if bytes.count >= 4, bytes[1..<4].elementsEqual("PNG".utf8) {
      return ("a PNG file with a damaged signature", "copy the file again, in binary mode")
    }
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      return ("a WebP file", convert)
    }
    if bytes.dropFirst(4).starts(with: "ftyp".utf8) {
      let isAVIF = bytes.dropFirst(8).starts(with: "avi".utf8)
      return (isAVIF ? "an AVIF file" : "an HEIF or MP4 file", convert)
    }
    if let known = openings.first(where: { bytes.starts(with: $0.bytes) }) { return (known.name, convert) }
    if bytes.allSatisfy({ $0 == 0 }) { return ("zero bytes", "copy the file again") }
    let isText = bytes.allSatisfy { $0 == 9 || $0 == 10 || $0 == 13 || (32...126).contains($0) }
    return (isText ? "a text file" : "an unknown kind of file", nil)
  }
}
