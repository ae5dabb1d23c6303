import ConvKit
import Foundation

extension PixelImage {
  /// Writes the image as a PNG file, whole or not at all, with the words for a bad place that every file of ours has.
  ///
  /// - Throws: ``FileWriteError``; ``PNGError`` as ``pngData()``.
  func write(to path: String) throws { try AtomicFile.write(Data(try pngData()), to: path) }
}
