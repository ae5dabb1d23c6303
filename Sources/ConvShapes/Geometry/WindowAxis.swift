/// One axis of a window: the formulas, once for both axes.
struct WindowAxis {
  let kernel: Int
  let stride: Int
  let dilation: Int
  let rounding: Rounding
  let rule: Padding
  let name: String

  init(_ window: Window2D, _ axis: KeyPath<Size2D, Int>, _ name: String) throws(GeometryError) {
    kernel = window.kernel[keyPath: axis]
    stride = window.stride[keyPath: axis]
    dilation = window.dilation[keyPath: axis]
    rounding = window.rounding
    rule = window.padding
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
    for length: Int, _ before: KeyPath<Padding2D, Int>, _ after: KeyPath<Padding2D, Int>
  ) throws(GeometryError) -> (before: Int, after: Int) {
    if length < 1 {
      throw GeometryError(
        .notPositive, at: ["input \(name)"], got: "\(length)", expected: "at least 1", fix: "use 1")
    }
    switch rule {
    case .valid: return (0, 0)
    case .half:
      let half = try extent() / 2
      return (half, half)
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
      return rule == .same ? (total / 2, total - total / 2) : (total - total / 2, total / 2)
    }
  }

  /// The positions of the window over `length` pixels.
  ///
  /// Rounded up, a window that is larger than the padded input by less than the stride has one position, as in PyTorch and
  /// Caffe: ⌈−1 ÷ 2⌉ + 1 = 1.
  ///
  /// - Parameter keepsOutside: whether a last window may start beyond the image and the padding before it.
  func positions(
    over length: Int, padding: (before: Int, after: Int), keepsOutside: Bool
  ) throws(GeometryError) -> Int {
    let padded = try checkedSum([length, padding.before, padding.after], of: "padded input \(name)")
    let extent = try extent()
    if extent > padded {
      if !rounding.roundsDown, extent - padded < stride { return 1 }
      throw tooLarge(extent, over: padded, of: length, padding: padding)
    }
    let (steps, rest) = (padded - extent).quotientAndRemainder(dividingBy: stride)
    switch rounding {
    case .floor: return steps + 1
    case .strict:
      if rest > 0 { throw leftOver(rest, of: length) }
      return steps + 1
    case .ceil, .caffe:
      let last = rest == 0 ? steps : steps + 1
      let start = try checkedProduct([last, stride], of: "last window \(name)")
      if start >= length + padding.before, !keepsOutside { return last }
      _ = try checkedSum([start, extent], of: "last window \(name)")
      return last + 1
    }
  }

  /// How far the last of `positions` windows reaches beyond the padded input; below 0 the rows no window reads.
  func overhang(of positions: Int, over padded: Int) throws(GeometryError) -> Int {
    try (positions - 1) * stride + extent() - padded
  }

  /// The nearest lengths, below and above, that leave no rest; `nil` where there is none. The length itself where it
  /// leaves none.
  func fittingLengths(near length: Int, padding: (before: Int, after: Int)) throws(GeometryError) -> (
    smaller: Int?, larger: Int?
  ) {
    let rest = try (length + padding.before + padding.after - extent()) % stride
    guard rest > 0 else { return (length, length) }
    let smaller = length - rest
    let (aligned, tooLarge) = length.addingReportingOverflow(stride - rest)
    var larger = tooLarge ? nil : aligned
    // `same` pads again as soon as there is one more position, whatever of it is image.
    if rule == .same || rule == .sameLower {
      let (next, tooLarge) = ((length - 1) / stride + 1).multipliedReportingOverflow(by: stride)
      larger = tooLarge || next == .max ? nil : next + 1
    }
    return (smaller < 1 ? nil : smaller, larger)
  }

  private func tooLarge(
    _ extent: Int, over padded: Int, of length: Int, padding: (before: Int, after: Int)
  ) -> GeometryError {
    let span = dilation == 1 ? "\(extent)" : "\(extent) (kernel \(kernel), dilation \(dilation))"
    // Rounded up, it may be larger by less than a stride.
    let most = rounding.roundsDown ? padded : padded + (stride - 1)
    let missing = extent - most
    let pads =
      padding.before == padding.after
      ? "a padding of \(padding.before + roundedUpQuotient(missing, 2)) on each side"
      : "paddings of \(padding.before + padding.after + missing) in all"
    return GeometryError(
      .windowTooLarge, at: ["kernel \(name)"], got: "a window of \(span) over a padded input of \(padded)",
      expected: "at most \(most)",
      fix: "use \(pads), a kernel of \((most - 1) / dilation + 1) or an input of \(length + missing)")
  }

  private func leftOver(_ rest: Int, of length: Int) -> GeometryError {
    GeometryError(
      .incompleteStep, at: ["output \(name)"],
      got: "\(rest) of the padded input left over by steps of \(stride)",
      expected: "none with strict rounding", fix: "use another input \(name) or rounding")
  }
}
