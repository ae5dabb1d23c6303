import Foundation

/// How the images of a data set lie on disk.
public enum DatasetLayout: String, Hashable, Codable, Sendable, CaseIterable {
  /// FOLDER/<class>/*.png
  case classes
  /// FOLDER/train/<class>/*.png, and the same below val and test.
  case parts
  /// A CSV file of paths and labels (``Manifest``).
  case manifest
}

/// What stands in a data set of any layout, before an image is opened.
struct DatasetListing {
  /// The files of one part.
  struct Group {
    /// nil when the data set is not divided.
    let part: DatasetSplit.Part?
    let path: String
    let listing: FolderListing
  }

  /// The folder all parts are below: of a manifest, the one it is in.
  let root: String
  let layout: DatasetLayout
  /// In the order training, validation, test; those that exist.
  let groups: [Group]
  /// What is beside the parts.
  let ignored: [IgnoredEntry]

  /// The names of the parts' folders, in lower case; in a manifest, the values of the column `split`.
  static let partNames: [(part: DatasetSplit.Part, names: Set<String>)] = [
    (.training, ["train", "training"]), (.validation, ["val", "valid", "validation", "dev"]),
    (.test, ["test", "testing"]),
  ]

  static func part(named name: String) -> DatasetSplit.Part? {
    let name = name.lowercased()
    return partNames.first { $0.names.contains(name) }?.part
  }

  /// - Throws: ``ImageFolderError`` when it is neither a folder of classes, nor one of parts, nor a manifest.
  init(_ path: String) throws(ImageFolderError) {
    if Self.isRegularFile(path), path.lowercased().hasSuffix(".csv") {
      layout = .manifest
      root = Manifest.folder(of: path)
      groups = try Manifest(contentsOf: path).groups
      ignored = []
      return
    }
    var root = path
    while root.utf8.count > 1, root.utf8.last == UInt8(ascii: "/") { root.removeLast() }
    self.root = root
    let entries = try DirectoryEntry.list(root)
    if let parts = try Self.parts(entries, in: root) {
      layout = .parts
      var groups: [Group] = []
      for (part, name) in parts {
        let place = root == "/" ? root + name : root + "/" + name
        groups.append(Group(part: part, path: place, listing: try FolderListing(place)))
      }
      self.groups = groups
      ignored = entries.filter { $0.kind != .folder || $0.isHidden || $0.isSystem }.map {
        IgnoredEntry(
          path: root + "/" + $0.name,
          reason: $0.isHidden ? .hidden : $0.isSystem ? .system : .outsideClasses)
      }
      return
    }
    layout = .classes
    groups = [Group(part: nil, path: path, listing: try FolderListing(path))]
    ignored = []
  }

  /// The folders of the parts; nil for a folder of classes.
  ///
  /// Parts are one folder named train and others named val or test alone, and train holds folders: a class may be
  /// called train too.
  private static func parts(
    _ entries: [DirectoryEntry], in root: String
  ) throws(ImageFolderError) -> [(part: DatasetSplit.Part, name: String)]? {
    let folders = entries.filter { $0.kind == .folder && !$0.isHidden && !$0.isSystem }
    var found: [(part: DatasetSplit.Part, name: String)] = []
    for folder in folders {
      guard folder.isUTF8, let part = part(named: folder.name) else { return nil }
      found.append((part, folder.name))
    }
    guard let training = found.first(where: { $0.part == .training }) else { return nil }
    let inside = try DirectoryEntry.list(root + "/" + training.name)
    guard inside.contains(where: { $0.kind == .folder && !$0.isHidden }) else { return nil }
    for part in DatasetSplit.Part.allCases {
      let names = found.filter { $0.part == part }.map(\.name)
      guard names.count <= 1 else {
        throw ImageFolderError(
          .ambiguousParts, path: root, got: "the folders \(names.joined(separator: " and ")) for one part",
          expected: "one \(part.rawValue) part", fix: "rename or remove one")
      }
    }
    return DatasetSplit.Part.allCases.compactMap { part in found.first { $0.part == part } }
  }

  private static func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    return !path.utf8.contains(0) && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
