/// Filters of a strided convolution as filters of the phases of its channels: see ``PhaseSplit``.
///
/// ```
/// phased[o, (c, p, q), a, b] = filters[o, c, s_h·a + p, s_w·b + q], or 0 beyond the kernel
/// ```
struct PhaseFilters: Sendable {
  /// [O, C/G, kH, kW]
  let shape: Shape
  let step: Size2D
  /// Of a phase.
  let kernel: Size2D

  init(_ geometry: ConvolutionGeometry, _ split: PhaseSplit) {
    shape = geometry.filterShape
    step = split.step
    kernel = split.geometry.window.kernel
  }

  /// Floats of the filters of the phases.
  var count: Int { shape[0] * shape[1] * step.height * step.width * kernel.height * kernel.width }

  func split(_ filters: UnsafePointer<Float>, into phased: UnsafeMutablePointer<Float>) {
    phased.update(repeating: 0, count: count)
    forEachTap { phased[$1] = filters[$0] }
  }

  /// The way back, which drops what stands beyond the kernel.
  func merge(_ phased: UnsafePointer<Float>, into filters: UnsafeMutablePointer<Float>) {
    forEachTap { filters[$0] = phased[$1] }
  }

  /// Calls `body` with the place of each number in the filters and in those of the phases.
  private func forEachTap(_ body: (_ filters: Int, _ phased: Int) -> Void) {
    let area = kernel.height * kernel.width
    var place = 0
    for plane in 0..<shape[0] * shape[1] {
      let first = plane * step.height * step.width * area
      for row in 0..<shape[2] {
        let (a, p) = row.quotientAndRemainder(dividingBy: step.height)
        for column in 0..<shape[3] {
          let (b, q) = column.quotientAndRemainder(dividingBy: step.width)
          body(place, first + (p * step.width + q) * area + a * kernel.width + b)
          place += 1
        }
      }
    }
  }
}
