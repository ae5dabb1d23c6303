import ArgumentParser
import ConvKit
import Foundation

struct CamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cam", abstract: "Draws where in an image a trained model looks (Grad-CAM).",
    discussion: """
      Writes a PNG: the image as the network takes it, and the same with a map laid over it, yellow where the features \
      speak for the class and dark blue where they do not.
      """)

  @Argument(help: "A file that convnet train wrote, or the folder of a run.")
  var model: String
  @Argument(help: "A PNG file.")
  var image: String
  @Option(
    name: .customLong("class"), parsing: .unconditional,
    help: "The class to look for; the most probable one when not given.")
  var className: String?
  @Option(name: .customLong("out"), parsing: .unconditional, help: "The PNG file to write.")
  var output = "cam.png"
  @Option(
    parsing: .unconditional,
    help: "Pixels of the PNG for each of the network's; as many as give about 256 when not given.",
    transform: ArgumentValues.wholeNumber(1...64))
  var scale: Int?

  func run() throws {
    try AtomicFile.refuseOverwriting([image, ModelPath.file(model)], at: output)
    let context = try ComputeContext.ofCommand(threads: nil)
    let explainer = try Explainer(try Classifier(contentsOf: ModelPath.file(model)))
    let picture = try PixelImage(pngFile: image)
    let prediction = explainer.classifier.prediction(for: picture, context: context)
    let name = className ?? prediction.className
    guard let map = try explainer.classActivationMap(for: picture, of: name, context: context) else {
      throw InputError(
        description: "\(model): got a network without convolutions; expected one that has features to look at"
      )
    }
    let fitted = explainer.fitted(picture)
    let pair = [fitted, map.overlay(on: fitted)]
    try PixelImage.sheet(pair, columns: 2, scale: scale ?? max(256 / max(fitted.height, fitted.width), 1))?
      .write(to: output)
    let probability = prediction.candidates.first { $0.className == name }?.probability ?? 0
    try Terminal.result(EscapedName.printable("\(image): \(name) \(Format.percent(probability))"))
    try Terminal.result("map of \(map.featureSize) features; written: \(output)")
  }
}
