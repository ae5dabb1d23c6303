/// The receptive field while the layers are gone through, with all that the boxes of single pixels need.
struct FieldTracker: Hashable, Sendable {
  var vertical: FieldAxis
  var horizontal: FieldAxis
  /// Whether a size, a jump or a start is beyond 64 bits, here or in a layer before: then nothing is said of fields.
  var isTooLarge = false

  /// A pixel of the image itself.
  init(of image: Size2D) {
    vertical = FieldAxis(length: image.height)
    horizontal = FieldAxis(length: image.width)
  }
}

extension LayerDescription {
  /// The field behind this layer, when its input has the given shape and field.
  func field(after field: FieldTracker, input: Shape) throws(GeometryError) -> FieldTracker {
    var field = field
    switch self {
    case .conv2D(let layer): try field.append(layer.window, input)
    case .maxPool2D(let layer): try field.append(layer.window, input)
    case .averagePool2D(let layer): try field.append(layer.window, input)
    case .convTranspose2D(let layer):
      let output = try layer.outputShape(for: input.requireImage())
      try field.vertical.appendTransposed(
        kernel: layer.kernel.height, stride: layer.stride.height, dilation: layer.dilation.height,
        before: layer.padding.top, output: output.height)
      try field.horizontal.appendTransposed(
        kernel: layer.kernel.width, stride: layer.stride.width, dilation: layer.dilation.width,
        before: layer.padding.left, output: output.width)
    case .globalAveragePool, .dense: try field.appendWhole()
    // Over features a softmax reads all of them; over images, the channels of one pixel.
    case .activation(.softmax): if input.rank == 2 { try field.appendWhole() }
    case .residual(let block):
      let body = try block.body.field(after: field, input: input)
      let shortcut = try block.shortcut.field(after: field, input: input)
      field.vertical = try field.vertical.joined(body.vertical, shortcut.vertical)
      field.horizontal = try field.horizontal.joined(body.horizontal, shortcut.horizontal)
    case .batchNorm2D, .dropout, .flatten, .activation, .unitActivations: break
    }
    return field
  }
}

extension [LayerDescription] {
  func field(after field: FieldTracker, input: Shape) throws(GeometryError) -> FieldTracker {
    var (field, shape) = (field, input)
    for layer in self {
      field = try layer.field(after: field, input: shape)
      shape = try layer.outputShape(for: shape)
    }
    return field
  }
}

extension FieldTracker {
  fileprivate mutating func append(_ window: Window2D, _ input: Shape) throws(GeometryError) {
    let image = try input.requireImage()
    let pads = try window.resolvedPadding(for: image.size)
    let output = try window.outputSize(for: image.size)
    try vertical.append(
      kernel: window.kernel.height, stride: window.stride.height, dilation: window.dilation.height,
      before: pads.top, output: output.height)
    try horizontal.append(
      kernel: window.kernel.width, stride: window.stride.width, dilation: window.dilation.width,
      before: pads.left, output: output.width)
  }

  fileprivate mutating func appendWhole() throws(GeometryError) {
    try vertical.appendWhole()
    try horizontal.appendWhole()
  }
}
