import ArgumentParser
import ConvKit
import Foundation

struct FiltersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filters",
    abstract: "Draws the first filters of a trained model, or what its layers make of an image.",
    discussion:
      "Writes a PNG: one picture a filter, all on one scale, gray is 0; with --image one row a layer.")

  @Argument(help: "A file that convnet train wrote, or the folder of a run.")
  var model: String
  @Option(parsing: .unconditional, help: "A PNG file: draw the layers' outputs for it.")
  var image: String?
  @Option(
    parsing: .unconditional, help: "Pictures in a row; with --image, channels of each layer.",
    transform: ArgumentValues.wholeNumber(1...256))
  var columns = 8
  @Option(name: .customLong("out"), parsing: .unconditional, help: "The PNG file to write.")
  var output = "filters.png"

  func run() throws {
    try AtomicFile.refuseOverwriting([ModelPath.file(model)] + (image.map { [$0] } ?? []), at: output)
    let explainer = try Explainer(try Classifier(contentsOf: ModelPath.file(model)))
    if let image {
      try drawFeatures(explainer, of: try PixelImage(pngFile: image))
    } else {
      try drawFilters(explainer)
    }
    try Terminal.result("written: \(output)")
  }

  private func drawFilters(_ explainer: Explainer) throws {
    let filters = explainer.firstFilters()
    guard let first = filters.first else {
      throw InputError(description: "\(model): got a network without convolutions; expected one with filters")
    }
    let scale = max(48 / max(first.height, first.width), 1)
    try PixelImage.sheet(filters, columns: columns, scale: scale, gap: 4)?.write(to: output)
    try Terminal.result("\(filters.count) filters of \(first.size)")
  }

  private func drawFeatures(_ explainer: Explainer, of picture: PixelImage) throws {
    let context = try ComputeContext.ofCommand(threads: nil)
    let layers = explainer.featureMaps(for: picture, channelLimit: columns, context: context)
    guard !layers.isEmpty else {
      throw InputError(
        description: "\(model): got a network whose layers have no pictures; expected convolutions")
    }
    // One cell size for all, so that every layer is a row; smaller outputs are enlarged by whole pixels.
    let side = layers[0].images.reduce(1) { max($0, $1.height, $1.width) }
    let target = max(side, 64)
    let rows = layers.map { layer in
      layer.images.map { image in
        PixelImage.sheet([image], columns: 1, scale: max(target / max(image.height, image.width), 1), gap: 0)
          ?? image
      }
    }
    let blank = PixelImage(shape: ImageShape(channels: 1, height: 1, width: 1), samples: [1])
    let cells = rows.flatMap { $0 + Array(repeating: blank, count: columns - $0.count) }
    try PixelImage.sheet(cells, columns: columns, gap: 4)?.write(to: output)
    for layer in layers {
      try Terminal.result(
        "row: layer \(layer.path) (\(layer.name)), \(layer.images.count) of \(layer.channelCount) channels")
    }
  }
}
