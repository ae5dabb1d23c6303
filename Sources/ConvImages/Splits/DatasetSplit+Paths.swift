import Foundation

/// Paths are bytes here, as on disk: nothing is folded, and links are not resolved.
extension DatasetSplit {
  /// The path from the root of the file system, without `.` steps and without slashes at its end.
  package static func absolute(_ path: String) -> String {
    let whole = path.utf8.first == slash ? path : FileManager.default.currentDirectoryPath + "/" + path
    let steps = whole.utf8.split(separator: slash).filter { !$0.elementsEqual(".".utf8) }
    return "/" + steps.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
  }

  /// The path below a folder, or absolute where it is not below it.
  ///
  /// - Parameter folder: absolute, as ``absolute(_:)`` gives it.
  package static func relative(_ path: String, to folder: String) -> String {
    let whole = absolute(path)
    let prefix = folder == "/" ? folder : folder + "/"
    guard whole.utf8.starts(with: prefix.utf8) else { return whole }
    return String(decoding: whole.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  private static let slash = UInt8(ascii: "/")
}
