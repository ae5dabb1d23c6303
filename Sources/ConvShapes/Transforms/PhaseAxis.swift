/// One axis of a strided, dilated convolution, seen as dense convolutions of stride 1 side by side.
///
/// Tap i reads the padded input at y·s + i·d. Divide i·d by the stride, i·d = s·a + r: that is element y + a of *phase*
/// r, the image made of every s-th row from row r on. So the convolution is a sum over the phases r of
///
/// ```
/// output[y] = Σ_r Σ_a phase_r[y + a] · filter_r[a]         phase_r[q] = padded[s·q + r]
/// ```
///
/// dense and of stride 1, with phases as further channels. A transform of a phase is 1/s as long, nothing that the
/// stride drops is computed, and phases that no tap reads (a stride larger than the kernel) do not exist. Dilation
/// leaves zeros between the taps of a phase, which cost a transform nothing.
package struct PhaseAxis: Sendable {
  package struct Phase: Sendable {
    /// r
    package let remainder: Int
    /// The taps: `index` counts kernel elements i, `position` is a.
    package let taps: Lattice
  }

  package let stride: Int
  /// Rows of zeros before the first row.
  package let padding: Int
  package let inputLength: Int
  package let outputLength: Int
  package let phases: [Phase]
  /// A: one more than the largest a.
  package let extent: Int
  /// The phase elements q that some output reads and that lie, in some phase, inside the image; all others are zero.
  package let data: Range<Int>

  /// The most phases of an axis: a stride that leaves more is no work for transforms.
  private static let phaseLimit = 4096

  /// nil where the window spans, or the stride makes, more than any transform takes.
  package init?(
    kernel: Int, stride: Int, dilation: Int, padding: Int, inputLength: Int, outputLength: Int
  ) {
    self.stride = stride
    self.padding = padding
    self.inputLength = inputLength
    self.outputLength = outputLength
    let (span, isTooLong) = (kernel - 1).multipliedReportingOverflow(by: dilation)
    guard !isTooLong, span / stride < TransformSize.pointLimit else { return nil }
    extent = span / stride + 1

    // i and i + period fall into the same phase.
    let divisor = Self.greatestCommonDivisor(stride, dilation)
    let period = stride / divisor
    guard min(kernel, period) <= Self.phaseLimit else { return nil }
    phases = (0..<min(kernel, period)).map { first in
      Phase(
        remainder: first * dilation % stride,
        taps: Lattice(
          count: (kernel - first - 1) / period + 1, position: first * dilation / stride,
          positionStep: dilation / divisor, index: first, indexStep: period))
    }

    let read = 0..<outputLength + extent - 1
    let inside = phases.map { phase in
      Self.inside(phase, stride: stride, padding: padding, length: inputLength).clamped(to: read)
    }
    .filter { !$0.isEmpty }
    let first = inside.map(\.lowerBound).min() ?? 0
    data = first..<(inside.map(\.upperBound).max() ?? first)
  }

  /// The elements q of a phase that lie inside the image.
  package func inside(_ phase: Phase) -> Range<Int> {
    Self.inside(phase, stride: stride, padding: padding, length: inputLength)
  }

  /// The input row of element q of a phase, which lies inside the image.
  package func inputIndex(_ q: Int, _ phase: Phase) -> Int { stride * q + phase.remainder - padding }

  /// Whether every row of the input is read by some tap of some output.
  package var readsAllInput: Bool {
    let remainders = Set(phases.map(\.remainder))
    return (0..<inputLength).allSatisfy { index in
      let (element, remainder) = (index + padding).quotientAndRemainder(dividingBy: stride)
      return remainders.contains(remainder) && element < outputLength + extent - 1
    }
  }

  /// The rows and the columns of a geometry; nil as for each of them.
  package static func axes(of geometry: ConvolutionGeometry) -> (rows: PhaseAxis, columns: PhaseAxis)? {
    let (window, padding) = (geometry.window, geometry.padding)
    guard
      let rows = PhaseAxis(
        kernel: window.kernel.height, stride: window.stride.height, dilation: window.dilation.height,
        padding: padding.top, inputLength: geometry.input.height, outputLength: geometry.output.height),
      let columns = PhaseAxis(
        kernel: window.kernel.width, stride: window.stride.width, dilation: window.dilation.width,
        padding: padding.left, inputLength: geometry.input.width, outputLength: geometry.output.width)
    else { return nil }
    return (rows, columns)
  }

  private static func inside(_ phase: Phase, stride: Int, padding: Int, length: Int) -> Range<Int> {
    // s·q + r − padding ≥ 0 and < length
    let missing = max(padding - phase.remainder, 0)
    let first = missing / stride + (missing % stride == 0 ? 0 : 1)
    let room = length - 1 + padding - phase.remainder
    return room < 0 ? first..<first : first..<max(room / stride + 1, first)
  }

  private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    var (a, b) = (first, second)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
