import Foundation

/// One entry of a directory, read as bytes: a name need not be UTF-8.
struct DirectoryEntry {
  enum Kind {
    case folder, other, brokenLink

    /// What most file systems tell with the name; nil for links and for systems that do not tell.
    init?(directoryType type: Int) {
      switch type {
      case Int(DT_DIR): self = .folder
      case Int(DT_LNK), Int(DT_UNKNOWN): return nil
      default: self = .other
      }
    }
  }

  /// With the bytes that are not UTF-8 written out, as `\xE9`.
  let name: String
  let isUTF8: Bool
  /// Whether it is a symbolic link.
  let isLink: Bool
  /// What it is, symbolic links followed.
  let kind: Kind

  var isHidden: Bool { name.utf8.first == UInt8(ascii: ".") }

  /// Folders that systems and archive programs leave behind and nobody means as a class.
  static let systemNames: Set<String> = [
    "__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information", "lost+found",
  ]

  /// Files of the same kind.
  var isSystemFile: Bool { ["Thumbs.db", "desktop.ini"].contains(name) }

  var isSystem: Bool { kind == .folder && Self.systemNames.contains(name) }

  /// Whether the name ends in `.png`, in upper or lower case; what it is does not matter, so that a folder or a pipe of
  /// such a name is met when it is read and reported, and not silently left out.
  var isNamedPNG: Bool {
    let ending = name.utf8.suffix(4).map { (65...90).contains($0) ? $0 + 32 : $0 }
    return ending == Array(".png".utf8)
  }

  /// All entries but `.` and `..`, ordered by the bytes of their names.
  static func list(_ path: String) throws(ImageFolderError) -> [DirectoryEntry] {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else {
      throw ImageFolderError(
        .missing, path: path, got: "no such folder",
        expected: "a folder with one sub-folder of PNG files a class")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let isFile = status.st_mode & S_IFMT == S_IFREG
      throw ImageFolderError(
        .notAFolder, path: path, got: isFile ? "a file" : "a pipe, socket or device",
        expected: "a folder with one sub-folder of PNG files a class")
    }
    guard let directory = opendir(path) else { throw unreadable(path) }
    defer { closedir(directory) }
    // The type of an open directory differs between systems; its descriptor does not.
    let descriptor = dirfd(directory)
    var entries: [DirectoryEntry] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        if errno != 0 { throw unreadable(path) }
        break
      }
      // Through the address, because the system may have set aside less than the whole of the declared name.
      guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
      let bytes = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
      let name = String(validatingCString: bytes)
      if name == "." || name == ".." { continue }
      let type = Int(entry.pointee.d_type)
      let kind = Kind(directoryType: type) ?? kind(of: bytes, in: descriptor)
      entries.append(
        DirectoryEntry(
          name: name
            ?? EscapedName.text(
              of: UnsafeBufferPointer(start: bytes, count: strlen(bytes)).map(UInt8.init(bitPattern:))),
          isUTF8: name != nil, isLink: isLink(bytes, in: descriptor, type), kind: kind))
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// By the name's bytes, which need not be UTF-8.
  private static func kind(of name: UnsafePointer<CChar>, in directory: Int32) -> Kind {
    var status = stat()
    guard fstatat(directory, name, &status, 0) == 0 else { return .brokenLink }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
  }

  private static func isLink(_ name: UnsafePointer<CChar>, in directory: Int32, _ type: Int) -> Bool {
    guard type == Int(DT_UNKNOWN) else { return type == Int(DT_LNK) }
    var status = stat()
    return fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0
      && status.st_mode & S_IFMT == S_IFLNK
  }

  private static func unreadable(_ path: String) -> ImageFolderError {
    ImageFolderError(
      .unreadable, path: path, got: "\"\(String(cString: strerror(errno)))\" from the system",
      expected: "a folder that can be listed")
  }
}
