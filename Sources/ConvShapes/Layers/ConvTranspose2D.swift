/// A transposed convolution: the input gradient of a convolution, used as a layer that enlarges.
///
/// ```
/// output = (input − 1) · stride − padding before − padding after + dilation · (kernel − 1) + outputPadding + 1
/// ```
///
/// Filters are stored [C, O/G, kH, kW], as PyTorch does.
public struct ConvTranspose2D: Hashable, Sendable {
  /// O: the channels that come out.
  public var filterCount: Int
  /// kH × kW: the output pixels that one input pixel is spread over.
  public var kernel: Size2D
  /// Output rows and columns from one input pixel to the next: about how many times larger the output is.
  public var stride: Size2D
  /// Rows and columns that are cut off the output: the padding of the convolution this layer turns round.
  public var padding: Padding2D
  /// Rows and columns added below and on the right: they tell apart the sizes that one convolution makes equal. Below
  /// the stride or the dilation.
  public var outputPadding: Size2D
  /// Output rows and columns from one cell of the kernel to the next.
  public var dilation: Size2D
  /// Groups of channels that do not see each other; divides the channels that come in and the filters.
  public var groups: Int
  /// Whether each output channel has a number that is added to it.
  public var bias: Bool

  /// Checks nothing: ``outputShape(for:)`` does, when the image is known too.
  public init(
    _ filterCount: Int, kernel: Size2D, stride: Size2D = 1, padding: Padding2D = 0,
    outputPadding: Size2D = 0, dilation: Size2D = 1, groups: Int = 1, bias: Bool = true
  ) {
    self.filterCount = filterCount
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding
    self.dilation = dilation
    self.groups = groups
    self.bias = bias
  }
}

extension ConvTranspose2D {
  /// The image that comes out.
  ///
  /// - Parameter input: [C, H, W]
  /// - Returns: [O, oH, oW]
  /// - Throws: ``GeometryError`` when a number is below its least value, output padding is not below stride or
  ///   dilation, groups do not divide channels and filters, the output would have no pixel, or a number overflows.
  public func outputShape(for input: ImageShape) throws(GeometryError) -> ImageShape {
    let size = try outputSize(for: input.size)
    // The convolution from the output back to the input checks counts, groups and products with the roles exchanged.
    _ = try convolution(
      from: ImageShape(channels: filterCount, height: size.height, width: size.width), to: input)
    return ImageShape(channels: filterCount, height: size.height, width: size.width)
  }

  /// The convolution whose input gradient this layer computes: it goes from this layer's output to its input.
  ///
  /// The layer's input is the convolution's output gradient, its filters [C, O/G, kH, kW] are the convolution's.
  /// With an output padding of the stride or more (which needs a dilation above the stride) the convolution has
  /// ⌊outputPadding ÷ stride⌋ more output rows or columns than the layer has input, below and on the right: there
  /// the output gradient is zero.
  ///
  /// - Parameter input: the layer's input, [C, H, W]
  /// - Throws: ``GeometryError`` as ``outputShape(for:)``.
  public func convolution(for input: ImageShape) throws(GeometryError) -> ConvolutionGeometry {
    try convolution(from: outputShape(for: input), to: input)
  }

  /// C·O/G·kH·kW weights and O biases.
  func parameterCount(for input: ImageShape) throws(GeometryError) -> ParameterCount {
    let weights = try convolution(for: input).parameterCount(bias: false).weights
    return try ParameterCount(weights: weights, biases: 0)
      .adding(ParameterCount(weights: 0, biases: bias ? filterCount : 0))
  }

  private func convolution(from output: ImageShape, to input: ImageShape) throws(GeometryError)
    -> ConvolutionGeometry
  {
    let window = Window2D(kernel: kernel, stride: stride, padding: .explicit(padding), dilation: dilation)
    do {
      return try ConvolutionGeometry(
        input: output, filterCount: input.channels, window: window, groups: groups)
    } catch {
      // Channels and filters have changed places; the words must not.
      throw error.exchanging("channels", "filters").exchanging("input elements", "output elements")
    }
  }

  /// The rows and columns that come out, whatever the counts of channels.
  func outputSize(for input: Size2D) throws(GeometryError) -> Size2D {
    Size2D(
      height: try length(input, \.height, (padding.top, padding.bottom), "height"),
      width: try length(input, \.width, (padding.left, padding.right), "width"))
  }

  private func length(
    _ input: Size2D, _ axis: KeyPath<Size2D, Int>, _ sides: (before: Int, after: Int), _ name: String
  ) throws(GeometryError) -> Int {
    let numbers = [("input", input), ("kernel", kernel), ("stride", stride), ("dilation", dilation)]
    for (word, size) in numbers where size[keyPath: axis] < 1 {
      throw GeometryError(
        .notPositive, at: ["\(word) \(name)"], got: "\(size[keyPath: axis])", expected: "at least 1",
        fix: "use 1")
    }
    let extra = outputPadding[keyPath: axis]
    for (word, value) in [("padding", sides.before), ("padding", sides.after), ("output padding", extra)]
    where value < 0 {
      throw GeometryError(
        .negativePadding, at: ["\(word) \(name)"], got: "\(value)", expected: "0 or more", fix: "use 0")
    }
    let (step, spread) = (stride[keyPath: axis], dilation[keyPath: axis])
    if extra >= max(step, spread) {
      throw GeometryError(
        .shapeMismatch, at: ["output padding \(name)"], got: "\(extra)",
        expected: "less than the stride \(step) or the dilation \(spread)",
        fix: "use \(max(step, spread) - 1)")
    }
    let steps = try checkedProduct([input[keyPath: axis] - 1, step], of: "output \(name)")
    let span = try checkedProduct([kernel[keyPath: axis] - 1, spread], of: "output \(name)")
    let full = try checkedSum([steps, span, extra, 1], of: "output \(name)")
    let removed = try checkedSum([sides.before, sides.after], of: "padding \(name)")
    if removed >= full {
      throw GeometryError(
        .windowTooLarge, at: ["padding \(name)"], got: "\(removed) taken from an output of \(full)",
        expected: "at most \(full - 1) in all", fix: "use \((full - 1) / 2) on each side")
    }
    return full - removed
  }
}

extension GeometryError {
  /// The error with two quantities exchanged in what it says.
  fileprivate func exchanging(_ first: String, _ second: String) -> GeometryError {
    func exchanged(_ text: String) -> String {
      text.split(separator: " ", omittingEmptySubsequences: false)
        .map { $0 == first ? second : $0 == second ? first : String($0) }.joined(separator: " ")
    }
    var error = self
    error.location = location.map { $0 == first ? second : $0 == second ? first : exchanged($0) }
    error.got = exchanged(got)
    return error
  }
}
