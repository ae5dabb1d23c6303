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
  var count: Int { shape[0] * shape[1] * phasedCount }

  /// Floats of the phases of one plane of a filter.
  private var phasedCount: Int { step.height * step.width * kernel.height * kernel.width }

  func split(
    _ filters: UnsafePointer<Float>, into phased: UnsafeMutablePointer<Float>, context: ComputeContext
  ) {
    forEachPlanes(context) { planes in
      (phased + planes.lowerBound * phasedCount).update(repeating: 0, count: planes.count * phasedCount)
      forEachTap(of: planes) { phased[$1] = filters[$0] }
    }
  }

  /// The way back, which drops what stands beyond the kernel.
  func merge(
    _ phased: UnsafePointer<Float>, into filters: UnsafeMutablePointer<Float>, context: ComputeContext
  ) {
    forEachPlanes(context) { planes in forEachTap(of: planes) { filters[$0] = phased[$1] } }
  }

  /// Calls `body` with neighbouring planes of the filters, on all threads.
  private func forEachPlanes(_ context: ComputeContext, _ body: (Range<Int>) -> Void) {
    context.parallelFor(shape[0] * shape[1], chunk: max((1 << 14) / phasedCount, 1), body)
  }

  /// Calls `body` with the place of each number of some planes in the filters and in those of the phases.
  private func forEachTap(of planes: Range<Int>, _ body: (_ filters: Int, _ phased: Int) -> Void) {
    let area = kernel.height * kernel.width
    var place = planes.lowerBound * shape[2] * shape[3]
    for plane in planes {
      let first = plane * phasedCount
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
