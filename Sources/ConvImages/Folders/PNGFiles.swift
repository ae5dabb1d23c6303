import Foundation

/// The PNG files below a folder, whatever its structure.
public enum PNGFiles {
  /// Something named `.png`.
  public struct Found: Hashable, Sendable {
    /// What is not UTF-8 in it is written out, as `\xE9`.
    public let path: String
    /// Why it cannot be read, where that is known without opening it.
    public let error: PNGError?

    /// A path that is to be tried.
    public init(_ path: String) {
      self.path = path
      error = nil
    }

    /// A path as the system has it, which need not be UTF-8.
    ///
    /// - Parameter bytes: without a zero.
    public init(bytes: [UInt8]) {
      if let path = String(validating: bytes, as: UTF8.self) {
        self.init(path)
      } else {
        var status = stat()
        let isFound = stat((bytes + [0]).map(CChar.init(bitPattern:)), &status) == 0
        self.init(
          nameNotUTF8: EscapedName.text(of: bytes),
          isFolder: isFound && status.st_mode & S_IFMT == S_IFDIR)
      }
    }

    /// A folder that has no such file.
    public init(emptyFolder path: String) {
      self.path = path
      error = PNGError(
        .notAFile, file: path, got: "a folder without a PNG file", expected: "at least one below it")
    }

    /// A folder that cannot be listed.
    public init(unlisted path: String, _ error: ImageFolderError) {
      self.path = path
      self.error = PNGError(.unreadable, file: error.path, got: error.got, expected: error.expected)
    }

    fileprivate init(nameNotUTF8 path: String, isFolder: Bool) {
      self.path = path
      error = PNGError(
        .unreadable, file: path,
        got: isFolder ? "a folder whose name is not UTF-8" : "a name that is not UTF-8",
        expected: "a name in UTF-8", fix: "rename it")
    }
  }

  /// What is named `.png` in a folder and its sub-folders, in the order of the bytes of the paths.
  ///
  /// Names that are not UTF-8 and folders named `.png` are among them: nothing of that name is left out in silence. Hidden
  /// entries and folders that systems leave behind are left out; links to folders are not followed, so that no loop
  /// can be walked.
  ///
  /// - Throws: ``ImageFolderError`` when the folder or one below it cannot be listed.
  public static func below(_ folder: String) throws(ImageFolderError) -> [Found] {
    var root = folder
    while root.count > 1, root.hasSuffix("/") { root.removeLast() }
    var found: [Found] = []
    var pending = [root]
    while let place = pending.popLast() {
      let prefix = place == "/" ? place : place + "/"
      for entry in try DirectoryEntry.list(place) where !entry.isHidden {
        let path = prefix + entry.name
        let isFolder = entry.kind == .folder
        if !entry.isUTF8 {
          if isFolder || entry.isNamedPNG { found.append(Found(nameNotUTF8: path, isFolder: isFolder)) }
          continue
        }
        // A folder of that name is refused when it is read, and what is in it is looked for all the same.
        if entry.isNamedPNG { found.append(Found(path)) }
        if isFolder, !entry.isLink, !DirectoryEntry.systemNames.contains(entry.name) { pending.append(path) }
      }
    }
    return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
