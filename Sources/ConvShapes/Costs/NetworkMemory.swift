/// The memory a network needs, in bytes, with numbers of ``bytesPerNumber`` bytes each.
public struct NetworkMemory: Hashable, Sendable {
  /// Bytes of one number: a Float.
  public static let bytesPerNumber = 4

  /// The trained parameters, and the running statistics of batch normalisation beside them.
  public let parameters: Int
  /// One gradient a trained parameter.
  public let gradients: Int
  /// What SGD with momentum keeps: a velocity a trained parameter. Plain SGD keeps nothing.
  public let momentumState: Int
  /// What Adam and AdamW keep: two moments a trained parameter.
  public let adamState: Int
  /// The most that is there at once in use: a layer's input and output, and the input that a residual block keeps for
  /// its shortcut. ReLU and its like write over their input, flatten moves nothing.
  public let inferenceActivations: Int
  /// In training every layer's output is kept for the backward pass, and the images.
  public let trainingActivations: Int

  /// - Parameters:
  ///   - layers: as ``ModelDescription/resolved(input:classCount:)`` gives them.
  ///   - input: the shape of a batch.
  /// - Throws: ``GeometryError`` when a number overflows Int.
  init(_ layers: [LayerDescription], input: Shape) throws(GeometryError) {
    func bytes(_ count: Int, _ name: String) throws(GeometryError) -> Int {
      try checkedProduct([count, Self.bytesPerNumber], of: "bytes of \(name)")
    }
    let trained = try layers.parameterCount(for: input).total
    let statistics = try layers.statisticCount(for: input)
    parameters = try bytes(checkedSum([trained, statistics], of: "parameters"), "parameters")
    gradients = try bytes(trained, "gradients")
    momentumState = gradients
    adamState = try checkedProduct([2, gradients], of: "bytes of Adam's moments")
    inferenceActivations = try bytes(layers.liveCount(for: input, kept: 0), "activations")
    trainingActivations = try bytes(
      checkedSum([input.count, layers.outputCount(for: input)], of: "activations"), "activations")
  }

  /// Parameters, gradients, what the optimizer keeps, and the activations of training.
  ///
  /// - Throws: ``GeometryError`` when the sum overflows Int.
  func training(optimizerState bytes: Int) throws(GeometryError) -> Int {
    try checkedSum([parameters, gradients, bytes, trainingActivations], of: "bytes of training")
  }
}

extension LayerDescription {
  /// Whether the layer's output stands in its input's memory when nothing is kept for a backward pass.
  private var isInPlace: Bool {
    switch self {
    case .activation, .flatten, .dropout, .batchNorm2D: true
    default: false
    }
  }

  /// The most numbers at once while the layer computes, its input and output included.
  fileprivate func liveCount(for input: Shape, kept: Int) throws(GeometryError) -> Int {
    let output = try outputShape(for: input)
    if case .residual(let block) = self {
      // The body runs while the block's input waits, then the shortcut while the body's result waits.
      let waiting = try checkedSum([kept, input.count], of: "activations")
      let body = try block.body.liveCount(for: input, kept: waiting)
      let result = try checkedSum([kept, output.count], of: "activations")
      let shortcut = try block.shortcut.liveCount(for: input, kept: result)
      return Swift.max(body, shortcut)
    }
    return try checkedSum([kept, input.count, isInPlace ? 0 : output.count], of: "activations")
  }

  /// Numbers that the backward pass finds: this layer's output, and those inside a residual block.
  fileprivate func outputCount(for input: Shape) throws(GeometryError) -> Int {
    let output = try outputShape(for: input).count
    switch self {
    case .residual(let block):
      return try checkedSum(
        [block.body.outputCount(for: input), block.shortcut.outputCount(for: input), output],
        of: "activations")
    case .flatten: return 0
    default: return output
    }
  }

  fileprivate func statisticCount(for input: Shape) throws(GeometryError) -> Int {
    switch self {
    case .batchNorm2D: return try checkedProduct([2, input[1]], of: "running statistics")
    case .residual(let block):
      return try checkedSum(
        [block.body.statisticCount(for: input), block.shortcut.statisticCount(for: input)],
        of: "running statistics")
    default: return 0
    }
  }
}

extension [LayerDescription] {
  fileprivate func liveCount(for input: Shape, kept: Int) throws(GeometryError) -> Int {
    var most = try checkedSum([kept, input.count], of: "activations")
    _ = try walk(from: input) { (_, layer, shape) throws(GeometryError) in
      most = Swift.max(most, try layer.liveCount(for: shape, kept: kept))
    }
    return most
  }

  fileprivate func outputCount(for input: Shape) throws(GeometryError) -> Int {
    var count = 0
    _ = try walk(from: input) { (_, layer, shape) throws(GeometryError) in
      count = try checkedSum([count, layer.outputCount(for: shape)], of: "activations")
    }
    return count
  }

  fileprivate func statisticCount(for input: Shape) throws(GeometryError) -> Int {
    var count = 0
    _ = try walk(from: input) { (_, layer, shape) throws(GeometryError) in
      count = try checkedSum([count, layer.statisticCount(for: shape)], of: "running statistics")
    }
    return count
  }
}
