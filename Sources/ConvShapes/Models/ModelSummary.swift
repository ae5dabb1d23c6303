/// A network as a table: each layer's output shape, parameters and multiply-adds for one image.
public struct ModelSummary: Hashable, Sendable, CustomStringConvertible {
  /// One layer. A residual block's row is followed by those of its branches, which hold its counts.
  public struct Row: Hashable, Sendable {
    /// The prefix of the layer's parameters, counted from 0 as in PyTorch: `4`, `4.body.0`.
    public var path: String
    /// The layer's word in a model file: `conv2d`.
    public var name: String
    /// The layer in words: `conv2d 16 filters 3×3, padding same`.
    public var text: String
    /// For one image, batch first: [1, C, H, W] or [1, features].
    public var outputShape: Shape
    /// Trained parameters of this row alone: 0 for a residual block.
    public var parameters: ParameterCount
    /// Of this row alone, for one image.
    public var multiplyAddCount: Int
  }

  /// The images that come in.
  public let input: ImageShape
  /// What the first layer is given for one sample, batch first: [1, C, H, W] or [1, features].
  public let inputShape: Shape
  /// In the order of the layers, a residual block before its branches.
  public let rows: [Row]
  /// The sum over all rows.
  public let parameters: ParameterCount
  /// The sum over all rows, for one image; FLOPs are twice this number.
  public let multiplyAddCount: Int

  /// - Throws: ``GeometryError`` as ``ModelDescription/resolved(input:classCount:)``.
  public init(_ model: ModelDescription) throws(GeometryError) {
    let model = try model.resolved()
    let image = model.input ?? ImageShape(channels: 1, height: 1, width: 1)
    let shape = model.inputShape(batch: 1) ?? Shape(batch: 1, image)
    input = image
    inputShape = shape
    var rows: [Row] = []
    _ = try Self.append(model.layers, under: "", shape, to: &rows)
    self.rows = rows
    parameters = try model.layers.parameterCount(for: shape)
    multiplyAddCount = try model.layers.multiplyAddCount(for: shape)
  }

  private static func append(
    _ layers: [LayerDescription], under prefix: String, _ input: Shape, to rows: inout [Row]
  ) throws(GeometryError) -> Shape {
    var shape = input
    for (index, layer) in layers.enumerated() {
      let path = prefix + "\(index)"
      let output = try layer.outputShape(for: shape)
      if case .residual(let block) = layer {
        rows.append(
          Row(
            path: path, name: layer.name, text: layer.description, outputShape: output,
            parameters: ParameterCount(weights: 0, biases: 0), multiplyAddCount: 0))
        _ = try append(block.body, under: path + ".body.", shape, to: &rows)
        _ = try append(block.shortcut, under: path + ".shortcut.", shape, to: &rows)
      } else {
        rows.append(
          Row(
            path: path, name: layer.name, text: layer.description, outputShape: output,
            parameters: try layer.parameterCount(for: shape),
            multiplyAddCount: try layer.multiplyAddCount(for: shape)))
      }
      shape = output
    }
    return shape
  }

  /// The table, one layer a line, with the totals last.
  public var description: String {
    var table = TextTable(alignments: [.left, .left, .right, .right, .right])
    table.append(["layer", "", "output", "parameters", "multiply-adds"])
    table.append(["", "input", inputShape.perImageDescription, "", ""])
    for row in rows {
      let block = row.name == "residual"
      table.append([
        row.path, row.text, row.outputShape.perImageDescription,
        block ? "" : row.parameters.total.grouped, block ? "" : row.multiplyAddCount.grouped,
      ])
    }
    table.append(["", "total", "", parameters.total.grouped, multiplyAddCount.grouped])
    return table.description
  }
}

extension Shape {
  /// The shape of one image of a batch: `32×32×16` (height, width, channels), or `128` features.
  package var perImageDescription: String {
    image.map { "\($0)" } ?? dimensions.dropFirst().map(String.init).joined(separator: "×")
  }
}
