extension LayerDescription {
  /// What has to be written into a layer of a model file to make it another one: `"kernel": 3, "stride": 2`.
  func changedKeys(from old: LayerDescription) -> String {
    let before = Dictionary(old.writtenNumbers.map { ($0.key, $0.value) }) { first, _ in first }
    return writtenNumbers.filter { before[$0.key] != $0.value }
      .map { "\($0.key.quoted): \($0.value.text(multiline: false))" }.joined(separator: ", ")
  }

  /// The members of the layer's object that a fix changes, those with their usual value too.
  private var writtenNumbers: [JSONValue.Member] {
    func members(_ window: Window2D) -> [JSONValue.Member] {
      [
        .init(key: "kernel", value: window.kernel.json), .init(key: "stride", value: window.stride.json),
        .init(key: "padding", value: window.padding.json),
        .init(key: "dilation", value: window.dilation.json),
        .init(key: "rounding", value: .string(window.rounding.rawValue)),
      ]
    }
    switch self {
    case .conv2D(let layer):
      return [.init(key: "filters", value: .integer(layer.filterCount))] + members(layer.window)
        + [.init(key: "groups", value: .integer(layer.groups))]
    case .convTranspose2D(let layer):
      let window = Window2D(
        kernel: layer.kernel, stride: layer.stride, padding: .explicit(layer.padding),
        dilation: layer.dilation)
      return [.init(key: "filters", value: .integer(layer.filterCount))] + members(window)
        + [
          .init(key: "outputPadding", value: layer.outputPadding.json),
          .init(key: "groups", value: .integer(layer.groups)),
        ]
    case .maxPool2D(let layer): return members(layer.window)
    case .averagePool2D(let layer): return members(layer.window)
    case .dense(let layer):
      if case .count(let count) = layer.units { return [.init(key: "units", value: .integer(count))] }
      return []
    default: return []
    }
  }
}
