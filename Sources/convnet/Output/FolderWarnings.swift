import ConvKit

/// Says on stderr what of a folder is not used.
enum FolderWarnings {
  private static let shownCount = 5

  /// The same for all folders of a data set, the files that were left out because they cannot be read, and files that
  /// are there twice where it matters.
  static func show(_ data: Dataset) {
    for folder in data.folders { show(folder) }
    for error in data.skipped.prefix(shownCount) { Terminal.message("warning: \(error); left out") }
    if !data.skipped.isEmpty {
      let total = data.skipped.count + data.split.files.count
      Terminal.message("warning: \(data.skipped.count.grouped) of \(total.grouped) files left out")
    }
    for finding in data.split.copyFindings where finding.severity >= .wrong {
      let shown = finding.items.prefix(shownCount).map { $0.files.joined(separator: " = ") }
      let rest = finding.items.count > shownCount ? ", …" : ""
      Terminal.message("warning: \(finding.summary): \(shown.joined(separator: ", "))\(rest)")
    }
  }

  /// What headers and names tell of the classes and formats of a data set. Files that cannot be read are an error
  /// when it is opened, and what is ignored is listed then.
  static func show(_ check: FolderCheck) {
    for finding in check.findings where ofClassesAndFormats.contains(finding.kind) {
      Terminal.message("warning: \(check.path): \(finding.summary)")
    }
  }

  private static let ofClassesAndFormats: Set<CheckFinding.Kind> = [
    .oneClass, .singleImageClass, .imbalance, .namesDifferInCase, .namesDifferInUnicodeForm, .otherFormat,
    .alpha,
    .mixedColours, .mixedSizes,
  ]

  static func show(_ folder: ImageFolder) {
    if !folder.emptyClasses.isEmpty {
      Terminal.message(
        "warning: \(folder.path): no PNG file in \(folder.emptyClasses.joined(separator: ", ")), "
          + (folder.emptyClasses.count == 1 ? "which is no class then" : "which are no classes then"))
    }
    // A class that is left out matters more than a file: those come first, whatever else is ignored.
    let ignored =
      folder.ignored.filter { $0.reason == .classNameNotUTF8 }
      + folder.ignored.filter { $0.reason != .classNameNotUTF8 }
    for entry in ignored.prefix(shownCount) {
      Terminal.message("warning: \(entry.path): ignored (\(words(for: entry.reason)))")
    }
    if folder.ignored.count > shownCount {
      Terminal.message("warning: \(folder.path): \(folder.ignored.count - shownCount) more entries ignored")
    }
  }

  private static func words(for reason: IgnoredEntry.Reason) -> String {
    switch reason {
    case .hidden: "hidden"
    case .system: "left by a system"
    case .outsideClasses: "not in a class folder"
    case .otherExtension: "not named .png"
    case .nestedFolder: "a folder inside a class"
    case .nameNotUTF8: "the name is not UTF-8"
    case .classNameNotUTF8: "a class folder whose name is not UTF-8: rename it"
    case .brokenLink: "a link that leads nowhere or in a loop"
    }
  }
}
