/// A network of layers one after the other, made from a ``ModelDescription``.
///
/// ```swift
/// let network = try Sequential(input: ImageShape(channels: 3, height: 32, width: 32), seed: 7) {
///   Conv2D(16, kernel: 3, padding: .same)
///   ReLU()
///   GlobalAveragePool()
///   Dense(10)
/// }
/// ```
///
/// Parameters have the paths that PyTorch's `nn.Sequential` of the same list gives them: `0.weight`, `3.bias`.
/// A network is trained by one thread at a time (its operations use all threads of the context); for use by many
/// threads take ``frozen()``.
public final class Sequential: Layer {
  /// The resolved description: every size is known.
  public let description: ModelDescription
  /// The algorithm of all convolutions; nil when each takes the preferred one.
  public let algorithm: ConvolutionAlgorithm?
  /// Measurements that stand in for estimates where no algorithm is named.
  public let tuning: TuningTable?
  private let chain: LayerChain

  /// - Parameters:
  ///   - description: with its input, and without open `classes`.
  ///   - seed: of the initial weights. The same seed gives the same bits.
  ///   - initializer: the law of every weight; when nil He's normal law before ReLU and LeakyReLU, Glorot's uniform law
  ///     elsewhere. Biases start at zero.
  ///   - tuning: measurements by which algorithms are chosen; by estimates when nil.
  /// - Throws: ``GeometryError`` located as `layer 3 (conv2d)` when a layer cannot take what comes before it, a number
  ///   is open, or the algorithm cannot compute a convolution.
  public convenience init(
    _ description: ModelDescription, seed: UInt64, algorithm: ConvolutionAlgorithm? = nil,
    initializer: Initializer? = nil, tuning: TuningTable? = nil
  ) throws(GeometryError) {
    try self.init(
      description,
      at: LayerPlace(
        values: .drawn(seed: seed, initializer: initializer), algorithm: algorithm, tuning: tuning,
        isFrozen: false))
  }

  /// A network written as statements, one layer a line.
  ///
  /// - Throws: as ``init(_:seed:algorithm:initializer:tuning:)``
  public convenience init(
    input: ImageShape, seed: UInt64, algorithm: ConvolutionAlgorithm? = nil, initializer: Initializer? = nil,
    @LayerBuilder layers: () -> [LayerDescription]
  ) throws(GeometryError) {
    try self.init(
      ModelDescription(input: input, layers: layers()), seed: seed, algorithm: algorithm,
      initializer: initializer)
  }

  init(_ description: ModelDescription, at place: LayerPlace) throws(GeometryError) {
    let resolved = try description.resolved()
    guard let input = resolved.inputShape(batch: 1) else {
      preconditionFailure("a resolved model has an input")
    }
    self.description = resolved
    algorithm = place.algorithm
    tuning = place.tuning
    chain = try LayerChain(resolved.layers, input: input, word: "layer", at: place)
  }

  /// The layers in order.
  public var layers: [any Layer] { chain.layers }

  /// - Parameter input: [N, C, H, W]; C, H and W as the description says, or others that every layer accepts. For a
  ///   network of features [N, features], or images of a single pixel with as many channels.
  public func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    guard description.takesFeatures, input.shape.rank == 4 else { return chain(input, in: pass) }
    return chain(FlattenLayer()(input, in: pass), in: pass)
  }

  /// The shape of the output, batch first.
  ///
  /// - Throws: ``GeometryError`` located as `layer 3 (conv2d)`.
  public func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    try description.layers.outputShape(for: input)
  }

  /// All parameters in the order of the layers: `0.weight`, `0.bias`, `4.body.0.weight`, ….
  public var parameters: [NamedParameter] { chain.parameters }

  /// All running statistics in the order of the layers: `1.running_mean`, ….
  public var buffers: [NamedBuffer] { chain.buffers }

  /// A table of the layers with output shapes, parameters and multiply-adds for one image.
  public func summary() -> ModelSummary {
    do {
      return try ModelSummary(description)
    } catch {
      preconditionFailure("a description that was accepted once: \(error)")
    }
  }
}
