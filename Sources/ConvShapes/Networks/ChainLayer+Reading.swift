extension ChainLayer {
  /// What a chain's layers are called, in the order an error lists them.
  static let names = [
    "conv", "convtranspose", "depthwise", "maxpool", "avgpool", "globalpool", "dense", "flatten", "batchnorm",
    "dropout", "relu", "leakyrelu", "elu", "softplus", "sigmoid", "tanh", "step", "identity", "softmax",
  ]

  /// Other names that are understood: the words of model files, and what other programs say.
  private static let synonyms = [
    "conv2d": "conv", "conv-transpose2d": "convtranspose", "deconv": "convtranspose", "dwconv": "depthwise",
    "max-pool2d": "maxpool", "average-pool2d": "avgpool", "global-average-pool": "globalpool",
    "gap": "globalpool",
    "linear": "dense", "fc": "dense", "batch-norm2d": "batchnorm", "bn": "batchnorm",
    "leaky-relu": "leakyrelu",
  ]

  /// Reads one layer: a name, `:` and its sizes, and options behind commas.
  ///
  /// - Parameters:
  ///   - word: `conv:16x3x3,stride=2,pad=1:1:2:2`
  ///   - place: what an error calls the layer.
  /// - Throws: ``ChainError`` for an unknown layer or option and a text that has not the form asked for;
  ///   ``GeometryError`` for a number beyond 64 bits.
  package init(_ word: String, place: String) throws {
    let text = try LayerText(word, place: place)
    let known = Self.synonyms[text.name] ?? text.name
    switch known {
    case "conv":
      try text.allow(["stride", "pad", "dilation", "rounding", "groups", "bias"])
      let filters = try text.sizes("COUNTxHEIGHTxWIDTH", example: "16x3x3") { try $0.filters() }
      var layer = Conv2D(
        filters.count, kernel: filters.kernel, groups: try text.number("groups", 1),
        bias: try text.flag("bias"))
      layer.window = try text.window(filters.kernel, stride: 1)
      self = .layer(.conv2D(layer))
    case "convtranspose":
      try text.allow(["stride", "pad", "outpad", "dilation", "groups", "bias"])
      let filters = try text.sizes("COUNTxHEIGHTxWIDTH", example: "16x2x2") { try $0.filters() }
      self = .layer(
        .convTranspose2D(
          ConvTranspose2D(
            filters.count, kernel: filters.kernel, stride: try text.size("stride", 1),
            padding: try text.pads(), outputPadding: try text.size("outpad", 0),
            dilation: try text.size("dilation", 1), groups: try text.number("groups", 1),
            bias: try text.flag("bias"))))
    case "depthwise":
      try text.allow(["stride", "pad", "dilation", "rounding", "bias"])
      let (multiplier, kernel) = try text.multipliedKernel()
      self = .depthwise(
        multiplier: multiplier, window: try text.window(kernel, stride: 1), bias: try text.flag("bias"))
    case "maxpool":
      try text.allow(["stride", "pad", "dilation", "rounding"])
      let kernel = try text.sizes("a number or HEIGHTxWIDTH", example: "2") { try $0.size() }
      var layer = MaxPool2D(kernel)
      layer.window = try text.window(kernel, stride: kernel)
      self = .layer(.maxPool2D(layer))
    case "avgpool":
      try text.allow(["stride", "pad", "rounding", "countpad"])
      let kernel = try text.sizes("a number or HEIGHTxWIDTH", example: "2") { try $0.size() }
      var layer = AveragePool2D(kernel, countsPadding: try text.flag("countpad"))
      layer.window = try text.window(kernel, stride: kernel)
      self = .layer(.averagePool2D(layer))
    case "dense":
      try text.allow(["bias"])
      let bias = try text.flag("bias")
      if text.size == "classes" {
        self = .layer(.dense(Dense(units: .classes, bias: bias)))
      } else {
        let units = try text.sizes("a number or classes", example: "10") { try $0.number() }
        self = .layer(.dense(Dense(units, bias: bias)))
      }
    case "dropout": self = .layer(.dropout(Dropout(try text.real(0.5))))
    case "elu": self = .layer(.activation(.elu(alpha: try text.real(1))))
    case "step": self = .layer(.activation(.step(atZero: try text.real(0))))
    case "leakyrelu": self = .layer(.activation(.leakyReLU(slope: try text.real(0.01))))
    default:
      guard let layer = Self.withoutSizes[known] else { throw text.unknownName(among: Self.names) }
      try text.allowNothing()
      self = .layer(layer)
    }
  }

  private static let withoutSizes: [String: LayerDescription] = [
    "globalpool": .globalAveragePool(GlobalAveragePool()), "flatten": .flatten(Flatten()),
    "batchnorm": .batchNorm2D(BatchNorm2D()), "relu": .activation(.relu), "sigmoid": .activation(.sigmoid),
    "tanh": .activation(.tanh), "softmax": .activation(.softmax), "softplus": .activation(.softplus),
    "identity": .activation(.identity),
  ]
}
