import ConvKit
import Foundation

/// The folder a training writes to.
enum RunFolder {
  /// Makes the folder, so that a place that cannot be written is known before the training and not after it.
  ///
  /// - Throws: ``FileWriteError``
  static func create(_ path: String) throws -> URL {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FileWriteError(path: path, reason: "the folder cannot be made; is there a file of this name?")
    }
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw FileWriteError(path: path, reason: "the folder cannot be written to")
    }
    return URL(fileURLWithPath: path, relativeTo: nil)
  }
}
