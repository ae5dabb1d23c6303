/// What is found in the names: what is not used, and why.
extension FolderCheck {
  static func nameFindings(_ listing: DatasetListing) -> [CheckFinding] {
    var items: [CheckFinding.Kind: [CheckFinding.Item]] = [:]
    let ignored = listing.ignored + listing.groups.flatMap(\.listing.ignored)
    for entry in ignored {
      let (kind, note) = judgement(of: entry)
      items[kind, default: []].append(CheckFinding.Item([entry.path], note: note))
    }
    for path in listing.groups.flatMap(\.listing.links) {
      items[.symbolicLink, default: []].append(CheckFinding.Item([path]))
    }
    for group in listing.groups {
      for name in group.listing.emptyClasses {
        items[.emptyClass, default: []].append(CheckFinding.Item([group.path + "/" + name]))
      }
    }
    return items.map { kind, items in CheckFinding(kind, words(for: kind, items.count), items) }
  }

  private static func judgement(of entry: IgnoredEntry) -> (kind: CheckFinding.Kind, note: String) {
    switch entry.reason {
    case .hidden: (.ignored, "hidden")
    case .system: (.ignored, "left by a system")
    case .nameNotUTF8: (.fileNameNotUTF8, "")
    case .classNameNotUTF8: (.classNameNotUTF8, "")
    case .brokenLink: (.missingFile, "a link that leads nowhere or in a loop")
    case .nestedFolder: (.misplaced, "a folder inside a class")
    case .outsideClasses, .otherExtension:
      if let format = ForeignFormat.imageFormat(ofFile: entry.path) {
        (format == "a PNG file" && entry.reason == .outsideClasses ? .misplaced : .otherFormat, format)
      } else {
        (.ignored, entry.reason == .outsideClasses ? "not in a class folder" : "no image")
      }
    }
  }

  private static func words(for kind: CheckFinding.Kind, _ count: Int) -> String {
    let isOne = count == 1
    let entries = isOne ? "1 entry" : "\(count) entries"
    return switch kind {
    case .classNameNotUTF8:
      "\(isOne ? "1 class folder" : "\(count) class folders") left out, for the name is not UTF-8: rename"
    case .fileNameNotUTF8:
      "\(isOne ? "1 file" : "\(count) files") left out, for the name is not UTF-8: rename"
    case .missingFile: "\(isOne ? "1 link" : "\(count) links") leading nowhere or in a loop"
    case .misplaced: "\(entries) left out, for only the files directly in a class folder are its images"
    case .otherFormat:
      "\(isOne ? "1 image" : "\(count) images") left out, for only files named .png are read: convert"
    case .emptyClass:
      isOne
        ? "1 class folder without a PNG file, which is no class then"
        : "\(count) class folders without a PNG file, which are no classes then"
    case .symbolicLink: "\(isOne ? "1 symbolic link" : "\(count) symbolic links"), followed"
    default: "\(entries) ignored"
    }
  }
}
