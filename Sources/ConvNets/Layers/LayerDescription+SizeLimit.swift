extension LayerDescription {
  /// The most numbers of one image that a running layer may write or pad: 2²⁶, which are 256 MiB of Float.
  ///
  /// A description may be of any size; a layer that runs must fit into memory, and a model file is not to be believed.
  static let imageLimit = 1 << 26
  /// The most parameters it may have: 2²⁸, which are 1 GiB. (The largest layer of VGG-16 has 102,764,544.)
  static let parameterLimit = 1 << 28

  /// - Throws: ``GeometryError`` with the reason `tooLarge`, before any memory is set aside.
  func checkSize(input: Shape, output: Shape) throws(GeometryError) {
    try Self.check("output", output.dimensions.dropFirst())
    let parameters = try parameterCount(for: input).total
    try Self.check("parameters", [parameters], limit: Self.parameterLimit)
    guard let image = input.image, let result = output.image else { return }
    switch self {
    case .conv2D(let layer): try Self.check(layer.window, over: image)
    case .maxPool2D(let layer): try Self.check(layer.window, over: image)
    case .averagePool2D(let layer): try Self.check(layer.window, over: image)
    case .convTranspose2D(let layer):
      // The mirrored convolution pads the result, and its window lies within that.
      let pads = layer.padding
      try Self.check(
        "padded output",
        [
          result.channels, Self.sum(result.height, pads.top, pads.bottom),
          Self.sum(result.width, pads.left, pads.right),
        ])
    case .dense, .globalAveragePool, .batchNorm2D, .residual, .dropout, .flatten, .activation,
      .unitActivations:
      break
    }
  }

  private static func check(_ window: Window2D, over image: ImageShape) throws(GeometryError) {
    let pads = try window.resolvedPadding(for: image.size)
    let overhang = try window.overhang(for: image.size)
    try check(
      "padded input",
      [
        image.channels, sum(image.height, pads.top, pads.bottom, overhang.height),
        sum(image.width, pads.left, pads.right, overhang.width),
      ])
  }

  private static func sum(_ numbers: Int...) -> Int {
    numbers.reduce(0) { total, number in
      let (sum, tooLarge) = total.addingReportingOverflow(number)
      return tooLarge ? .max : sum
    }
  }

  private static func check(
    _ what: String, _ factors: some Sequence<Int>, limit: Int = imageLimit
  ) throws(GeometryError) {
    var product = 1
    for factor in factors {
      let (next, tooLarge) = product.multipliedReportingOverflow(by: factor)
      product = tooLarge ? .max : next
    }
    guard product > limit else { return }
    throw GeometryError(
      .tooLarge, at: [what],
      got: factors.map(String.init).joined(separator: " × ") + " numbers",
      expected: "at most \(limit)", fix: "use a smaller size")
  }
}
