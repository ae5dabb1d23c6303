/// Who counts what: the programs and habits whose numbers for the cost of a network are in circulation.
///
/// The table is docs/cost.md. Each case reproduces the number its program prints, for the layers this package has.
public enum CountingConvention: String, CaseIterable, Codable, Sendable {
  /// Multiply-adds of convolutions and dense layers, and nothing else: the count of most papers.
  case macs
  /// Floating-point operations: 2 × multiply-adds.
  case flops
  /// Floating-point operations with one addition more for each bias.
  case flopsWithBias = "flops-bias"
  /// torchinfo 1.8.0, "Total mult-adds": each parameter once for every output position, biases and batch normalisation's
  /// parameters too.
  case torchinfo
  /// fvcore 0.1.5, `FlopCountAnalysis`: multiply-adds, two for each element that batch normalisation passes on (in
  /// use), and one for each element that global average pooling reads.
  case fvcore
  /// thop 0.1.1, `profile`: multiply-adds, four for each element of batch normalisation, one for each mean of a pooling
  /// layer, softmax; a transposed convolution counted by its output.
  case thop
  /// darknet (AlexeyAB's), BFLOPs: 2 × the multiply-adds of convolutions, one for each element that a pooling window
  /// reads and each sum of a shortcut; dense layers are not counted. One image, whatever the batch.
  case darknet

  /// The names, as a list of choices: `macs|flops|…`.
  package static var words: String { allCases.map { $0.rawValue }.joined(separator: "|") }

  /// What the column of a table is called.
  var heading: String {
    switch self {
    case .macs: "multiply-adds"
    case .flops: "FLOPs"
    case .flopsWithBias: "FLOPs with bias"
    case .torchinfo, .fvcore, .thop: "\(rawValue)'s count"
    case .darknet: "darknet's FLOPs"
    }
  }
}

extension LayerDescription {
  /// The cost of the layer for an input of the given shape, as `convention` counts it.
  ///
  /// - Parameter input: batch first; the whole batch is counted, but one image for darknet.
  /// - Throws: ``GeometryError`` as ``outputShape(for:)``, and when the number overflows Int.
  public func cost(
    for input: Shape, by convention: CountingConvention
  ) throws(GeometryError) -> Int {
    var input = input
    if convention == .darknet, input.rank > 0 { input[0] = 1 }
    let output = try outputShape(for: input)
    if case .residual(let block) = self {
      let sums = convention == .darknet ? output.count : 0
      return try checkedSum(
        [block.body.cost(for: input, by: convention), block.shortcut.cost(for: input, by: convention), sums],
        of: convention.heading)
    }
    func times(_ factors: Int...) throws(GeometryError) -> Int {
      try checkedProduct(factors, of: convention.heading)
    }
    switch convention {
    case .macs: return try multiplyAddCount(for: input)
    case .flops: return try times(2, multiplyAddCount(for: input))
    case .flopsWithBias:
      return try checkedSum(
        [times(2, multiplyAddCount(for: input)), hasBias ? output.count : 0], of: convention.heading)
    case .torchinfo:
      let places = output.image.map { [$0.height, $0.width] } ?? []
      let parameters = try parameterCount(for: input).total
      // Of batch normalisation each parameter once an image, as its name has no "Conv" in it.
      if case .batchNorm2D = self { return try times(input[0], parameters) }
      return try checkedProduct([input[0], parameters] + places, of: convention.heading)
    case .fvcore:
      switch self {
      case .batchNorm2D: return try times(2, input.count)
      case .globalAveragePool: return input.count
      default: return try multiplyAddCount(for: input)
      }
    case .thop:
      switch self {
      case .convTranspose2D(let layer):
        let filters = try times(input[1] / layer.groups, layer.kernel.height, layer.kernel.width)
        return try times(output.count, filters)
      case .batchNorm2D: return try times(4, input.count)
      case .averagePool2D: return output.count
      case .globalAveragePool: return try checkedSum([input.count, output.count], of: convention.heading)
      case .activation(.softmax): return try times(3 * input[1] - 1, input.count / input[1])
      default: return try multiplyAddCount(for: input)
      }
    case .darknet:
      switch self {
      case .conv2D: return try times(2, multiplyAddCount(for: input))
      case .maxPool2D(let layer):
        return try times(layer.window.kernel.height, layer.window.kernel.width, output.count)
      case .averagePool2D(let layer):
        return try times(layer.window.kernel.height, layer.window.kernel.width, output.count)
      default: return 0
      }
    }
  }

  private var hasBias: Bool {
    switch self {
    case .conv2D(let layer): layer.bias
    case .convTranspose2D(let layer): layer.bias
    case .dense(let layer): layer.bias
    default: false
    }
  }
}

extension [LayerDescription] {
  /// The cost of all layers for an input of the given shape, batch first, as `convention` counts it.
  ///
  /// - Throws: ``GeometryError`` located as `layer 3 (conv2d)`.
  public func cost(for input: Shape, by convention: CountingConvention) throws(GeometryError) -> Int {
    var total = 0
    _ = try walk(from: input) { (_, layer, shape) throws(GeometryError) in
      total = try checkedSum([total, layer.cost(for: shape, by: convention)], of: convention.heading)
    }
    return total
  }
}
