import CMicrokernels

/// The padded copies of one group's planes of a few images and of their output gradients, and the products of the two.
///
/// ```
/// sums[f, t] (+)= Σ_n Σ_q flat[n, f, q] · padded[n, q + offset(t)]
/// ```
///
/// A thread has its own, small enough for its second-level cache, and fills them again and again.
final class GroupCopies {
  /// A tile of sums: some filters × some taps.
  private struct Tile {
    let function: convkit_dot_tile_function
    /// Where its filters begin in the flat gradient, its taps in the offsets, and both in the sums.
    let line: Int
    let tap: Int
    let sum: Int
  }

  private let geometry: ConvolutionGeometry
  private let instructionSet: InstructionSet
  private let layout: Layout
  private let offsets: [Int]
  private let tiles: [Tile]
  private let storage: TensorStorage
  private let lines: UnsafeMutablePointer<Float>
  /// Floats of the runs that lines are cut into, which stay in the first-level cache while all tiles pass.
  private let runLength: Int

  /// Floats of all lines of a tile that a first-level cache holds.
  private static let runLimit = 1 << 13

  init(
    _ problem: TileProblem, _ geometry: ConvolutionGeometry, batch: Int, _ instructionSet: InstructionSet
  ) {
    self.geometry = geometry
    self.instructionSet = instructionSet
    let layout = Layout(problem, geometry, batch: batch)
    self.layout = layout
    offsets = problem.stages[0].offsets
    let taps = offsets.count
    let (filterBlocks, tapBlocks) = Self.blocks(problem, instructionSet)
    tiles = (0..<filterBlocks.blockCount).flatMap { filterBlock in
      (0..<tapBlocks.blockCount).map { tapBlock in
        let (rows, shifts) = (filterBlocks[filterBlock], tapBlocks[tapBlock])
        let dots = instructionSet.dotTiles
        return Tile(
          function: rows.count == 1
            ? dots.lineFunction(shifts: shifts.count) : dots.function(rows: rows.count, shifts: shifts.count),
          line: rows.lowerBound * layout.flat.pitch, tap: shifts.lowerBound,
          sum: rows.lowerBound * taps + shifts.lowerBound)
      }
    }
    runLength =
      tiles.count == 1
      ? layout.flat.length : max(Self.runLimit / (filterBlocks.largest + 1) / 16 * 16, 16)
    storage = TensorStorage(count: layout.count)
    lines = storage.pointer + layout.images * layout.inputPitch + Layout.slack
    layout.flat.clearEnds(lines, count: layout.images * problem.resultChannels)
  }

  /// The sums in tiles: filters and taps.
  static func blocks(
    _ problem: TileProblem, _ instructionSet: InstructionSet
  ) -> (filters: BlockSplit, taps: BlockSplit) {
    let dots = instructionSet.dotTiles
    return (
      BlockSplit(problem.resultChannels, limit: dots.rows),
      BlockSplit(
        problem.stages[0].offsets.count, limit: problem.resultChannels == 1 ? dots.lineShifts : dots.shifts)
    )
  }

  /// Images that are copied at a time.
  var capacity: Int { layout.images }

  /// The sums of all taps over up to ``capacity`` images, [O/G, C/G, kH, kW].
  ///
  /// - Parameters:
  ///   - input: the group's first plane in the first image.
  ///   - gradient: the group's first plane in its output gradient.
  func sum(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, images: Int, accumulate: Bool,
    into sums: UnsafeMutablePointer<Float>
  ) {
    let (planes, flat, inputPitch) = (layout.planes, layout.flat, layout.inputPitch)
    let (channels, filters) = (geometry.channelsPerGroup, geometry.filtersPerGroup)
    // Of a single group all images' planes are neighbours.
    let (calls, each) = geometry.groups == 1 ? (1, images) : (images, 1)
    for image in 0..<calls {
      planes.copy(
        input + image * geometry.input.channels * planes.imageCount, channels: each * channels,
        to: storage.pointer + image * inputPitch, with: instructionSet)
      flat.copy(
        gradient + image * geometry.filterCount * flat.imageCount, count: each * filters,
        to: lines + image * filters * flat.pitch, with: instructionSet)
    }
    // The last vectors of a line may read on behind the images: what is there is multiplied by zeros, so it must be finite.
    (storage.pointer + images * inputPitch).update(repeating: 0, count: Layout.slack)
    let (source, lines, taps) = (storage.pointer, lines, offsets.count)
    offsets.withUnsafeBufferPointer { offsets in
      guard let offsets = offsets.baseAddress else { return }
      for place in stride(from: 0, to: flat.length, by: runLength) {
        let length = min(runLength, flat.length - place)
        for tile in tiles {
          tile.function(
            images, length, lines + tile.line + place, flat.pitch, filters * flat.pitch, source + place,
            offsets + tile.tap, inputPitch, accumulate || place > 0, sums + tile.sum, taps)
        }
      }
    }
  }
}

extension GroupCopies {
  /// Where the copies stand: [images][channels] planes, then [images][filters] lines.
  struct Layout {
    let planes: PaddedPlanes
    let flat: FlatPlanes
    /// Images that are copied at a time.
    let images: Int
    /// Floats from one image to the next, and of all that is kept of one.
    let inputPitch: Int
    let imageCount: Int

    /// A vector of any instruction set.
    static let slack = 16
    /// Floats that one dot product has at least, if the batch has: adding up the lanes of its sums takes as long as a few
    /// vectors.
    private static let leastLine = 1 << 10
    /// Floats that a second-level cache holds.
    private static let copyLimit = 1 << 17

    init(_ problem: TileProblem, _ geometry: ConvolutionGeometry, batch: Int) {
      planes = problem.planes
      flat = FlatPlanes(geometry.output, pitch: planes.pitch)
      inputPitch = planes.channelCount * problem.sourceChannels
      imageCount = inputPitch + flat.pitch * problem.resultChannels
      images = min(max(min(Self.leastLine / flat.length, Self.copyLimit / imageCount), 1), batch)
    }

    /// The floats they take.
    var count: Int { images * imageCount + Self.slack }
  }
}
