extension Window2D {
  /// The rows and columns the window spans: dilation · (kernel − 1) + 1 per axis.
  ///
  /// - Throws: ``GeometryError`` when a kernel or dilation is below 1 or the product overflows.
  public func extent() throws(GeometryError) -> Size2D {
    Size2D(height: try rows().extent(), width: try columns().extent())
  }

  /// The zeros on each side that ``padding`` comes to for an image of the given size.
  ///
  /// - Throws: ``GeometryError`` for lengths, kernels, strides or dilations below 1, negative padding, overflow.
  public func resolvedPadding(for input: Size2D) throws(GeometryError) -> Padding2D {
    let rows = try rows().padding(for: input.height, \.top, \.bottom)
    let columns = try columns().padding(for: input.width, \.left, \.right)
    return Padding2D(top: rows.before, left: columns.before, bottom: rows.after, right: columns.after)
  }

  /// ⌊(input + padding − extent) ÷ stride⌋ + 1 per axis, or as ``rounding`` says.
  ///
  /// - Throws: ``GeometryError`` as ``resolvedPadding(for:)``, when the window is larger than the padded input, and when
  ///   strict rounding finds a rest: then with the nearest sizes that leave none.
  public func outputSize(for input: Size2D) throws(GeometryError) -> Size2D {
    let pads = try resolvedPadding(for: input)
    // Caffe asks for any padding on any side; `same` promises ⌈input ÷ stride⌉, which such a window would exceed.
    let keepsOutside = rounding == .caffe && pads == 0 && padding != .same && padding != .sameLower
    do throws(GeometryError) {
      return Size2D(
        height: try rows().positions(
          over: input.height, padding: (pads.top, pads.bottom), keepsOutside: keepsOutside),
        width: try columns().positions(
          over: input.width, padding: (pads.left, pads.right), keepsOutside: keepsOutside))
    } catch {
      var error = error
      if error.reason == .incompleteStep {
        let sizes = try fittingSizes(near: input)
        let words = [sizes.smaller, sizes.larger].compactMap { $0?.description }
        if !words.isEmpty { error.fix = "use an input of \(words.joined(separator: " or "))" }
      }
      throw error
    }
  }

  /// The last rows and columns of the padded input that no window position reads, because the stride steps over them.
  ///
  /// - Throws: ``GeometryError`` as ``outputSize(for:)``.
  public func unread(for input: Size2D) throws(GeometryError) -> Size2D {
    let reach = try reach(for: input)
    return Size2D(height: max(-reach.height, 0), width: max(-reach.width, 0))
  }

  /// The rows and columns by which the last window reaches beyond the padded input; above 0 only where ``rounding``
  /// is up.
  ///
  /// - Throws: ``GeometryError`` as ``outputSize(for:)``.
  public func overhang(for input: Size2D) throws(GeometryError) -> Size2D {
    let reach = try reach(for: input)
    return Size2D(height: max(reach.height, 0), width: max(reach.width, 0))
  }

  /// The nearest input sizes of which no row and no column is left over: the largest that is not larger on either axis
  /// and the smallest that is not smaller, `nil` where there is none; `input` itself where nothing is left over.
  ///
  /// - Throws: ``GeometryError`` as ``outputSize(for:)`` with rounding down.
  public func fittingSizes(near input: Size2D) throws(GeometryError) -> (smaller: Size2D?, larger: Size2D?) {
    var window = self
    window.rounding = .floor
    _ = try window.outputSize(for: input)
    let pads = try resolvedPadding(for: input)
    let heights = try rows().fittingLengths(near: input.height, padding: (pads.top, pads.bottom))
    let widths = try columns().fittingLengths(near: input.width, padding: (pads.left, pads.right))
    func size(_ height: Int?, _ width: Int?) -> Size2D? {
      if let height, let width { Size2D(height: height, width: width) } else { nil }
    }
    return (size(heights.smaller, widths.smaller), size(heights.larger, widths.larger))
  }

  /// Rows and columns by which a window may be larger than the padded input: rounded up, less than a stride.
  var reachBeyond: Size2D {
    rounding.roundsDown ? 0 : Size2D(height: max(stride.height, 1) - 1, width: max(stride.width, 1) - 1)
  }

  /// How far the last window reaches beyond the padded input, below 0 how far it stays inside.
  private func reach(for input: Size2D) throws(GeometryError) -> Size2D {
    let pads = try resolvedPadding(for: input)
    let output = try outputSize(for: input)
    return Size2D(
      height: try rows().overhang(of: output.height, over: input.height + pads.top + pads.bottom),
      width: try columns().overhang(of: output.width, over: input.width + pads.left + pads.right))
  }

  private func rows() throws(GeometryError) -> WindowAxis { try WindowAxis(self, \.height, "height") }

  private func columns() throws(GeometryError) -> WindowAxis { try WindowAxis(self, \.width, "width") }
}
