@_exported import ConvFormats
import ConvImages
import Foundation

extension DatasetSplit {
  /// Writes the split as JSON: whole or not at all.
  ///
  /// - Throws: ``FileWriteError`` when the system refuses it.
  public func write(to path: String) throws(FileWriteError) { try AtomicFile.write(Data(json), to: path) }
}
