import Foundation

/// Recognises a folder of splits given where a folder of classes is expected.
enum SplitHint {
  private static let trainingNames: Set<String> = ["train", "training"]
  private static let testNames: Set<String> = ["test", "testing"]
  private static let validationNames: Set<String> = ["val", "valid", "validation", "dev"]

  /// - Throws: ``InputError`` when the sub-folders are called train, test and the like, with the command to use.
  static func check(_ path: String) throws {
    let root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let names = subfolders(of: root)
    let training = names.filter { trainingNames.contains($0.lowercased()) }
    let test = names.filter { testNames.contains($0.lowercased()) }
    let validation = names.filter { validationNames.contains($0.lowercased()) }
    guard training.count == 1, names.count > 1, names.count == 1 + test.count + validation.count else {
      return
    }
    let options =
      validation.prefix(1).map { " --validation \(root)/\($0)" }
      + test.prefix(1).map { " --test \(root)/\($0)" }
    throw InputError(
      description:
        "\(path): got the sub-folders \(names.joined(separator: ", ")), which look like splits; expected "
        + "one sub-folder a class; use convnet train \(root)/\(training[0])\(options.joined())")
  }

  private static func subfolders(of path: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return entries.filter { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
      return !name.hasPrefix(".") && exists && isFolder.boolValue
    }.sorted()
  }
}
