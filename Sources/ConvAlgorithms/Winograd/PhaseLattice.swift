/// The phases of images as images that a dense convolution reads and writes: see ``PhaseSplit``.
///
/// ```
/// phases are channels     image [C] [rows] [columns]  ⇄  [C] [row phase] [column phase] [lines] [columns]
/// phases are images       image [C] [rows] [columns]  ⇄  [row phase] [column phase] [C] [lines] [columns]
/// ```
struct PhaseLattice: Sendable {
  let planes: PaddedPlanes
  let phases: PhaseSplit.Phases
  /// Of an image.
  let channels: Int

  /// The input of a split convolution, padding included.
  init(inputOf geometry: ConvolutionGeometry, _ split: PhaseSplit) {
    self.init(
      geometry.input, origin: Size2D(height: -geometry.padding.top, width: -geometry.padding.left), split,
      lines: split.geometry.input.size, end: split.readEnd)
  }

  /// The output of one whose phases are images.
  init(outputOf geometry: ConvolutionGeometry, _ split: PhaseSplit) {
    self.init(geometry.output, origin: 0, split, lines: split.geometry.output.size)
  }

  private init(
    _ image: ImageShape, origin: Size2D, _ split: PhaseSplit, lines: Size2D, end: Size2D = Size2D(Int.max)
  ) {
    planes = PaddedPlanes(
      rows: PaddedAxis(
        length: image.height, stride: split.step.height, origin: origin.height, lines: lines.height,
        phases: Array(0..<split.count.height), end: end.height),
      columns: PaddedAxis(
        length: image.width, stride: split.step.width, origin: origin.width, lines: lines.width,
        phases: Array(0..<split.count.width), end: end.width),
      exactly: true)
    phases = split.phases
    channels = image.channels
  }

  /// Floats of an image, and of all its phases together.
  var imageCount: Int { channels * planes.imageCount }
  var copyCount: Int { channels * planes.channelCount }

  /// Floats from one channel to the next in the phases, and from one phase of a channel to the next.
  private var pitch: Int { phases == .channels ? planes.channelCount : planes.planeCount }
  private var apart: Int { phases == .channels ? planes.planeCount : channels * planes.planeCount }

  /// Brings `count` images into phases.
  func split(
    _ images: UnsafePointer<Float>, count: Int, into copy: UnsafeMutablePointer<Float>,
    context: ComputeContext
  ) {
    forEachRun(count, context) { image, channels in
      planes.copy(
        images + image * imageCount + channels.lowerBound * planes.imageCount, channels: channels.count,
        to: copy + image * copyCount + channels.lowerBound * pitch, pitch: pitch, apart: apart,
        with: context.instructionSet)
    }
  }

  /// The way back; what stands in the phases beside the images is dropped.
  func merge(
    _ copy: UnsafePointer<Float>, count: Int, into images: UnsafeMutablePointer<Float>,
    context: ComputeContext
  ) {
    forEachRun(count, context) { image, channels in
      planes.merge(
        copy + image * copyCount + channels.lowerBound * pitch, channels: channels.count,
        to: images + image * imageCount + channels.lowerBound * planes.imageCount, pitch: pitch, apart: apart,
        with: context.instructionSet)
    }
  }

  /// Calls `body` for runs of channels of each image, on all threads.
  private func forEachRun(
    _ count: Int, _ context: ComputeContext, _ body: (_ image: Int, _ channels: Range<Int>) -> Void
  ) {
    let runs = BlockSplit(channels, limit: max(PaddedPlanes.floatsPerTask / planes.imageCount, 1))
    context.parallelFor(count * runs.blockCount) { task in
      let (image, run) = task.quotientAndRemainder(dividingBy: runs.blockCount)
      body(image, runs[run])
    }
  }
}
