/// One axis of a layer, height or width: what its window meets there and what it never reads.
package struct LayerAxis: Hashable, Sendable {
  /// Rows or columns of the image.
  package let length: Int
  /// Zeros before and after the image.
  package let before: Int
  package let after: Int
  package let kernel: Int
  package let stride: Int
  package let dilation: Int
  /// What the window spans: dilation · (kernel − 1) + 1.
  package let extent: Int
  /// The length of the output.
  package let positions: Int

  /// The axes of a layer, height first.
  ///
  /// - Throws: nothing for a geometry, whose window was checked; the signature is the window's.
  package static func axes(of geometry: ConvolutionGeometry) throws(GeometryError) -> [LayerAxis] {
    try axes(of: geometry.window, over: geometry.input.size)
  }

  /// The axes of a window over an image, height first.
  ///
  /// - Throws: ``GeometryError`` as ``Window2D/outputSize(for:)``.
  package static func axes(of window: Window2D, over input: Size2D) throws(GeometryError) -> [LayerAxis] {
    let (pads, output) = (try window.resolvedPadding(for: input), try window.outputSize(for: input))
    let extent = try window.extent()
    return [
      LayerAxis(
        length: input.height, before: pads.top, after: pads.bottom, kernel: window.kernel.height,
        stride: window.stride.height, dilation: window.dilation.height, extent: extent.height,
        positions: output.height),
      LayerAxis(
        length: input.width, before: pads.left, after: pads.right, kernel: window.kernel.width,
        stride: window.stride.width, dilation: window.dilation.width, extent: extent.width,
        positions: output.width),
    ]
  }

  /// The length with its zeros.
  package var padded: Int { length + before + after }

  /// Where the last window begins, in cells of the padded input; with a rounding up it can end outside.
  package var lastStart: Int {
    let (start, tooLarge) = (positions - 1).multipliedReportingOverflow(by: stride)
    return tooLarge ? .max : start
  }

  /// The cells of the padded input, and those beyond it that a rounding up made the last window reach.
  package var drawnLength: Int {
    let (end, tooLarge) = lastStart.addingReportingOverflow(extent)
    return max(padded, tooLarge ? .max : end)
  }

  /// Whether the window at a position has a weight on a cell of the padded input; both count from 0.
  package func reads(_ cell: Int, at position: Int) -> Bool {
    let (start, tooLarge) = position.multipliedReportingOverflow(by: stride)
    guard !tooLarge, cell >= start, (cell - start) % dilation == 0 else { return false }
    return (cell - start) / dilation < kernel
  }

  /// Whether any window has a weight on a cell: whether cell = position · stride + step · dilation has a solution.
  package func reads(_ cell: Int) -> Bool {
    let common = Self.greatestCommonDivisor(stride, dilation)
    guard cell % common == 0 else { return false }
    // step · (dilation/common) ≡ cell/common, modulo stride/common: every solution is `first` plus a multiple of it.
    let modulus = stride / common
    let first = Self.product(
      cell / common % modulus, Self.inverse(of: dilation / common % modulus, modulo: modulus), modulo: modulus
    )
    let least = cell > lastStart ? roundedUpQuotient(cell - lastStart, dilation) : 0
    let most = min(kernel - 1, cell / dilation)
    if least <= first { return first <= most }
    let rest = (least - first) % modulus
    let next = least.addingReportingOverflow(rest == 0 ? 0 : modulus - rest)
    return !next.overflow && next.partialValue <= most
  }

  static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : greatestCommonDivisor(second, first % second)
  }

  /// The number that times `number` leaves 1 (0 where all is 0, modulo 1), by Euclid.
  private static func inverse(of number: Int, modulo modulus: Int) -> Int {
    var (rest, next) = (modulus, number)
    var (factor, nextFactor) = (0, 1)
    while next != 0 {
      let quotient = rest / next
      (rest, next) = (next, rest - quotient * next)
      (factor, nextFactor) = (nextFactor, factor - quotient * nextFactor)
    }
    let inverse = factor % modulus
    return inverse < 0 ? inverse + modulus : inverse
  }

  /// The rest of a product that may need 128 bits.
  private static func product(_ first: Int, _ second: Int, modulo modulus: Int) -> Int {
    modulus.dividingFullWidth(first.multipliedFullWidth(by: second)).remainder
  }
}
