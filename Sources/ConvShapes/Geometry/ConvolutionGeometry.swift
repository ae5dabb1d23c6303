/// One image through one convolutional layer, validated once: every plan, layer and report starts from it.
///
/// ```
/// output[o, y, x] = bias[o]
///   + Σ_c Σ_i Σ_j input[g·C/G + c, y·sH + i·dH − top, x·sW + j·dW − left] · filters[o, c, i, j]
/// ```
///
/// with c over the C/G channels of the group g = ⌊o·G ÷ O⌋, and zeros outside the image (cross-correlation, as in
/// all of deep learning).
public struct ConvolutionGeometry: Hashable, Sendable {
  /// The image that comes in, [C, H, W].
  public let input: ImageShape
  /// O: the number of filters, which is the number of output channels.
  public let filterCount: Int
  /// Kernel, stride, dilation, rounding, and padding as it was asked for.
  public let window: Window2D
  /// G: groups of channels that do not see each other; as many as channels is a depthwise convolution.
  public let groups: Int
  /// The rows and columns of zeros that are read: what a padding rule comes to for this input, and below and on the right
  /// what a last window reaches beyond that where rounding is up (``Window2D/overhang(for:)``).
  public let padding: Padding2D
  /// Rows and columns by which the last window reaches beyond the padding that was asked for, where rounding is up.
  public let overhang: Size2D
  /// The image that comes out, [O, oH, oW].
  public let output: ImageShape

  /// - Throws: ``GeometryError`` when a count is below 1, groups do not divide channels and filters, the window does
  ///   not fit (``Window2D/outputSize(for:)``), or the number of elements, parameters or multiply-adds overflows Int.
  public init(
    input: ImageShape, filterCount: Int, window: Window2D, groups: Int = 1
  ) throws(GeometryError) {
    for (name, count) in [("channels", input.channels), ("filters", filterCount), ("groups", groups)]
    where count < 1 {
      throw GeometryError(.notPositive, at: [name], got: "\(count)", expected: "at least 1", fix: "use 1")
    }
    for (name, count) in [("channels", input.channels), ("filters", filterCount)] where count % groups != 0 {
      throw GeometryError(
        .indivisibleGroups, at: ["groups"], got: "\(groups) groups for \(count) \(name)",
        expected: "a number that divides \(count)",
        fix: "use \(Self.divisor(of: input.channels, and: filterCount, near: groups)) groups")
    }
    let size = try window.outputSize(for: input.size)
    var pads = try window.resolvedPadding(for: input.size)
    overhang = try window.overhang(for: input.size)
    pads.bottom += overhang.height
    pads.right += overhang.width
    padding = pads
    self.input = input
    self.filterCount = filterCount
    self.window = window
    self.groups = groups
    output = ImageShape(channels: filterCount, height: size.height, width: size.width)
    try checkProducts()
  }

  /// The zeros on each side that the padding asked for comes to: ``padding`` without ``overhang``.
  public var statedPadding: Padding2D {
    var pads = padding
    pads.bottom -= overhang.height
    pads.right -= overhang.width
    return pads
  }

  /// Channels that one filter sees: C ÷ G.
  public var channelsPerGroup: Int { input.channels / groups }

  /// Filters of one group: O ÷ G.
  public var filtersPerGroup: Int { filterCount / groups }

  /// Whether every group has one channel and one filter.
  package var isDepthwise: Bool { channelsPerGroup == 1 && filtersPerGroup == 1 }

  /// [O, C/G, kH, kW]
  public var filterShape: Shape {
    [filterCount, channelsPerGroup, window.kernel.height, window.kernel.width]
  }

  /// The number of multiply-adds (MACs) for one image: oH · oW · O · C/G · kH · kW.
  ///
  /// Bias additions are not counted; FLOPs are twice this number.
  public var multiplyAddCount: Int { output.height * output.width * filterShape.count }

  /// The number of weights and biases.
  public func parameterCount(bias: Bool = true) -> ParameterCount {
    ParameterCount(weights: filterShape.count, biases: bias ? filterCount : 0)
  }

  /// The common divisor of both counts that is nearest to what was asked for.
  ///
  /// For counts that no memory holds the search ends early and gives a common divisor that may not be the nearest.
  static func divisor(of first: Int, and second: Int, near wanted: Int) -> Int {
    var (common, rest) = (first, second)
    while rest != 0 { (common, rest) = (rest, common % rest) }
    var best = 1
    var candidate = 1
    while candidate <= common / candidate, candidate < 1 << 20 {
      if common % candidate == 0 {
        for divisor in [candidate, common / candidate] where abs(divisor - wanted) < abs(best - wanted) {
          best = divisor
        }
      }
      candidate += 1
    }
    return best
  }

  private func checkProducts() throws(GeometryError) {
    for (name, image) in [("input", input), ("output", output)] {
      _ = try checkedProduct([image.channels, image.height, image.width], of: "\(name) elements")
    }
    let filters = filterShape.dimensions
    _ = try checkedSum([try checkedProduct(filters, of: "parameters"), filterCount], of: "parameters")
    _ = try checkedProduct(filters + [output.height, output.width], of: "multiply-adds")
  }
}

/// The number of parameters of a layer, weights and biases apart.
public struct ParameterCount: Hashable, Codable, Sendable {
  /// Numbers that multiply something: filters, connections of a dense layer, scales of batch normalisation.
  public var weights: Int
  /// Numbers that are added: one a filter, unit or normalised channel; 0 in a layer without them.
  public var biases: Int

  /// Takes both as they are.
  public init(weights: Int, biases: Int) {
    self.weights = weights
    self.biases = biases
  }

  /// What most programs call the number of parameters.
  public var total: Int { weights + biases }
}
