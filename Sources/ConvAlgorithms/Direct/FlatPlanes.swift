/// The planes of an output gradient as long lines in the pitch of the padded input, zeros between their rows: so that a
/// tap of the filter gradient is a dot product of two long lines, one of them shifted.
struct FlatPlanes {
  private let planes: PaddedPlanes
  /// Floats of a line up to its last element, in whole vectors of any instruction set.
  let length: Int
  /// Floats from one line to the next.
  let pitch: Int

  /// - Parameter pitch: of the padded input, floats from one of its rows to the next.
  init(_ gradient: ImageShape, pitch row: Int) {
    planes = PaddedPlanes(
      rows: PaddedAxis(length: gradient.height, stride: 1, origin: 0, lines: gradient.height, phases: [0]),
      columns: PaddedAxis(length: gradient.width, stride: 1, origin: 0, lines: row, phases: [0]),
      exactly: true)
    func wholeVectors(_ count: Int) -> Int { (count + 15) / 16 * 16 }
    length = wholeVectors((gradient.height - 1) * row + gradient.width)
    let copied = wholeVectors(planes.channelCount)
    // Lines whole kibibytes apart would compete for the same places of a cache.
    pitch = copied % 256 == 0 ? copied + 16 : copied
  }

  /// Floats of a plane of the gradient.
  var imageCount: Int { planes.imageCount }

  /// Writes the zeros behind `count` lines, which copying leaves alone.
  func clearEnds(_ lines: UnsafeMutablePointer<Float>, count: Int) {
    for line in 0..<count {
      (lines + line * pitch + planes.channelCount).update(repeating: 0, count: pitch - planes.channelCount)
    }
  }

  /// Copies `count` planes to lines.
  func copy(
    _ gradient: UnsafePointer<Float>, count: Int, to lines: UnsafeMutablePointer<Float>,
    with instructionSet: InstructionSet
  ) {
    planes.copy(gradient, channels: count, to: lines, pitch: pitch, with: instructionSet)
  }

  /// The same by all threads, some neighbours at a time, with the zeros behind the lines.
  func copy(
    _ gradient: UnsafePointer<Float>, count: Int, to lines: UnsafeMutablePointer<Float>,
    context: ComputeContext
  ) {
    context.parallelFor(count, chunk: planes.channelsPerTask(of: count, context)) { range in
      let first = lines + range.lowerBound * pitch
      clearEnds(first, count: range.count)
      copy(
        gradient + range.lowerBound * imageCount, count: range.count, to: first, with: context.instructionSet)
    }
  }
}
