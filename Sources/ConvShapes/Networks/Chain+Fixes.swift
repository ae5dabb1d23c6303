// The smallest changes that make an impossible chain possible. Each is tried on the whole chain before it is offered.

extension Chain {
  /// Changes that work, as an error says them: a larger image, less kernel, more padding, a smaller stride before.
  ///
  /// - Parameter tried: whether a chain has a report for an image.
  /// - Returns: nil when none of them works.
  func fix(
    for error: GeometryError, input: ImageShape, tried: (Chain, ImageShape) -> Bool
  ) -> String? {
    guard let index = layers.indices.first(where: { error.location.first == Self.place($0, words[$0]) })
    else {
      return nil
    }
    var fixes: [String] = []
    func offer(_ layer: ChainLayer, at place: Int) {
      guard layer != layers[place], tried(replacing(place, by: layer), input) else { return }
      let text = place == index ? "use \(layer.word)" : "layer \(place + 1) as \(layer.word)"
      if !fixes.contains(text) { fixes.append(text) }
    }
    switch error.reason {
    case .windowTooLarge:
      let wanted = larger(input, tried)
      if let kernel = fitting(index, input, \.kernel) { offer(kernel, at: index) }
      if let padded = fitting(index, input, \.padding) { offer(padded, at: index) }
      if fixes.count < 2, let before = gentler(before: index, input, tried) {
        offer(before.layer, at: before.place)
      }
      if let wanted { fixes.append("--in \(wanted.height)x\(wanted.width)x\(wanted.channels)") }
    case .indivisibleGroups:
      guard case .layer(.conv2D(var layer)) = layers[index],
        let channels = try? shape(before: index, input)?.image?.channels
      else { return nil }
      layer.groups = ConvolutionGeometry.divisor(of: channels, and: layer.filterCount, near: layer.groups)
      offer(.layer(.conv2D(layer)), at: index)
    default: return nil
    }
    guard let first = fixes.first else { return nil }
    let rest = fixes.dropFirst().map { $0.hasPrefix("use ") ? String($0.dropFirst(4)) : $0 }
    return ([first.hasPrefix("use ") ? first : "use \(first)"] + rest).joined(separator: ", or ")
  }

  private func replacing(_ index: Int, by layer: ChainLayer) -> Chain {
    var chain = self
    chain.layers[index] = layer
    return chain
  }

  /// The shape that reaches a layer.
  private func shape(before index: Int, _ input: ImageShape) throws(GeometryError) -> Shape? {
    let before = Chain(layers: Array(layers.prefix(index)))
    return try before.network(for: input).model.layers.outputShape(for: Shape(batch: 1, input))
  }

  /// The layer with the largest kernel that fits, or with the least padding its kernel fits into.
  private func fitting(
    _ index: Int, _ input: ImageShape, _ change: PartialKeyPath<Window2D>
  ) -> ChainLayer? {
    guard var window = layers[index].window, let image = try? shape(before: index, input)?.image,
      let extent = try? window.extent(), let pads = try? window.resolvedPadding(for: image.size)
    else { return nil }
    let lackingRows = extent.height - image.height - pads.top - pads.bottom
    let lackingColumns = extent.width - image.width - pads.left - pads.right
    if lackingRows <= 0, lackingColumns <= 0 { return nil }
    let poolsByKernel = window.stride == window.kernel
    if change == \Window2D.kernel {
      window.kernel.height -= roundedUpQuotient(max(lackingRows, 0), window.dilation.height)
      window.kernel.width -= roundedUpQuotient(max(lackingColumns, 0), window.dilation.width)
      // A pool's stride stays its size.
      if poolsByKernel { window.stride = window.kernel }
    } else {
      let (rows, columns) = (
        roundedUpQuotient(max(lackingRows, 0), 2), roundedUpQuotient(max(lackingColumns, 0), 2)
      )
      window.padding = .explicit(
        Padding2D(
          top: pads.top + rows, left: pads.left + columns, bottom: pads.bottom + rows,
          right: pads.right + columns))
    }
    var layer = layers[index]
    layer.window = window
    return layer
  }

  /// The nearest layer before that, with stride 1, leaves enough.
  private func gentler(
    before index: Int, _ input: ImageShape, _ tried: (Chain, ImageShape) -> Bool
  ) -> (layer: ChainLayer, place: Int)? {
    for place in layers.indices.prefix(index).suffix(64).reversed() {
      guard var window = layers[place].window, window.stride != 1 else { continue }
      window.stride = 1
      var layer = layers[place]
      layer.window = window
      if tried(replacing(place, by: layer), input) { return (layer, place) }
    }
    return nil
  }

  /// The least image the chain works for, each side as it is or larger; nil when no image up to 2²⁴ a side does.
  private func larger(_ input: ImageShape, _ tried: (Chain, ImageShape) -> Bool) -> ImageShape? {
    // Doubled and not begun at the largest, where the products of dense layers would overflow.
    var image = input
    while !tried(self, image) {
      if max(image.height, image.width) >= 1 << 24 { return nil }
      image.height *= 2
      image.width *= 2
    }
    let limit = image
    image.height = least(input.height, limit.height) {
      tried(self, ImageShape(channels: input.channels, height: $0, width: limit.width))
    }
    image.width = least(input.width, limit.width) {
      tried(self, ImageShape(channels: input.channels, height: image.height, width: $0))
    }
    return image
  }

  /// The least length that works, between one that may not and one that does, by halving.
  private func least(_ low: Int, _ high: Int, _ works: (Int) -> Bool) -> Int {
    if works(low) { return low }
    var (fails, holds) = (low, high)
    while fails + 1 < holds {
      let middle = fails + (holds - fails) / 2
      if works(middle) { holds = middle } else { fails = middle }
    }
    return holds
  }
}
