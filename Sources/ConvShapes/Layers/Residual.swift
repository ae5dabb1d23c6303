/// output = body(input) + shortcut(input): the block of He et al., 2015.
///
/// An empty shortcut is the identity; otherwise both branches must end in the same shape.
public struct Residual: Hashable, Sendable {
  /// The branch that is computed; its last layer's output is added to the shortcut's.
  public var body: [LayerDescription]
  /// The branch beside it; empty for the identity.
  public var shortcut: [LayerDescription]

  /// Checks nothing: ``LayerDescription/outputShape(for:)`` refuses branches that end in different shapes.
  public init(body: [LayerDescription], shortcut: [LayerDescription] = []) {
    self.body = body
    self.shortcut = shortcut
  }
}

extension Residual {
  /// A block written as statements; without a shortcut it is the identity.
  public init(
    @LayerBuilder body: () -> [LayerDescription], @LayerBuilder shortcut: () -> [LayerDescription] = { [] }
  ) {
    self.init(body: body(), shortcut: shortcut())
  }

  /// The shape after the sum; both branches must end in it.
  func outputShape(for input: Shape) throws(GeometryError) -> Shape {
    let ending = try body.walk(from: input, word: "body") { _, _, _ throws(GeometryError) in }
    let other = try shortcut.walk(from: input, word: "shortcut") { _, _, _ throws(GeometryError) in }
    if ending != other {
      let branch = shortcut.isEmpty ? "the identity shortcut" : "the shortcut"
      throw GeometryError(
        .shapeMismatch, got: "a body that ends in \(ending) and \(branch) in \(other)",
        expected: "the same shape from both", fix: fix(from: input, to: ending, instead: other))
    }
    return ending
  }

  /// The shortcut that would do, when a strided 1×1 convolution does it.
  private func fix(from input: Shape, to ending: Shape, instead other: Shape) -> String {
    guard let image = input.image, let wanted = ending.image else { return "end both branches in one shape" }
    let stride = Size2D(
      height: roundedUpQuotient(image.height, wanted.height),
      width: roundedUpQuotient(image.width, wanted.width))
    let layer = Conv2D(wanted.channels, kernel: 1, stride: stride, bias: false)
    guard (try? layer.geometry(for: image).output) == wanted else { return "end both branches in one shape" }
    let steps = stride == 1 ? "" : ", stride \(stride)"
    return "use a 1×1 convolution of \(wanted.channels) filters\(steps) as the shortcut"
  }

  func parameterCount(for input: Shape) throws(GeometryError) -> ParameterCount {
    try body.parameterCount(for: input, word: "body").adding(
      shortcut.parameterCount(for: input, word: "shortcut"))
  }

  func multiplyAddCount(for input: Shape) throws(GeometryError) -> Int {
    try checkedSum(
      [
        body.multiplyAddCount(for: input, word: "body"),
        shortcut.multiplyAddCount(for: input, word: "shortcut"),
      ], of: "multiply-adds")
  }
}
