import Foundation

/// Where a trained model lies.
enum ModelPath {
  /// The file itself, or the best network of a run's folder.
  static func file(_ path: String) -> String {
    isFolder(path) ? (path as NSString).appendingPathComponent("best.safetensors") : path
  }

  /// The split of the run that a model lies in.
  static func split(_ path: String) -> String {
    let folder = isFolder(path) ? path : (path as NSString).deletingLastPathComponent
    return (folder as NSString).appendingPathComponent("split.json")
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
