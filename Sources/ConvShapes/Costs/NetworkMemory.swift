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
  /// Parameters, gradients and the activations of training: all that training by plain SGD needs.
  public let training: Int
  /// The same with the velocities.
  public let momentumTraining: Int
  /// The same with Adam's moments.
  public let adamTraining: Int

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
    inferenceActivations = try bytes(layers.liveCount(for: input, kept: 0, keepsInput: false), "activations")
    trainingActivations = try bytes(
      checkedSum([input.count, layers.outputCount(for: input)], of: "activations"), "activations")
    training = try checkedSum([parameters, gradients, trainingActivations], of: "bytes of training")
    momentumTraining = try checkedSum([training, momentumState], of: "bytes of training")
    adamTraining = try checkedSum([training, adamState], of: "bytes of training")
  }
}

extension LayerDescription {
  /// The most numbers at once while the layer computes, its input and output included.
  ///
  /// - Parameters:
  ///   - kept: numbers of others that wait.
  ///   - keepsInput: whether the input is needed once more, so that nothing may be written over it.
  fileprivate func liveCount(for input: Shape, kept: Int, keepsInput: Bool) throws(GeometryError) -> Int {
    let output = try outputShape(for: input).count
    switch self {
    case .residual(let block):
      // The body runs while its input waits for the shortcut; then the shortcut, while the body's result waits.
      let body = try block.body.liveCount(for: input, kept: kept, keepsInput: true)
      let result = try checkedSum([kept, output], of: "activations")
      return Swift.max(
        body, try block.shortcut.liveCount(for: input, kept: result, keepsInput: keepsInput))
    case .flatten: return try checkedSum([kept, input.count], of: "activations")
    case .activation, .unitActivations, .dropout, .batchNorm2D:
      return try checkedSum([kept, input.count, keepsInput ? output : 0], of: "activations")
    default: return try checkedSum([kept, input.count, output], of: "activations")
    }
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
  fileprivate func liveCount(for input: Shape, kept: Int, keepsInput: Bool) throws(GeometryError) -> Int {
    var most = try checkedSum([kept, input.count], of: "activations")
    let waiting = try checkedSum([kept, keepsInput ? input.count : 0], of: "activations")
    _ = try walk(from: input) { (index, layer, shape) throws(GeometryError) in
      // The first layer reads the very numbers that wait.
      most = Swift.max(
        most,
        index == 0
          ? try layer.liveCount(for: shape, kept: kept, keepsInput: keepsInput)
          : try layer.liveCount(for: shape, kept: waiting, keepsInput: false))
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
