/// The PNG files below a folder, whatever its structure.
public enum PNGFiles {
  /// The files named `.png` in a folder and its sub-folders, in the order of the bytes of their paths.
  ///
  /// Hidden entries, folders that systems leave behind and names that are not UTF-8 are left out; links to folders are
  /// not followed, so that no loop can be walked.
  ///
  /// - Throws: ``ImageFolderError`` when the folder or one below it cannot be listed.
  public static func below(_ folder: String) throws(ImageFolderError) -> [String] {
    var root = folder
    while root.count > 1, root.hasSuffix("/") { root.removeLast() }
    var files: [String] = []
    var pending = [root]
    while let place = pending.popLast() {
      let prefix = place == "/" ? place : place + "/"
      var folders: [String] = []
      for entry in try DirectoryEntry.list(place) where !entry.isHidden && entry.isUTF8 {
        if entry.kind == .folder {
          if !entry.isLink, !DirectoryEntry.systemNames.contains(entry.name) {
            folders.append(prefix + entry.name)
          }
        } else if entry.isNamedPNG {
          files.append(prefix + entry.name)
        }
      }
      pending += folders.reversed()
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
