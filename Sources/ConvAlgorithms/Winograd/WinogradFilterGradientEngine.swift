import CMicrokernels

/// The filter gradient of a 3×3 convolution by F(3×3, m×m): the output gradient's tiles play the filters.
///
/// ```
/// input tiles    ──input────→ V [t²][C][tiles] ─┐
///                                               ├─ t² products, summed over the tiles → [t²][O][C] ──→ 3×3
/// gradient tiles ──gradient─→ U [t²][O][tiles] ─┘
/// ```
///
/// Both factors have the tiles side by side, so the products are tiles of dot products. How the tiles are cut into
/// blocks depends on the geometry and the batch alone, and with it the order of every sum.
struct WinogradFilterGradientEngine: ConvolutionEngine {
  let tiling: WinogradTiling
  let maps: WinogradMaps
  let geometry: ConvolutionGeometry
  let batch: Int
  let context: ComputeContext
  let tiles: DotTiles
  let filterBlocks: BlockSplit
  let channelBlocks: BlockSplit
  /// The output gradient, split by phase like the input.
  let gradientPlanes: PaddedPlanes

  /// Floats of a line that is reused while it is in the first-level cache.
  private static let runLimit = 1024

  init(
    _ geometry: ConvolutionGeometry, batch: Int, tile: Int, context: ComputeContext,
    spectraLimit: Int = WinogradTiling.spectraLimit
  ) {
    self.geometry = geometry
    self.batch = batch
    self.context = context
    tiling = WinogradTiling(
      tile: tile, source: geometry.input, result: geometry.output, top: geometry.padding.top,
      left: geometry.padding.left, batch: batch, spectraLimit: spectraLimit)
    maps = WinogradMaps(tile: tile, instructionSet: context.instructionSet)
    tiles = context.instructionSet.dotTiles
    filterBlocks = BlockSplit(geometry.filtersPerGroup, limit: tiles.rows)
    channelBlocks = BlockSplit(geometry.channelsPerGroup, limit: tiles.shifts)
    let phases = Array(0..<tile)
    let output = geometry.output
    gradientPlanes = PaddedPlanes(
      rows: PaddedAxis(length: output.height, stride: tile, origin: 0, lines: tiling.rows, phases: phases),
      columns: PaddedAxis(
        length: output.width, stride: tile, origin: 0, lines: tiling.columns, phases: phases))
  }

  private var inputSpectraCount: Int { maps.frequencyCount * geometry.input.channels * tiling.spectrumPitch }
  private var gradientSpectraCount: Int { maps.frequencyCount * geometry.filterCount * tiling.spectrumPitch }
  private var gradientCopyCount: Int { gradientPlanes.channelCount * geometry.filterCount }
  private var sumCount: Int { maps.frequencyCount * geometry.filterCount * geometry.channelsPerGroup }

  var workspaceByteCount: Int {
    ((tiling.copyCount + gradientCopyCount) * tiling.chunk + inputSpectraCount + gradientSpectraCount
      + sumCount)
      * MemoryLayout<Float>.stride
  }

  var summary: String {
    "F(3×3, \(maps.tile)×\(maps.tile)), \(tiling.rows)×\(tiling.columns) tiles an image, "
      + "\(tiling.blockRows) rows of tiles at a time (\(context.instructionSet.rawValue))"
  }

  var preparedFilterCount: Int { 0 }

  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {}

  func execute(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    let inputCopy = TensorStorage(count: tiling.copyCount * tiling.chunk)
    let gradientCopy = TensorStorage(count: gradientCopyCount * tiling.chunk)
    let inputSpectra = TensorStorage(count: inputSpectraCount)
    let gradientSpectra = TensorStorage(count: gradientSpectraCount)
    let sums = TensorStorage(count: sumCount)
    let gradientCount = geometry.output.height * geometry.output.width
    var started = false
    for first in stride(from: 0, to: batch, by: tiling.chunk) {
      let images = first..<min(first + tiling.chunk, batch)
      tiling.copy(images, of: input, to: inputCopy.pointer, context: context)
      context.parallelFor(images.count * geometry.filterCount) { index in
        gradientPlanes.copy(
          gradient + (first * geometry.filterCount + index) * gradientCount,
          to: gradientCopy.pointer + index * gradientPlanes.channelCount)
      }
      let blocks = tiling.blocks(images: images.count)
      for block in 0..<blocks.blockCount {
        let rows = blocks[block]
        tiling.transform(
          rows, of: inputCopy.pointer, with: maps, into: inputSpectra.pointer, context: context)
        transformGradient(rows, gradientCopy.pointer, into: gradientSpectra.pointer)
        multiply(
          inputSpectra.pointer, gradientSpectra.pointer, tileCount: rows.count * tiling.columns,
          accumulate: started, into: sums.pointer)
        started = true
      }
    }
    context.parallelFor(geometry.filterCount) { filter in
      maps.functions.filterGradient(
        sums.pointer + filter * geometry.channelsPerGroup, geometry.filterCount * geometry.channelsPerGroup,
        geometry.channelsPerGroup, result + filter * geometry.channelsPerGroup * 9)
    }
  }

  private func transformGradient(
    _ block: Range<Int>, _ copy: UnsafePointer<Float>, into spectra: UnsafeMutablePointer<Float>
  ) {
    let (pitch, filters) = (tiling.spectrumPitch, geometry.filterCount)
    context.parallelFor(filters) { filter in
      var place = spectra + filter * pitch
      for row in block {
        let (image, y) = (row / tiling.rows, row % tiling.rows)
        let lines =
          copy + image * gradientCopyCount + filter * gradientPlanes.channelCount + y * gradientPlanes.pitch
        maps.functions.gradient(lines, gradientPlanes.planeCount, tiling.columns, place, filters * pitch)
        place += tiling.columns
      }
      tiling.clearTails(block, spectra + filter * pitch, frequency: filters * pitch, maps)
    }
  }

  /// For each frequency and group: [O/G][C/G] (+)= U [O/G][tiles] · V [C/G][tiles]ᵀ.
  private func multiply(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, tileCount: Int, accumulate: Bool,
    into sums: UnsafeMutablePointer<Float>
  ) {
    let pitch = tiling.spectrumPitch
    let (channels, filters) = (geometry.channelsPerGroup, geometry.filtersPerGroup)
    let offsets = (0..<channels).map { $0 * pitch }
    let length = (tileCount + tiles.lanes - 1) / tiles.lanes * tiles.lanes
    context.parallelFor(maps.frequencyCount * geometry.groups * filterBlocks.blockCount) { task in
      let (product, block) = (task / filterBlocks.blockCount, filterBlocks[task % filterBlocks.blockCount])
      let (frequency, group) = (product / geometry.groups, product % geometry.groups)
      let left = gradient + (frequency * geometry.filterCount + group * filters + block.lowerBound) * pitch
      let right = input + (frequency * geometry.input.channels + group * channels) * pitch
      let out = sums + (frequency * geometry.filterCount + group * filters + block.lowerBound) * channels
      offsets.withUnsafeBufferPointer { offsets in
        for place in stride(from: 0, to: length, by: Self.runLimit) {
          for shift in 0..<channelBlocks.blockCount {
            let shifts = channelBlocks[shift]
            tiles.function(rows: block.count, shifts: shifts.count)(
              1, min(Self.runLimit, length - place), left + place, pitch, 0, right + place,
              offsets.baseAddress.map { $0 + shifts.lowerBound }, 0, accumulate || place > 0,
              out + shifts.lowerBound, channels)
          }
        }
      }
    }
  }
}
