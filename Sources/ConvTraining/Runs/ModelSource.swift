@_exported import ConvFormats
import Foundation

/// What stands for a network: a preset's name, a model file or a trained classifier.
public enum ModelSource: Sendable {
  /// A network of this package; the data decide its input and its classes.
  case preset(ModelPreset)
  /// A network that was written down; weights are drawn from the seed.
  case modelFile(ModelDescription)
  /// A trained network, of which the architecture is taken.
  case classifier(Classifier)

  /// - Throws: ``ModelSourceError`` when it is neither; the errors of the file.
  public init(_ text: String) throws {
    if let preset = ModelPreset(rawValue: text) {
      self = .preset(preset)
      return
    }
    guard Self.isRegularFile(text) else {
      let presets = ModelPreset.allCases.map(\.rawValue).joined(separator: ", ")
      throw ModelSourceError(
        "model: got \(text), which is no file; expected a model file or one of \(presets)")
    }
    guard let file = FileHandle(forReadingAtPath: text), let start = try? file.read(upToCount: 8) else {
      throw ModelSourceError("\(text): cannot be read; expected a model file")
    }
    // A safetensors file begins with the length of its header, whose high bytes are 0; text has no zeros.
    if start.contains(0) {
      self = .classifier(try Classifier(contentsOf: text))
    } else {
      let rest = try file.readToEnd() ?? Data()
      self = .modelFile(try ModelDescription(modelFile: start + rest, name: text))
    }
  }

  /// Opening a pipe would wait for its writer.
  private static func isRegularFile(_ path: String) -> Bool {
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    return (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
  }

  /// The network for images of a shape and a number of classes; nil takes 10 where something depends on it.
  ///
  /// - Throws: ``GeometryError`` when they do not fit each other.
  public func description(for image: ImageShape, classCount: Int?) throws -> ModelDescription {
    switch self {
    case .preset(let preset): try preset.description(for: image, classCount: classCount ?? 10)
    case .modelFile(let model):
      try model.resolved(input: image, classCount: classCount ?? (model.hasOpenClasses ? 10 : nil))
    case .classifier(let classifier):
      try classifier.network.description.resolved(input: image, classCount: classCount)
    }
  }

  /// The image shape the network asks for; nil when any will do.
  public var input: ImageShape? {
    switch self {
    case .preset: nil
    case .modelFile(let model): model.input
    case .classifier(let classifier): classifier.inputShape
    }
  }

  /// The number of classes the network was trained for; nil when any will do.
  public var classCount: Int? {
    if case .classifier(let classifier) = self { return classifier.classNames.count }
    return nil
  }
}

/// A name that is neither a preset nor a file that can be read.
public struct ModelSourceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was given, and what a model can be.
  public let description: String

  init(_ description: String) { self.description = description }
}
