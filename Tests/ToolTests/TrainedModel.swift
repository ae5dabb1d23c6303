import Foundation
import TestSupport

/// A classifier that took a second to train, made once for all tests that use one.
enum TrainedModel {
  static let path: String = {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "convnet-use-\(UUID().uuidString)")
    _ = try? Tool("convnet").run(["train", images, "--epochs", "2", "--out", folder.path])
    return folder.appendingPathComponent("best.safetensors").path
  }()
  static let images = Fixtures.repository.appendingPathComponent("Samples/Digits/test").path
  static let image =
    images + "/0/" + ((try? FileManager.default.contentsOfDirectory(atPath: images + "/0").min()) ?? "")
}
