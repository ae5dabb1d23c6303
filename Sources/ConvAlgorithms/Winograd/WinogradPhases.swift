/// How `winograd` computes a strided or dilated kernel that has 3×3 taps in each phase: by the phases of some images at a time.
///
/// ```
/// output             input ─split─→ phases ─F(m×m, 3×3)─→ output, or its phases ─merge─→ output
/// input gradient     output gradient, or its phases ─F(m×m, 3×3)─→ phases ─merge─→ input gradient
/// filter gradient    input ─split─→ phases, output gradient, or its phases ─F(3×3, m×m)─→ filters, or their phases
/// ```
///
/// An 11×11 kernel of stride 4 has 16 phases of 3×3: F(4×4, 3×3) does 36 multiply-adds a result and channel in place of 121.
/// Only so many images are split at a time that memory does not grow with the batch; how many depends on the geometry
/// alone, and with it the order of the filter gradient's sums.
struct WinogradPhases: Sendable {
  /// The dense convolution of the phases.
  let geometry: ConvolutionGeometry
  let input: PhaseLattice
  /// Where phases are images.
  let output: PhaseLattice?
  /// Where phases are channels.
  let filters: PhaseFilters?
  /// The images that are split at a time.
  let chunks: BlockSplit
  /// m
  let tile: Int
  private let split: PhaseSplit

  /// Floats of the phases that are held at a time.
  static let limit = 1 << 22

  init(
    _ geometry: ConvolutionGeometry, _ split: PhaseSplit, batch: Int, pass: ConvolutionPass, tile: Int? = nil,
    limit: Int = Self.limit
  ) {
    self.split = split
    self.geometry = split.geometry
    input = PhaseLattice(inputOf: geometry, split)
    output = split.phases == .images ? PhaseLattice(outputOf: geometry, split) : nil
    filters = split.phases == .channels ? PhaseFilters(geometry, split) : nil
    chunks = BlockSplit(batch, limit: max(limit / (input.copyCount + (output?.copyCount ?? 0)), 1))
    let result = pass == .inputGradient ? split.geometry.input : split.geometry.output
    self.tile =
      tile ?? WinogradTiling.bestTile(for: result.size, batch: batch * split.imagesPerImage)
  }

  /// Dense images of so many images.
  func images(_ count: Int) -> Int { count * split.imagesPerImage }
  /// Dense images of the largest chunk, and of the other ones where there are smaller ones.
  var imageCounts: [Int] {
    let isEven = chunks.largest * chunks.blockCount == chunks.count
    return (isEven ? [chunks.largest] : [chunks.largest, chunks.largest - 1]).map(images)
  }
  /// Which of ``imageCounts`` a chunk has.
  func size(ofChunk chunk: Int) -> Int { chunks[chunk].count == chunks.largest ? 0 : 1 }

  /// Floats of the phases that a chunk needs memory for.
  var inputCount: Int { chunks.largest * input.copyCount }
  var outputCount: Int { chunks.largest * (output?.copyCount ?? 0) }

  /// `16 stride phases`
  var summary: String {
    "\(split.count.height * split.count.width) \(split.phases == .channels ? "stride" : "dilation") phases"
  }

  /// Where a chunk's outputs, or their gradient, begin in the tensor.
  func outputPlace(_ chunk: Int) -> Int {
    let output = geometry.output
    return chunks[chunk].lowerBound
      * (self.output?.imageCount ?? output.channels * output.height * output.width)
  }
  func inputPlace(_ chunk: Int) -> Int { chunks[chunk].lowerBound * input.imageCount }
}
