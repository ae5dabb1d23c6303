import ConvImages
import Foundation

/// Runs a test in a folder of its own and removes it.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(
    "ConvImagesTests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: url) }
  return try body(url.path)
}

extension PixelImage {
  /// An image whose every sample is the same.
  static func plain(_ value: Float, height: Int = 2, width: Int = 3, channels: Int = 1) -> PixelImage {
    PixelImage(
      shape: ImageShape(channels: channels, height: height, width: width),
      samples: [Float](repeating: value, count: channels * height * width))
  }

  /// Writes the image, making the folders that are missing.
  func write(into path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try write(toPNG: path)
  }
}
