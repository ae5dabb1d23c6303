import Foundation

/// The file of a checkpoint: a classifier's file, which can be used as one, with more tensors and one more string.
///
/// ```
/// tensors    as in a classifier's file, and
///            "checkpoint.optimizer.<name>"   what the optimizer remembers
///            "checkpoint.weights.<name>"     the weights that are trained, where the classifier's are their average
///            "checkpoint.best.<name>"        the best epoch's weights and buffers
/// metadata   as in a classifier's file, and "checkpoint": the position, JSON
/// ```
extension TrainingCheckpoint {
  static let prefix = "checkpoint."
  private static let positionKey = "checkpoint"

  private enum Part: String {
    case optimizer
    case weights
    case best

    var prefix: String { TrainingCheckpoint.prefix + rawValue + "." }
  }

  /// The file's contents.
  public var file: SafetensorsFile {
    var tensors = usedWeights
    func add(_ part: Part, _ more: [String: Tensor]?) {
      for (name, tensor) in more ?? [:] { tensors[part.prefix + name] = tensor }
    }
    add(.optimizer, optimizerState)
    add(.weights, average == nil ? nil : weights)
    add(.best, bestWeights)
    var metadata = Classifier.metadata(description, classNames, normalization, resizing)
    metadata[Self.positionKey] = Classifier.json(position)
    return SafetensorsFile(tensors: tensors, metadata: metadata)
  }

  /// The file of the best network so far, as ``Classifier/save(to:)`` writes it; nil before the first epoch's end.
  public var bestFile: SafetensorsFile? {
    bestWeights.map {
      SafetensorsFile(
        tensors: $0, metadata: Classifier.metadata(description, classNames, normalization, resizing))
    }
  }

  /// Writes the checkpoint to one file: whole or not at all.
  ///
  /// - Throws: ``FileWriteError`` when the system refuses it.
  public func save(to path: String) throws(FileWriteError) { try file.write(to: path) }

  /// Reads a checkpoint that ``save(to:)`` wrote.
  ///
  /// - Throws: ``SafetensorsError`` when it is no safetensors file, ``ClassifierError`` when it is no checkpoint.
  public init(contentsOf path: String) throws { try self.init(SafetensorsFile(contentsOf: path)) }

  /// The checkpoint that a safetensors file holds.
  ///
  /// - Throws: ``ClassifierError``, one case for each way the file can be wrong.
  public init(_ file: SafetensorsFile) throws {
    let classifier = try Classifier(file)
    guard let json = file.metadata[Self.positionKey] else {
      throw ClassifierError(file: file.name, .missingMetadata(Self.positionKey))
    }
    guard let position = try? JSONDecoder().decode(TrainingPosition.self, from: Data(json.utf8)) else {
      throw ClassifierError(file: file.name, .checkpoint("got no position; expected epoch, step and reports"))
    }
    if let contradiction = position.contradiction {
      throw ClassifierError(file: file.name, .checkpoint(contradiction + "; expected one a finished epoch"))
    }
    func tensors(_ part: Part) throws -> [String: Tensor] {
      var tensors: [String: Tensor] = [:]
      for entry in file.entries where entry.name.hasPrefix(part.prefix) {
        tensors[String(entry.name.dropFirst(part.prefix.count))] = try file.tensor(named: entry.name)
      }
      return tensors
    }
    let (trained, best) = (try tensors(.weights), try tensors(.best))
    guard best.isEmpty == (position.bestEpoch == nil) else {
      throw ClassifierError(
        file: file.name,
        .checkpoint("got \(best.count) tensors of a best epoch, and \(position.history.count) epochs"))
    }
    description = classifier.network.description
    classNames = classifier.classNames
    normalization = classifier.normalization
    resizing = classifier.resizing
    weights = trained.isEmpty ? classifier.network.weights : trained
    average = trained.isEmpty ? nil : classifier.network.weights
    optimizerState = try tensors(.optimizer)
    bestWeights = best.isEmpty ? nil : best
    self.position = position
  }
}
