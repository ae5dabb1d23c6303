import ConvKit

/// Says on stderr what of a folder is not used.
enum FolderWarnings {
  private static let shownCount = 5

  static func show(_ folder: ImageFolder) {
    if !folder.emptyClasses.isEmpty {
      Terminal.message(
        "warning: \(folder.path): no PNG file in \(folder.emptyClasses.joined(separator: ", ")), which is no class then"
      )
    }
    for entry in folder.ignored.prefix(shownCount) {
      Terminal.message("warning: \(entry.path): ignored (\(words(for: entry.reason)))")
    }
    if folder.ignored.count > shownCount {
      Terminal.message("warning: \(folder.path): \(folder.ignored.count - shownCount) more entries ignored")
    }
  }

  private static func words(for reason: IgnoredEntry.Reason) -> String {
    switch reason {
    case .hidden: "hidden"
    case .system: "a system's folder"
    case .outsideClasses: "not in a class folder"
    case .otherExtension: "not named .png"
    case .nestedFolder: "a folder inside a class"
    case .nameNotUTF8: "the name is not UTF-8"
    case .brokenLink: "a link that leads nowhere"
    }
  }
}
