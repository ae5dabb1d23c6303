import ConvImages
import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")

@Suite struct ConvnetPicturesTests {
  @Test func picturesOfAModelAreWritten() throws {
    try TemporaryFolder.with { folder in
      func image(_ name: String) throws -> PixelImage {
        try PixelImage(pngFile: folder.appendingPathComponent(name).path)
      }
      func run(_ arguments: [String]) throws -> String {
        let outcome = try convnet.run(arguments, in: folder)
        #expect(outcome.status == 0 && outcome.stderr == "", "\(outcome)")
        return outcome.stdout
      }
      let cam = [
        "cam", TrainedModel.path, TrainedModel.image, "--class", "7", "--out", "cam.png", "--scale", "4",
      ]
      #expect(try run(cam).hasSuffix("map of 4×4 features; written: cam.png\n"))
      // Two pictures of 8×8 at scale 4, with gaps of 2.
      #expect(try image("cam.png").shape == ImageShape(channels: 3, height: 36, width: 70))
      #expect(try run(["filters", TrainedModel.path]) == "16 filters of 3×3\nwritten: filters.png\n")
      #expect(try image("filters.png").shape == ImageShape(channels: 1, height: 108, width: 420))
      _ = try run(["filters", TrainedModel.path, "--image", TrainedModel.image, "--out", "features.png"])
      #expect(try image("features.png").height == 6 * 68 + 4)
      _ = try run(["report", TrainedModel.path, TrainedModel.images])
      let page = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("of 360") == false)
      let wrong = try convnet.run(cam + ["--class", "seven"], in: folder)
      #expect(
        wrong.status == 65
          && wrong.stderr.contains("class: got seven; expected one of the model's classes: 0, 1"))
    }
  }

  /// A picture is never written over what it is made from, by whatever name.
  @Test func anInputIsNotOverwritten() throws {
    try TemporaryFolder.with { folder in
      let manager = FileManager.default
      let run = URL(fileURLWithPath: TrainedModel.path).deletingLastPathComponent()
      try manager.copyItem(at: run, to: folder.appendingPathComponent("run"))
      try manager.copyItem(atPath: TrainedModel.images, toPath: folder.appendingPathComponent("data").path)
      try manager.copyItem(atPath: TrainedModel.image, toPath: folder.appendingPathComponent("a.png").path)
      try manager.linkItem(
        at: folder.appendingPathComponent("a.png"), to: folder.appendingPathComponent("hard.png"))
      try manager.createSymbolicLink(
        at: folder.appendingPathComponent("soft.png"),
        withDestinationURL: folder.appendingPathComponent("data/3/0003.png"))
      let before = try Data(contentsOf: folder.appendingPathComponent("data/3/0003.png"))
      for (arguments, input) in [
        (["cam", "run", "a.png", "--out", "./a.png"], "a.png"),
        (["cam", "run", "a.png", "--out", "hard.png"], "a.png"),
        (["cam", "run", "a.png", "--out", "run/best.safetensors"], "run/best.safetensors"),
        (["filters", "run", "--out", "run/best.safetensors"], "run/best.safetensors"),
        (["filters", "run", "--image", "a.png", "--out", "a.png"], "a.png"),
        (["preview", "data", "--out", "soft.png"], "data/3/0003.png"),
        (["report", "run", "data", "--out", "data/3/0003.png"], "data/3/0003.png"),
      ] {
        let outcome = try convnet.run(arguments, in: folder)
        #expect(outcome.status == 73 && outcome.stdout == "", "\(outcome)")
        #expect(
          outcome.stderr.hasPrefix("convnet: error: ")
            && outcome.stderr.hasSuffix(
              "cannot be written: it is \(input), which is read; name another file to write\n"),
          "\(outcome)")
      }
      #expect(try Data(contentsOf: folder.appendingPathComponent("data/3/0003.png")) == before)
      #expect(try convnet.run(["cam", "run", "a.png", "--out", "map.png"], in: folder).status == 0)
      #expect(try convnet.run(["cam", "run", "a.png", "--out", "map.png"], in: folder).status == 0)
    }
  }
}
