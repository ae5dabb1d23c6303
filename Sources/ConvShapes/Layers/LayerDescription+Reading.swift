extension LayerDescription {
  /// The words of a model file, in the order an error lists them.
  static let names =
    [
      "conv2d", "conv-transpose2d", "dense", "max-pool2d", "average-pool2d", "global-average-pool",
      "batch-norm2d",
      "residual", "dropout", "flatten",
    ] + Activation.names + ["unit-activations"]

  /// The layers of a list.
  ///
  /// - Parameter word: what a position is called in a location: `layer`, `body`, `shortcut`.
  static func layers(_ json: JSONValue, word: String = "layer") throws(ModelFileError) -> [LayerDescription] {
    var layers: [LayerDescription] = []
    for (index, element) in try json.array().enumerated() {
      let name = name(of: element)
      do {
        layers.append(try LayerDescription(json: element))
      } catch {
        throw error.located(in: "\(word) \(index + 1)" + (name.map { " (\($0))" } ?? ""))
      }
    }
    return layers
  }

  /// The known name a layer's object bears, for the location of errors.
  private static func name(of json: JSONValue) -> String? {
    guard case .object(let members) = json,
      case .string(let name)? = members.first(where: { $0.key == "layer" })?.value
    else { return nil }
    return names.contains(name) ? name : nil
  }

  /// One layer's object: the key `layer` says which, the other keys are the layer's own.
  private init(json: JSONValue) throws(ModelFileError) {
    guard case .object(let members) = json else {
      throw ModelFileError(.wrongType, got: json.summary, expected: "an object, {\"layer\": …}")
    }
    guard let word = members.first(where: { $0.key == "layer" })?.value else {
      throw ModelFileError(
        .missingKey, got: "no key \"layer\"", expected: "it to be there", fix: "add \"layer\": \"conv2d\"")
    }
    func fields(_ keys: [String]) throws(ModelFileError) -> JSONFields {
      try JSONFields(json, known: ["layer"] + keys)
    }
    let name = try word.string()
    switch name {
    case "conv2d": self = .conv2D(try Conv2D(fields(["filters"] + Window2D.keys + ["groups", "bias"])))
    case "conv-transpose2d":
      self = .convTranspose2D(
        try ConvTranspose2D(
          fields(["filters", "kernel", "stride", "padding", "dilation", "outputPadding", "groups", "bias"])))
    case "dense": self = .dense(try Dense(fields(Dense.keys)))
    case "max-pool2d": self = .maxPool2D(try MaxPool2D(fields(Window2D.keys)))
    case "average-pool2d":
      self = .averagePool2D(
        try AveragePool2D(fields(["kernel", "stride", "padding", "rounding", "countsPadding"])))
    case "batch-norm2d": self = .batchNorm2D(try BatchNorm2D(fields(["momentum", "epsilon"])))
    case "residual": self = .residual(try Residual(fields(["body", "shortcut"])))
    case "dropout": self = .dropout(try Dropout(fields(["rate"])))
    case "unit-activations": self = .unitActivations(try UnitActivations(fields(["activations"])))
    case let name where Activation.names.contains(name):
      self = .activation(try Activation(name, fields(Activation.keys[name].map { [$0] } ?? [])))
    default:
      guard let layer = Self.withoutKeys[name] else {
        throw ModelFileError(
          .unknownLayer, at: ["layer"], got: name.quoted,
          expected: "one of \(Self.names.joined(separator: ", "))",
          fix: nearestName(to: name, among: Self.names).map { "did you mean \($0.quoted)?" })
      }
      _ = try fields([])
      self = layer
    }
  }

  private static let withoutKeys: [String: LayerDescription] = [
    "global-average-pool": .globalAveragePool(GlobalAveragePool()), "flatten": .flatten(Flatten()),
  ]
}

// What the keys of each layer are read as. Numbers that are impossible whatever the input are refused here; what
// depends on the input is checked when the model is resolved.

private func count(_ json: JSONValue) throws(ModelFileError) -> Int { try json.integer(atLeast: 1) }
private func size(_ json: JSONValue) throws(ModelFileError) -> Size2D { try Size2D(json: json, atLeast: 1) }
private func flag(_ json: JSONValue) throws(ModelFileError) -> Bool { try json.bool() }
private func real(_ json: JSONValue) throws(ModelFileError) -> Double { try json.real() }

/// Checks by the layer's own rule, and says what it says as an error of the file.
private func validated(_ check: () throws(GeometryError) -> Void) throws(ModelFileError) {
  do {
    try check()
  } catch {
    throw ModelFileError(
      .outOfRange, at: error.location, got: error.got, expected: error.expected, fix: error.fix)
  }
}

extension Conv2D {
  fileprivate init(_ fields: JSONFields) throws(ModelFileError) {
    let window = try Window2D(fields)
    self.init(
      try fields.read("filters", example: "16", count), kernel: window.kernel, stride: window.stride,
      padding: window.padding, dilation: window.dilation, rounding: window.rounding,
      groups: try fields.read("groups", absent: 1, count),
      bias: try fields.read("bias", absent: true, flag))
  }
}

extension ConvTranspose2D {
  fileprivate init(_ fields: JSONFields) throws(ModelFileError) {
    self.init(
      try fields.read("filters", example: "16", count), kernel: try fields.read("kernel", example: "2", size),
      stride: try fields.read("stride", absent: 1, size),
      padding: try fields.read("padding", absent: 0) { (json) throws(ModelFileError) in
        try Padding2D(json: json, atLeast: 0)
      },
      outputPadding: try fields.read("outputPadding", absent: 0) { (json) throws(ModelFileError) in
        try Size2D(json: json, atLeast: 0)
      },
      dilation: try fields.read("dilation", absent: 1, size),
      groups: try fields.read("groups", absent: 1, count),
      bias: try fields.read("bias", absent: true, flag))
  }
}

extension MaxPool2D {
  fileprivate init(_ fields: JSONFields) throws(ModelFileError) {
    let window = try Window2D(fields, poolsByKernel: true)
    self.init(
      window.kernel, stride: window.stride, padding: window.padding, dilation: window.dilation,
      rounding: window.rounding)
  }
}

extension AveragePool2D {
  fileprivate init(_ fields: JSONFields) throws(ModelFileError) {
    let window = try Window2D(fields, poolsByKernel: true)
    self.init(
      window.kernel, stride: window.stride, padding: window.padding, rounding: window.rounding,
      countsPadding: try fields.read("countsPadding", absent: true, flag))
  }
}

extension BatchNorm2D {
  fileprivate init(_ fields: JSONFields) throws(ModelFileError) {
    self.init(
      momentum: try fields.read("momentum", absent: 0.1, real),
      epsilon: try fields.read("epsilon", absent: 1e-5, real))
    let layer = self
    try validated(layer.validate)
  }
}

extension Dropout {
  fileprivate init(_ fields: JSONFields) throws(ModelFileError) {
    self.init(try fields.read("rate", example: "0.5", real))
    let layer = self
    try validated(layer.validate)
  }
}

extension Residual {
  fileprivate init(_ fields: JSONFields) throws(ModelFileError) {
    self.init(
      body: try LayerDescription.layers(fields.require("body", example: "[…]"), word: "body"),
      shortcut: try fields.read("shortcut", absent: []) {
        (json) throws(ModelFileError) -> [LayerDescription] in
        try LayerDescription.layers(json, word: "shortcut")
      })
  }
}
