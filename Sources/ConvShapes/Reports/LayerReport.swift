/// The arithmetic of one convolutional layer: output, parameters and cost, with the formulas that give them.
///
/// Source of the formulas: Dumoulin & Visin, *A guide to convolution arithmetic for deep learning*, 2016.
public struct LayerReport: Hashable, Sendable {
  /// The layer and its image, validated.
  public let geometry: ConvolutionGeometry
  /// Whether each filter has a bias.
  public let bias: Bool
  /// N: the number of images that go through at once.
  public let batch: Int
  /// Trained numbers, whatever the batch.
  public let parameters: ParameterCount
  /// Multiply-adds (MACs) for the whole batch, bias additions not counted.
  public let multiplyAddCount: Int
  /// Floating-point operations for the whole batch: 2 × multiply-adds.
  public let floatingPointOperationCount: Int
  /// Last rows and columns of the padded input that no window position reads.
  public let unread: Size2D
  /// How the window lies over the input.
  let notes: WindowNotes
  /// Where `same` is asked for with a stride above 1: what most PyTorch models pad instead.
  public let symmetricPadding: SymmetricPadding?

  /// - Throws: ``GeometryError`` for a batch below 1, and when elements or operations of the batch overflow Int.
  public init(geometry: ConvolutionGeometry, bias: Bool = true, batch: Int = 1) throws(GeometryError) {
    if batch < 1 {
      throw GeometryError(.notPositive, at: ["batch"], got: "\(batch)", expected: "at least 1", fix: "use 1")
    }
    for (name, image) in [("input", geometry.input), ("output", geometry.output)] {
      try Shape(batch: batch, image).checkLengths(of: name)
    }
    self.geometry = geometry
    self.bias = bias
    self.batch = batch
    parameters = geometry.parameterCount(bias: bias)
    multiplyAddCount = try checkedProduct([batch, geometry.multiplyAddCount], of: "multiply-adds")
    floatingPointOperationCount = try checkedProduct([2, multiplyAddCount], of: "FLOPs")
    notes = try WindowNotes(geometry.window, over: geometry.input.size)
    unread = notes.unread
    symmetricPadding = notes.symmetric
  }

  /// The report as JSON text, described in docs/convshape.md; its keys are stable.
  public func json() -> String {
    let window = geometry.window
    func pair(_ size: Size2D) -> JSONValue { .array([.integer(size.height), .integer(size.width)]) }
    var rule = window.padding.json
    if case .explicit = window.padding { rule = .string("explicit") }
    var json = JSONValue.object([
      "format": .string("convkit-layer"), "version": .integer(1), "batch": .integer(batch),
      "input": geometry.input.json, "filters": .integer(geometry.filterCount), "kernel": pair(window.kernel),
      "stride": pair(window.stride), "dilation": pair(window.dilation), "groups": .integer(geometry.groups),
      "bias": .bool(bias), "paddingRule": rule,
      "padding": geometry.statedPadding.sides, "rounding": .string(window.rounding.rawValue),
      "output": geometry.output.json,
      "unread": .object(["height": .integer(unread.height), "width": .integer(unread.width)]),
      "overhang": .object([
        "height": .integer(geometry.overhang.height), "width": .integer(geometry.overhang.width),
      ]),
      "neverRead": notes.neverRead.json,
      "parameters": .object([
        "weights": .integer(parameters.weights), "biases": .integer(parameters.biases),
        "total": .integer(parameters.total),
      ]),
      "multiplyAdds": .integer(multiplyAddCount), "flops": .integer(floatingPointOperationCount),
    ])
    if case .object(let members) = json, let symmetric = symmetricPadding {
      json = .object(members + [.init(key: "symmetricPadding", value: symmetric.json)])
    }
    return json.text()
  }
}
