/// How a strided or a dilated convolution is one with stride and dilation 1: by the phases of its images.
///
/// ```
/// stride s       tap i = s·a + r reads row y·s + i, which is row y + a of phase r: the phases of a channel are channels,
///                and a kernel of k rows has ⌈k ÷ s⌉ in each (zeros where a phase has one less)
/// dilation d     output row y = d·b + r reads rows d·(b + a) + r: the phases of an image are images of their own
/// ```
///
/// so that algorithms for dense kernels compute both. Stride and dilation at once are left to others.
package struct PhaseSplit: Hashable, Sendable {
  package enum Phases: Hashable, Sendable {
    /// Of stride: C·s_h·s_w channels, [channel][row phase][column phase].
    case channels
    /// Of dilation: d_h·d_w images of an image, [row phase][column phase].
    case images
  }

  package let phases: Phases
  /// Rows and columns of the input from one line of a phase to the next.
  package let step: Size2D
  /// Phases of rows and columns that are computed: an output of fewer rows than the dilation has no more.
  package let count: Size2D
  /// The first row and column of the input behind all windows. What lies there would meet the zeros of phases that have a
  /// tap less, and rounding would carry it into the results.
  package let readEnd: Size2D
  /// What is computed: without stride, dilation and padding.
  package let geometry: ConvolutionGeometry

  /// Images that one image becomes.
  package var imagesPerImage: Int { phases == .images ? count.height * count.width : 1 }

  /// Nil for neither stride nor dilation, for both, where numbers overflow, and for a dilation beyond half of the image: its
  /// phases have two rows at most, and their sums so few terms that an error would be large beside them.
  package init?(_ geometry: ConvolutionGeometry) {
    let (window, output) = (geometry.window, geometry.output)
    guard (window.stride == 1) != (window.dilation == 1) else { return nil }
    let kernel: Size2D
    let size: Size2D
    if window.dilation == 1 {
      phases = .channels
      step = window.stride
      count = step
      kernel = Size2D(
        height: roundedUpQuotient(window.kernel.height, step.height),
        width: roundedUpQuotient(window.kernel.width, step.width))
      size = output.size
      // A phase without a tap is not worth a channel.
      guard step.height <= window.kernel.height, step.width <= window.kernel.width else { return nil }
    } else {
      let input = geometry.input
      guard window.dilation.height <= max(input.height / 2, 1),
        window.dilation.width <= max(input.width / 2, 1)
      else { return nil }
      phases = .images
      step = window.dilation
      count = Size2D(height: min(step.height, output.height), width: min(step.width, output.width))
      kernel = window.kernel
      size = Size2D(
        height: roundedUpQuotient(output.height, step.height),
        width: roundedUpQuotient(output.width, step.width))
    }
    let factors = phases == .channels ? [step.height, step.width] : []
    guard let channels = try? checkedProduct([geometry.input.channels] + factors, of: "channels"),
      let inner = try? ConvolutionGeometry(
        input: ImageShape(
          channels: channels, height: size.height + kernel.height - 1, width: size.width + kernel.width - 1),
        filterCount: geometry.filterCount, window: Window2D(kernel: kernel), groups: geometry.groups)
    else { return nil }
    self.geometry = inner
    readEnd = Size2D(
      height: (output.height - 1) * window.stride.height + (window.kernel.height - 1) * window.dilation.height
        + 1
        - geometry.padding.top,
      width: (output.width - 1) * window.stride.width + (window.kernel.width - 1) * window.dilation.width + 1
        - geometry.padding.left)
  }
}

extension ConvolutionGeometry {
  /// Whether it has a 3×3 kernel without stride and dilation, which `winograd` computes as it stands.
  package var isDense3x3: Bool { window.kernel == 3 && window.stride == 1 && window.dilation == 1 }

  /// The phases by which `winograd` computes another one; nil where their kernels are not 3×3.
  package var phasesOf3x3: PhaseSplit? {
    PhaseSplit(self).flatMap { $0.geometry.window.kernel == 3 ? $0 : nil }
  }
}
