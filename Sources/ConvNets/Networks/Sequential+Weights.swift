extension Sequential {
  /// Parameters and buffers by their names: what a model file holds.
  public var weights: [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for item in parameters { tensors[item.name] = item.parameter.value }
    for item in buffers { tensors[item.name] = item.buffer.value }
    return tensors
  }

  /// Takes over parameters and buffers from tensors of the same names; all or nothing.
  ///
  /// PyTorch's `num_batches_tracked` is ignored.
  ///
  /// - Throws: ``WeightsError`` when a name is missing, unexpected, or has another shape.
  public func load(_ tensors: [String: Tensor]) throws(WeightsError) {
    let own = weights
    var error = WeightsError(
      missing: own.keys.filter { tensors[$0] == nil }.sorted(),
      unexpected: tensors.keys.filter { own[$0] == nil && !$0.hasSuffix("num_batches_tracked") }.sorted(),
      mismatched: [])
    for (name, tensor) in own.sorted(by: { $0.key < $1.key }) {
      if let given = tensors[name], given.shape != tensor.shape {
        error.mismatched.append(.init(name: name, got: given.shape, expected: tensor.shape))
      }
    }
    guard error.missing.isEmpty, error.unexpected.isEmpty, error.mismatched.isEmpty else { throw error }
    for item in parameters {
      if let tensor = tensors[item.name] { item.parameter.value = tensor }
    }
    for item in buffers {
      if let tensor = tensors[item.name] { item.buffer.value = tensor }
    }
  }
}
