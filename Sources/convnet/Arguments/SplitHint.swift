import ConvKit

/// Recognises a folder of splits given where a folder of classes is expected.
enum SplitHint {
  private static let trainingNames: Set<String> = ["train", "training"]
  private static let otherNames: Set<String> = ["test", "testing", "val", "valid", "validation", "dev"]

  /// - Throws: ``InputError`` when the classes are called train, test and the like, with the command to use.
  static func check(_ folder: ImageFolder, path: String) throws {
    let names = folder.classNames
    let lower = Set(names.map { $0.lowercased() })
    guard lower.isSubset(of: trainingNames.union(otherNames)), !lower.isDisjoint(with: trainingNames) else {
      return
    }
    let root = path.hasSuffix("/") ? String(path.dropLast()) : path
    let options = names.compactMap { name in
      switch name.lowercased() {
      case "train", "training": "\(root)/\(name)"
      case "test", "testing": "--test \(root)/\(name)"
      default: "--validation \(root)/\(name)"
      }
    }
    throw InputError(
      description:
        "\(path): got the sub-folders \(names.joined(separator: ", ")), which look like splits; expected one "
        + "sub-folder a class; use convnet train \(options.sorted { !$0.hasPrefix("--") && $1.hasPrefix("--") }.joined(separator: " "))"
    )
  }
}
