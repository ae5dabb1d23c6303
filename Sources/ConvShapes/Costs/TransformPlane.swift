/// The transforms that compute a convolution by FFT, each whole image in one: their size and number.
///
/// A stride s splits an axis into phases, every s-th row from row r on, which are dense convolutions of stride 1 side by
/// side; their transforms are 1/s as long. The zeros of the padding need no room of their own. Lengths are the next
/// products of 2, 3, 5 and 7, even for rows, whose transforms are real. The engine of `fft` cuts large images into tiles
/// where its time model says so; `convnet time` shows what it took.
package struct TransformPlane: Hashable, Sendable {
  /// Points of a transform.
  package let height: Int
  package let width: Int
  /// Phases of the stride that some tap reads: the number of planes a channel becomes.
  package let phases: Int

  /// Points of the largest transform FFTW takes, as `fft` limits it.
  private static let pointLimit = 1 << 28
  private static let phaseLimit = 4096

  /// nil when no transform is large enough.
  package init?(_ geometry: ConvolutionGeometry) {
    let (window, padding) = (geometry.window, geometry.padding)
    guard
      let rows = PlaneAxis(
        kernel: window.kernel.height, stride: window.stride.height, dilation: window.dilation.height,
        padding: padding.top, input: geometry.input.height, output: geometry.output.height),
      let columns = PlaneAxis(
        kernel: window.kernel.width, stride: window.stride.width, dilation: window.dilation.width,
        padding: padding.left, input: geometry.input.width, output: geometry.output.width)
    else { return nil }
    height = TransformLength.next(atLeast: rows.length, even: false)
    width = TransformLength.next(atLeast: columns.length, even: true)
    phases = rows.phases * columns.phases
    if height > Self.pointLimit / width { return nil }
  }

  /// Complex numbers of a real plane's spectrum: height · (⌊width ÷ 2⌋ + 1).
  var frequencyCount: Int { height * (width / 2 + 1) }

  /// Complex multiply-adds of one transform by the count of Cooley & Tukey, *An algorithm for the machine calculation
  /// of complex Fourier series*, 1965: N · (r₁ + r₂ + …) for N = r₁ · r₂ · …; half of it for the rows, which are real.
  ///
  /// Straight code saves about half of that; the count has no part in any choice.
  var operationCount: Int {
    height * width * Self.factorSum(width) / 2 + frequencyCount * Self.factorSum(height)
  }

  private static func factorSum(_ number: Int) -> Int {
    var (rest, sum) = (number, 0)
    for prime in [2, 3, 5, 7] {
      while rest % prime == 0 {
        rest /= prime
        sum += prime
      }
    }
    return sum
  }

  /// One axis: the phases and the least length on which the circle gives the sum itself.
  private struct PlaneAxis {
    let phases: Int
    let length: Int

    init?(kernel: Int, stride: Int, dilation: Int, padding: Int, input: Int, output: Int) {
      let (span, tooLong) = (kernel - 1).multipliedReportingOverflow(by: dilation)
      if tooLong || span / stride >= pointLimit || output >= pointLimit || input / stride >= pointLimit {
        return nil
      }
      var (divisor, rest) = (stride, dilation)
      while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
      phases = min(kernel, stride / divisor)
      if phases > phaseLimit { return nil }
      // Phase elements from 0 to places − 1 are read; those in data lie inside the image.
      let extent = span / stride + 1
      let places = output + extent - 1
      var data: Range<Int>?
      for tap in 0..<phases {
        let remainder = tap * (dilation % stride) % stride
        let first = roundedUpQuotient(max(padding - remainder, 0), stride)
        let room = input - 1 + padding - remainder
        let inside = (room < 0 ? first..<first : first..<max(room / stride + 1, first)).clamped(
          to: 0..<places)
        if inside.isEmpty { continue }
        data =
          min(
            data?.lowerBound ?? inside.lowerBound, inside.lowerBound)..<max(
            data?.upperBound ?? inside.upperBound, inside.upperBound)
      }
      let least = max(extent, output)
      length = data.map { max(least, $0.count, $0.upperBound, places - $0.lowerBound) } ?? least
      if length >= pointLimit { return nil }
    }
  }
}
