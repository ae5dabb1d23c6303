import Foundation

/// Where a trained model lies.
enum ModelPath {
  /// The file itself, or the best network of a run's folder.
  static func file(_ path: String) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return path
    }
    return (path as NSString).appendingPathComponent("best.safetensors")
  }
}
