/// What stands in root/<class>/*.png, before any file is opened.
struct FolderListing {
  /// Classes that have images, ordered by the bytes of their names.
  private(set) var classNames: [String] = []
  /// Class folders without a PNG.
  private(set) var emptyClasses: [String] = []
  /// Ordered by class, then by the bytes of the file's name.
  private(set) var files: [LabeledFile] = []
  private(set) var ignored: [IgnoredEntry] = []
  /// Class folders and images that are symbolic links, which are followed.
  private(set) var links: [String] = []

  /// Files that are known already.
  ///
  /// - Parameter files: at least one; their labels are indices into the class names.
  init(classNames: [String], files: [LabeledFile]) {
    self.classNames = classNames
    self.files = files
  }

  init(_ path: String) throws(ImageFolderError) {
    var root = path
    while root.count > 1, root.hasSuffix("/") { root.removeLast() }
    let prefix = root == "/" ? root : root + "/"
    var looseImageCount = 0
    for entry in try DirectoryEntry.list(root) {
      let place = prefix + entry.name
      if let reason = Self.reasonToIgnore(entry) {
        let isClass = reason == .nameNotUTF8 && entry.kind == .folder
        ignored.append(IgnoredEntry(path: place, reason: isClass ? .classNameNotUTF8 : reason))
      } else if entry.kind != .folder {
        if entry.isNamedPNG { looseImageCount += 1 }
        let reason: IgnoredEntry.Reason = entry.kind == .brokenLink ? .brokenLink : .outsideClasses
        ignored.append(IgnoredEntry(path: place, reason: reason))
      } else {
        if entry.isLink { links.append(place) }
        try listClass(entry.name, at: place)
      }
    }
    guard !classNames.isEmpty else { throw Self.unusable(root, emptyClasses, looseImageCount) }
  }

  private mutating func listClass(_ name: String, at place: String) throws(ImageFolderError) {
    let firstFile = files.count
    for entry in try DirectoryEntry.list(place) {
      let file = place + "/" + entry.name
      if let reason = Self.reasonToIgnore(entry) {
        ignored.append(IgnoredEntry(path: file, reason: reason))
      } else if entry.isNamedPNG {
        if entry.isLink, entry.kind != .brokenLink { links.append(file) }
        files.append(LabeledFile(file: file, label: classNames.count))
      } else {
        let reason: IgnoredEntry.Reason = entry.kind == .folder ? .nestedFolder : .otherExtension
        ignored.append(IgnoredEntry(path: file, reason: reason))
      }
    }
    if files.count > firstFile { classNames.append(name) } else { emptyClasses.append(name) }
  }

  private static func reasonToIgnore(_ entry: DirectoryEntry) -> IgnoredEntry.Reason? {
    if entry.isHidden { return .hidden }
    if !entry.isUTF8 { return .nameNotUTF8 }
    return entry.isSystem || entry.isSystemFile ? .system : nil
  }

  private static func unusable(_ root: String, _ empty: [String], _ looseImageCount: Int) -> ImageFolderError
  {
    if !empty.isEmpty {
      return ImageFolderError(
        .noImages, path: root, got: "no PNG file in the sub-folders \(empty.joined(separator: ", "))",
        expected: "PNG files in one sub-folder a class")
    }
    let got =
      looseImageCount > 0 ? "\(counted(looseImageCount, "PNG file")) but no sub-folder" : "no sub-folder"
    return ImageFolderError(
      .noClasses, path: root, got: got, expected: "one sub-folder of PNG files a class",
      fix: looseImageCount > 0 ? "move the images into a folder named after their class" : nil)
  }
}
