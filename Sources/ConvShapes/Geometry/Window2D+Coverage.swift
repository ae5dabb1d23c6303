extension Window2D {
  /// Checks that every window position reads at least one pixel of the image itself.
  ///
  /// Pooling needs it: in padding alone there is neither a largest element nor a mean.
  ///
  /// - Throws: ``GeometryError`` naming the axis whose padding is too large for the window.
  func checkEveryPositionReads(_ input: Size2D) throws(GeometryError) {
    let pads = try resolvedPadding(for: input)
    let output = try outputSize(for: input)
    try Self.check(
      input.height, kernel.height, stride.height, dilation.height, (pads.top, pads.bottom), output.height,
      "height")
    try Self.check(
      input.width, kernel.width, stride.width, dilation.width, (pads.left, pads.right), output.width, "width")
  }

  /// One axis: the arguments were checked by ``outputSize(for:)``.
  private static func check(
    _ length: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, _ padding: (before: Int, after: Int),
    _ positions: Int, _ name: String
  ) throws(GeometryError) {
    let reach = dilation * (kernel - 1)
    // The first window must reach into the image, the last one must begin in it or before it.
    if padding.before > reach {
      throw error("\(padding.before) before the image", "at most \(reach)", name, fix: "use \(reach)")
    }
    let last = (positions - 1) * stride - padding.before
    if last >= length, padding.after <= last - length {
      throw GeometryError(
        .windowTooLarge, at: ["output \(name)"], got: "a last window that starts beyond the image",
        expected: "every window to read a pixel", fix: "use the rounding ceil, which leaves it out")
    }
    if last >= length {
      let most = padding.after - (last - length + 1)
      throw error("\(padding.after) after the image", "at most \(most)", name, fix: "use \(most)")
    }
    // A dilation above the length can step over the whole image: look at each position that begins before it.
    if dilation > length {
      let early = min(roundedUpQuotient(padding.before, stride), positions)
      for position in 0..<min(early, coverageLimit) {
        let below = padding.before - position * stride
        let steps = roundedUpQuotient(below, dilation)
        if steps >= kernel || steps * dilation - below >= length {
          throw error(
            "\(padding.before) before the image", "a window that does not step over it", name,
            fix: "use a dilation of at most \(length)")
        }
      }
      if early > coverageLimit {
        throw error(
          "\(padding.before) before the image", "at most \(coverageLimit) strides", name,
          fix: "use \(coverageLimit)")
      }
    }
  }

  /// Positions looked at one by one; no real window has so many before the image.
  private static let coverageLimit = 1 << 16

  private static func error(
    _ got: String, _ expected: String, _ name: String, fix: String
  ) -> GeometryError {
    GeometryError(
      .windowTooLarge, at: ["padding \(name)"], got: "\(got), so that a window reads no pixel",
      expected: expected, fix: fix)
  }
}
