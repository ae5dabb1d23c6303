/// Weights from a file, for a training that begins with them.
///
/// The file is one of ours (`best.safetensors`, `last.safetensors`), or any safetensors file with the names of PyTorch's
/// `state_dict`: `0.weight`, `1.running_mean`, ….
struct PretrainedWeights {
  private let file: SafetensorsFile

  /// - Parameter path: of the file, or of a run's folder.
  /// - Throws: ``SafetensorsError``
  init(contentsOf path: String) throws {
    file = try SafetensorsFile(contentsOf: RunFolder.bestNetwork(at: path))
  }

  /// Puts the file's tensors into a network.
  ///
  /// - Parameter isFresh: whether the tensor of this name keeps its initial value.
  /// - Throws: ``ClassifierError`` that names every tensor that is missing, unknown or of another shape, with both
  ///   shapes, or one whose numbers are not finite; ``SafetensorsError``.
  func load(into network: Sequential, except isFresh: (String) -> Bool) throws {
    var tensors: [String: Tensor] = [:]
    for entry in file.entries where entry.type.isFloatingPoint {
      guard !entry.name.hasPrefix(TrainingCheckpoint.prefix), !isFresh(entry.name) else { continue }
      let tensor = try file.tensor(named: entry.name)
      guard tensor.withUnsafeBufferPointer({ $0.allSatisfy(\.isFinite) }) else {
        throw ClassifierError(file: file.name, .notFinite(tensor: entry.name))
      }
      tensors[entry.name] = tensor
    }
    for (name, tensor) in network.weights where isFresh(name) { tensors[name] = tensor }
    do {
      try network.load(tensors)
    } catch {
      throw ClassifierError(file: file.name, .pretrained(error))
    }
  }
}
