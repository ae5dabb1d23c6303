extension LayerDescription {
  /// The layer's object in a model file; what has its usual value is left out.
  var json: JSONValue { .object([JSONValue.Member(key: "layer", value: .string(name))] + members) }

  private var members: [JSONValue.Member] {
    switch self {
    case .conv2D(let layer):
      [.init(key: "filters", value: .integer(layer.filterCount))] + layer.window.members()
        + ending(groups: layer.groups, bias: layer.bias)
    case .convTranspose2D(let layer):
      [.init(key: "filters", value: .integer(layer.filterCount))]
        + Window2D(
          kernel: layer.kernel, stride: layer.stride, padding: .explicit(layer.padding),
          dilation: layer.dilation
        ).members()
        + (layer.outputPadding == 0 ? [] : [.init(key: "outputPadding", value: layer.outputPadding.json)])
        + ending(groups: layer.groups, bias: layer.bias)
    case .dense(let layer): layer.members
    case .maxPool2D(let layer): layer.window.members(strideUnlessGiven: layer.window.kernel)
    case .averagePool2D(let layer):
      layer.window.members(strideUnlessGiven: layer.window.kernel)
        + (layer.countsPadding ? [] : [.init(key: "countsPadding", value: .bool(false))])
    case .batchNorm2D(let layer):
      (layer.momentum == 0.1 ? [] : [.init(key: "momentum", value: .real(layer.momentum))])
        + (layer.epsilon == 1e-5 ? [] : [.init(key: "epsilon", value: .real(layer.epsilon))])
    case .residual(let block):
      [.init(key: "body", value: .array(block.body.map { $0.json }))]
        + (block.shortcut.isEmpty
          ? [] : [.init(key: "shortcut", value: .array(block.shortcut.map { $0.json }))])
    case .dropout(let layer): [.init(key: "rate", value: .real(layer.rate))]
    case .activation(let activation): activation.members
    case .unitActivations(let layer): [.init(key: "activations", value: layer.json)]
    case .globalAveragePool, .flatten: []
    }
  }

  private func ending(groups: Int, bias: Bool) -> [JSONValue.Member] {
    (groups == 1 ? [] : [.init(key: "groups", value: .integer(groups))])
      + (bias ? [] : [.init(key: "bias", value: .bool(false))])
  }
}
