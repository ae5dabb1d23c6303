import Foundation

/// The file of a classifier: one safetensors file.
///
/// ```
/// tensors    weights and buffers under PyTorch's names: "0.weight", "1.running_mean", …
/// metadata   "format"         "convkit-classifier-1"
///            "model"          the model file, JSON
///            "classes"        ["cat", "dog", …], in the order of the logits
///            "normalization"  {"deviation": […], "mean": […]}, one number a channel
///            "resize"         "stretch", "crop" or "pad"; stretch when it is not there
/// ```
///
/// It says nothing of the run that made it: the same training gives the same bytes.
extension Classifier {
  static let format = "convkit-classifier-1"

  /// The file's contents.
  public var file: SafetensorsFile {
    SafetensorsFile(
      tensors: network.weights,
      metadata: Self.metadata(network.description, classNames, normalization, resizing))
  }

  static func metadata(
    _ description: ModelDescription, _ classNames: [String], _ normalization: Normalization,
    _ resizing: ResizePolicy
  ) -> [String: String] {
    [
      "format": format,
      "model": String(decoding: description.modelFile(), as: UTF8.self),
      "classes": json(classNames),
      "normalization": json(normalization),
      "resize": resizing.rawValue,
    ]
  }

  /// Writes the classifier to one file: whole or not at all.
  ///
  /// - Throws: ``FileWriteError`` when the system refuses it.
  public func save(to path: String) throws(FileWriteError) { try file.write(to: path) }

  /// Reads a classifier that ``save(to:)`` wrote.
  ///
  /// - Throws: ``SafetensorsError`` when it is no safetensors file, ``ClassifierError`` when it is no classifier.
  public init(contentsOf path: String) throws { try self.init(SafetensorsFile(contentsOf: path)) }

  /// The classifier that a safetensors file holds.
  ///
  /// - Throws: ``ClassifierError``, one case for each way the file can be wrong.
  public init(_ file: SafetensorsFile) throws {
    func failure(_ problem: ClassifierError.Problem) -> ClassifierError {
      ClassifierError(file: file.name, problem)
    }
    func string(_ key: String) throws -> String {
      guard let text = file.metadata[key] else { throw failure(.missingMetadata(key)) }
      return text
    }
    let format = try string("format")
    guard format == Self.format else { throw failure(.unknownFormat(String(format.prefix(40)))) }
    let classNames = try Self.classNames(try string("classes"), failure: failure)
    let model = try Self.model(
      try string("model"), classCount: classNames.count, file: file, failure: failure)
    guard let input = model.input else { throw failure(.model("got no input; expected its shape")) }
    let normalization = try Self.normalization(
      try string("normalization"), channels: input.channels, failure: failure)
    let resizing = try file.metadata["resize"].map { text in
      guard let policy = ResizePolicy(rawValue: text) else {
        throw failure(.resizing(String(text.prefix(40))))
      }
      return policy
    }

    var tensors: [String: Tensor] = [:]
    for entry in file.entries
    where entry.type.isFloatingPoint && !entry.name.hasPrefix(TrainingCheckpoint.prefix) {
      let tensor = try file.tensor(named: entry.name)
      guard tensor.withUnsafeBufferPointer({ $0.allSatisfy(\.isFinite) }) else {
        throw failure(.notFinite(tensor: entry.name))
      }
      tensors[entry.name] = tensor
    }
    let network: Sequential
    do {
      network = try Sequential(model, seed: 0)
      try network.load(tensors)
    } catch let error as GeometryError {
      throw failure(.model(error.description))
    } catch let error as WeightsError {
      throw failure(.weights(error))
    }
    self.init(
      network: network.frozen(), classNames: classNames, normalization: normalization,
      resizing: resizing ?? .stretch)
  }

  private static func classNames(
    _ json: String, failure: (ClassifierError.Problem) -> ClassifierError
  ) throws -> [String] {
    guard let names = try? JSONDecoder().decode([String].self, from: Data(json.utf8)) else {
      throw failure(.classNames("got no list of names; expected a JSON array of strings"))
    }
    guard names.count >= 1 else { throw failure(.classNames("got none; expected at least one")) }
    // Names are bytes here as on disk: two Unicode forms of a word are two classes.
    guard Set(names.map { Array($0.utf8) }).count == names.count else {
      throw failure(.classNames("got a name twice; expected every name once"))
    }
    return names
  }

  private static func model(
    _ json: String, classCount: Int, file: SafetensorsFile,
    failure: (ClassifierError.Problem) -> ClassifierError
  ) throws -> ModelDescription {
    do {
      let model = try ModelDescription(modelFile: Array(json.utf8), name: "model")
        .resolved(classCount: classCount)
      // A model may claim more weights than any machine holds: the file must hold them first.
      let needed = try ModelSummary(model).parameters.total
      let got = file.entries.reduce(0) { $0 + $1.shape.count }
      guard got >= needed else { throw failure(.elementCount(got: got, expected: needed)) }
      return model
    } catch let error as GeometryError {
      throw failure(.model(error.description))
    } catch let error as ModelFileError {
      throw failure(.model(error.description))
    }
  }

  private static func normalization(
    _ json: String, channels: Int, failure: (ClassifierError.Problem) -> ClassifierError
  ) throws -> Normalization {
    struct Numbers: Decodable { let mean, deviation: [Double] }
    guard let numbers = try? JSONDecoder().decode(Numbers.self, from: Data(json.utf8)) else {
      throw failure(.normalization("got no means and deviations; expected two JSON arrays of numbers"))
    }
    guard Normalization.isValid(mean: numbers.mean, deviation: numbers.deviation) else {
      throw failure(
        .normalization(
          "got \(numbers.mean) and \(numbers.deviation); expected finite numbers, deviations above 0"))
    }
    guard numbers.mean.count == channels else {
      throw failure(.normalization("got \(numbers.mean.count) means; expected \(channels), one a channel"))
    }
    return Normalization(mean: numbers.mean, deviation: numbers.deviation)
  }

  /// JSON whose bytes depend on the value alone.
  static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("\(value) cannot be written as JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
