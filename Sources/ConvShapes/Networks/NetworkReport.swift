/// A whole network as a table: a row a layer — output, parameters, cost, activation memory, receptive field — and totals.
public struct NetworkReport: Hashable, Sendable {
  /// One layer. A residual block's row is followed by those of its branches, which hold its counts.
  public struct Row: Hashable, Sendable {
    /// The 1-based position as errors say it: `4`, `4.body.1`.
    public var position: String
    /// The layer as it was written, or in words.
    public var text: String
    /// The layer's word in a model file: `conv2d`.
    public var name: String
    /// For the whole batch: [N, C, H, W] or [N, features].
    public var output: Shape
    /// Trained parameters of this row alone: 0 for a residual block.
    public var parameters: ParameterCount
    /// Of this row alone, for the whole batch, as ``NetworkReport/convention`` counts.
    public var cost: Int
    /// Bytes of the output of the whole batch.
    public var activationByteCount: Int
    /// The pixels of the network's input behind one pixel of the row's output.
    public var field: ReceptiveField
    /// The convolution a row computes, for counts by algorithm; nil for other layers.
    var convolution: ConvolutionGeometry?
    /// How the layer's window lies over its input; nil for layers without one.
    package var window: WindowNotes?
  }

  /// What a layer is called by those who wrote it.
  public struct Label: Hashable, Sendable {
    /// From 0; layers that one word stands for share it.
    public var index: Int
    /// What stands in the table: `conv:16x3x3,pad=same`.
    public var text: String

    /// A word that stands for several layers gives each a label of the same index.
    public init(index: Int, text: String) {
      self.index = index
      self.text = text
    }
  }

  /// The most layers, those of residual blocks too: the box behind a pixel goes through all of them.
  static let layerLimit = 10_000

  struct LastImage: Hashable, Sendable {
    var row: Row
    var fields: FieldTracker
  }

  /// The network, resolved.
  public let model: ModelDescription
  /// The image that comes in.
  public let input: ImageShape
  /// The batch that comes in: [N, C, H, W], or [N, features] for a network of lists of numbers.
  public let inputShape: Shape
  /// N
  public let batch: Int
  /// Whose count ``cost`` is.
  public let convention: CountingConvention
  /// In the order of the layers, a residual block before its branches.
  public let rows: [Row]
  /// The sum over all rows.
  public let parameters: ParameterCount
  /// The sum over all rows, for the whole batch.
  public let cost: Int
  /// The sum over all rows.
  public let activationByteCount: Int
  /// Bytes for the whole batch, in use and in training.
  public let memory: NetworkMemory
  /// The last row whose output has pixels, and what their boxes are made from; nil when no output has.
  let lastImage: LastImage?

  /// - Parameters:
  ///   - model: with its input.
  ///   - labels: what the rows call the layers, one a layer; their places in the list and descriptions when nil.
  ///   - batch: N, 1 or more.
  /// - Throws: ``GeometryError`` as ``ModelDescription/resolved(input:classCount:)``, for a batch below 1, and when a
  ///   number overflows Int.
  public init(
    _ model: ModelDescription, labels: [Label]? = nil, batch: Int = 1, convention: CountingConvention = .macs
  ) throws(GeometryError) {
    if batch < 1 {
      throw GeometryError(.notPositive, at: ["batch"], got: "\(batch)", expected: "at least 1", fix: "use 1")
    }
    let layerCount = model.layers.layerCount
    if layerCount > Self.layerLimit {
      throw GeometryError(
        .tooLarge, at: ["layers"], got: "\(layerCount)", expected: "at most \(Self.layerLimit)",
        fix: "ask about a part of the network")
    }
    let model = try model.resolved()
    let image = model.input ?? ImageShape(channels: 1, height: 1, width: 1)
    let shape = model.inputShape(batch: batch) ?? Shape(batch: batch, image)
    try shape.checkLengths(of: "input")
    var walk = NetworkWalk(convention: convention, hasPixels: !model.takesFeatures)
    _ = try walk.append(model.layers, labels: labels, under: "", shape, FieldTracker(of: image.size))
    self.model = model
    input = image
    inputShape = shape
    self.batch = batch
    self.convention = convention
    rows = walk.rows
    lastImage = walk.lastImage
    parameters = try model.layers.parameterCount(for: shape)
    cost = try model.layers.cost(for: shape, by: convention)
    activationByteCount = try checkedSum(rows.map { $0.activationByteCount }, of: "activation bytes")
    memory = try NetworkMemory(model.layers, input: shape)
  }
}

/// The rows while they are collected.
private struct NetworkWalk {
  let convention: CountingConvention
  /// Whether the network's input has pixels for fields to consist of.
  let hasPixels: Bool
  var rows: [NetworkReport.Row] = []
  var lastImage: NetworkReport.LastImage?

  init(convention: CountingConvention, hasPixels: Bool) {
    self.convention = convention
    self.hasPixels = hasPixels
  }

  mutating func append(
    _ layers: [LayerDescription], labels: [NetworkReport.Label]?, under prefix: String, _ input: Shape,
    _ inputField: FieldTracker
  ) throws(GeometryError) -> (Shape, FieldTracker) {
    var (shape, field) = (input, inputField)
    for (index, layer) in layers.enumerated() {
      let label = labels?[index] ?? NetworkReport.Label(index: index, text: layer.description)
      let position = prefix + "\(label.index + 1)"
      do throws(GeometryError) {
        let text = label.text
        (shape, field) = try append(layer, text: text, at: position, shape, field)
      } catch {
        if !prefix.isEmpty { throw error }
        throw error.located(in: Chain.place(label.index, labels == nil ? layer.name : label.text))
      }
    }
    return (shape, field)
  }

  /// The field behind a layer, and as it is shown. Shapes can be right whose fields are beyond 64 bits.
  private func field(
    after layer: LayerDescription, _ field: FieldTracker, input: Shape, _ output: Shape
  ) throws(GeometryError) -> (FieldTracker, ReceptiveField) {
    if field.isTooLarge { return (field, .undefined) }
    do throws(GeometryError) {
      let behind = try layer.field(after: field, input: input)
      return (behind, hasPixels ? try ReceptiveField(behind, output: output) : .undefined)
    } catch {
      if error.reason != .overflow { throw error }
      var field = field
      field.isTooLarge = true
      return (field, .undefined)
    }
  }

  private mutating func append(
    _ layer: LayerDescription, text: String, at position: String, _ input: Shape, _ inputField: FieldTracker
  ) throws(GeometryError) -> (Shape, FieldTracker) {
    let output = try layer.outputShape(for: input)
    let (field, shown) = try self.field(after: layer, inputField, input: input, output)
    var row = NetworkReport.Row(
      position: position, text: text, name: layer.name, output: output,
      parameters: try layer.parameterCount(for: input), cost: try layer.cost(for: input, by: convention),
      activationByteCount: try checkedProduct(
        [output.count, NetworkMemory.bytesPerNumber], of: "activation bytes"),
      field: shown)
    if case .conv2D(let layer) = layer { row.convolution = try layer.geometry(for: input.requireImage()) }
    row.window = try layer.windowNotes(for: input)
    if case .residual(let block) = layer {
      // What the branches do stands in their rows.
      row.parameters = ParameterCount(weights: 0, biases: 0)
      row.cost -= try block.body.cost(for: input, by: convention)
      row.cost -= try block.shortcut.cost(for: input, by: convention)
    }
    rows.append(row)
    // Only rows of the network itself have neighbours that a person can point at.
    if !position.contains("."), output.image != nil {
      lastImage = NetworkReport.LastImage(row: row, fields: field)
    }
    guard case .residual(let block) = layer else { return (output, field) }
    _ = try append(block.body, labels: nil, under: position + ".body.", input, inputField)
    _ = try append(block.shortcut, labels: nil, under: position + ".shortcut.", input, inputField)
    return (output, field)
  }
}

extension [LayerDescription] {
  /// The layers and those inside residual blocks.
  fileprivate var layerCount: Int {
    reduce(0) { count, layer in
      guard case .residual(let block) = layer else { return count + 1 }
      return count + 1 + block.body.layerCount + block.shortcut.layerCount
    }
  }
}
