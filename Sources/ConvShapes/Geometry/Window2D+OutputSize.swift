extension Window2D {
  /// The rows and columns the window spans: dilation · (kernel − 1) + 1 per axis.
  ///
  /// - Throws: ``GeometryError`` when a kernel or dilation is below 1 or the product overflows.
  public func extent() throws(GeometryError) -> Size2D {
    Size2D(
      height: try Axis(self, \.height, "height").extent(),
      width: try Axis(self, \.width, "width").extent())
  }

  /// The zeros on each side that ``padding`` comes to for an image of the given size.
  ///
  /// - Throws: ``GeometryError`` for lengths, kernels, strides or dilations below 1, negative padding, overflow.
  public func resolvedPadding(for input: Size2D) throws(GeometryError) -> Padding2D {
    let rows = try Axis(self, \.height, "height").padding(for: input.height, padding, \.top, \.bottom)
    let columns = try Axis(self, \.width, "width").padding(for: input.width, padding, \.left, \.right)
    return Padding2D(top: rows.before, left: columns.before, bottom: rows.after, right: columns.after)
  }

  /// ⌊(input + padding − extent) ÷ stride⌋ + 1 per axis.
  ///
  /// - Throws: ``GeometryError`` as ``resolvedPadding(for:)``, and when the window is larger than the padded input.
  public func outputSize(for input: Size2D) throws(GeometryError) -> Size2D {
    let pads = try resolvedPadding(for: input)
    return Size2D(
      height: try Axis(self, \.height, "height").output(input.height, padding: (pads.top, pads.bottom)),
      width: try Axis(self, \.width, "width").output(input.width, padding: (pads.left, pads.right)))
  }

  /// The last rows and columns of the padded input that no window position reads, because the stride steps over them.
  ///
  /// - Throws: ``GeometryError`` as ``outputSize(for:)``.
  public func unread(for input: Size2D) throws(GeometryError) -> Size2D {
    let pads = try resolvedPadding(for: input)
    let output = try outputSize(for: input)
    let extent = try extent()
    return Size2D(
      height: input.height + pads.top + pads.bottom - (output.height - 1) * stride.height - extent.height,
      width: input.width + pads.left + pads.right - (output.width - 1) * stride.width - extent.width)
  }
}

/// One axis of a window: the formulas, once for both axes.
private struct Axis {
  let kernel: Int
  let stride: Int
  let dilation: Int
  let name: String

  init(_ window: Window2D, _ axis: KeyPath<Size2D, Int>, _ name: String) throws(GeometryError) {
    kernel = window.kernel[keyPath: axis]
    stride = window.stride[keyPath: axis]
    dilation = window.dilation[keyPath: axis]
    self.name = name
    for (word, value) in [("kernel", kernel), ("stride", stride), ("dilation", dilation)] where value < 1 {
      throw GeometryError(
        .notPositive, at: ["\(word) \(name)"], got: "\(value)", expected: "at least 1", fix: "use 1")
    }
  }

  func extent() throws(GeometryError) -> Int {
    try checkedSum([checkedProduct([dilation, kernel - 1], of: "window \(name)"), 1], of: "window \(name)")
  }

  func padding(
    for length: Int, _ padding: Padding, _ before: KeyPath<Padding2D, Int>, _ after: KeyPath<Padding2D, Int>
  ) throws(GeometryError) -> (before: Int, after: Int) {
    if length < 1 {
      throw GeometryError(
        .notPositive, at: ["input \(name)"], got: "\(length)", expected: "at least 1", fix: "use 1")
    }
    switch padding {
    case .valid: return (0, 0)
    case .explicit(let pads):
      let sides = (before: pads[keyPath: before], after: pads[keyPath: after])
      if let negative = [sides.before, sides.after].first(where: { $0 < 0 }) {
        throw GeometryError(
          .negativePadding, at: ["padding \(name)"], got: "\(negative)", expected: "0 or more", fix: "use 0")
      }
      return sides
    case .same, .sameLower:
      // ⌈length ÷ stride⌉ positions, and what they lack of input is padding.
      let positions = (length - 1) / stride + 1
      let steps = try checkedProduct([positions - 1, stride], of: "padded input \(name)")
      let span = try checkedSum([steps, extent()], of: "padded input \(name)")
      let total = max(span - length, 0)
      return padding == .same ? (total / 2, total - total / 2) : (total - total / 2, total / 2)
    }
  }

  func output(_ length: Int, padding: (before: Int, after: Int)) throws(GeometryError) -> Int {
    let padded = try checkedSum([length, padding.before, padding.after], of: "padded input \(name)")
    let extent = try extent()
    if extent > padded {
      let span = dilation == 1 ? "\(extent)" : "\(extent) (kernel \(kernel), dilation \(dilation))"
      let missing = extent - padded
      throw GeometryError(
        .windowTooLarge, at: ["kernel \(name)"], got: "a window of \(span) over a padded input of \(padded)",
        expected: "at most \(padded)",
        fix: "add \(missing) to the padding of the \(name), or use a kernel of \((padded - 1) / dilation + 1)"
      )
    }
    return (padded - extent) / stride + 1
  }
}
