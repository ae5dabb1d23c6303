import CMicrokernels
import Foundation

/// Transforms of as many planes at once as a vector has lanes, by `lane_transform`.
///
/// FFTW takes a plane alone, and moves its numbers between lanes all the time; with a plane a lane nothing is moved but on
/// the way in and out, so that a transform takes a quarter of the time. It pays where planes are many. As every plane
/// goes through the same instructions, whatever its lane, its bits do not depend on how planes are shared out.
struct LaneTransform: SpectralTransform {
  let height: Int
  let width: Int
  private let rowLength: TransformPasses
  private let columnLength: TransformPasses
  private let instructionSet: InstructionSet
  /// A line that is not there.
  private let zeros: TensorStorage

  /// Floats of spectra beyond which they would only push out of the cache what is read next.
  private static let cachedLimit = 1 << 21

  /// Nil for lengths that are too long or have other prime factors than 2, 3, 5 and 7.
  init?(height: Int, width: Int, instructionSet: InstructionSet) {
    guard max(height, width) <= TransformSize.laneLengthLimit, let rowLength = TransformPasses(width),
      let columnLength = TransformPasses(height)
    else { return nil }
    self.height = height
    self.width = width
    self.rowLength = rowLength
    self.columnLength = columnLength
    self.instructionSet = instructionSet
    zeros = TensorStorage(count: width + Int(instructionSet.laneTransform.lanes))
    zeros.pointer.update(repeating: 0, count: zeros.count)
  }

  var methods: String { " of \(planesPerTask) planes at once" }
  var planesPerTask: Int { Int(instructionSet.laneTransform.lanes) }
  private var columns: Int { width / 2 + 1 }
  var blockCount: Int { SpectrumBlocks.count(frequencies: columns * height) }

  /// Floats of a complex number of all lanes.
  private var element: Int { 2 * planesPerTask }
  /// Floats from one column to the next: an odd number of elements, so that columns of a power of two do not compete for
  /// the same places of a cache.
  private func columnPitch(rows: Int) -> Int { ((rows + 1) | 1) * element }
  private var spectrumFloats: Int { columns * columnPitch(rows: height) }
  private var lineFloats: Int { (3 * max(height, width) + Int(convkit_frequency_block)) * element }
  /// Floats of a copied line.
  private var copyPitch: Int { (width + 15) / 16 * 16 + 16 }

  var scratchCount: Int { (spectrumFloats + lineFloats + element * copyPitch + 15) / 16 * 16 }

  // MARK: There

  func forward(
    _ planes: [LatticePlane], of tensor: UnsafePointer<Float>, into spectra: UnsafeMutablePointer<Float>,
    _ blocks: SpectrumBlocks, from first: Int, scratch: UnsafeMutablePointer<Float>
  ) {
    let kernel = instructionSet.laneTransform
    let lanes = planesPerTask
    let work = scratch + spectrumFloats
    let group = LaneGroup(planes, width: width)
    let pitch = columnPitch(rows: group.rows.count)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: 2 * lanes) { lines in
      lines.initialize(repeating: UnsafePointer(zeros.pointer))
      for row in stride(from: group.rows.lowerBound, to: group.rows.upperBound, by: 2) {
        for part in 0..<2 {
          group.forEachLine(row + part) { lane, line in
            let index = part * lanes + lane
            guard let line else { return lines[index] = UnsafePointer(zeros.pointer) }
            if group.isUniform { return lines[index] = tensor + line }
            let copy = work + lineFloats + index * copyPitch
            planes[lane].gatherLine(from: tensor + line, into: copy, count: width)
            lines[index] = UnsafePointer(copy)
          }
        }
        rowLength.withLength {
          kernel.rowsForward(
            $0, lines.baseAddress, group.place, group.count, work,
            scratch + (row - group.rows.lowerBound) * element, pitch)
        }
      }
    }
    columnLength.withLength {
      kernel.columnsForward(
        $0, columns, group.rows.lowerBound, group.rows.count, scratch, pitch, work, planes.count,
        blocks.count(blockCount: blockCount) > Self.cachedLimit, spectra + first * SpectrumBlocks.floats,
        blocks.blockPitch)
    }
  }

  // MARK: Back

  func backward(
    _ spectra: UnsafePointer<Float>, _ blocks: SpectrumBlocks, from first: Int, scale: Float, biases: [Float],
    rectified: Bool, to planes: [LatticePlane], of tensor: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let kernel = instructionSet.laneTransform
    let lanes = planesPerTask
    let work = scratch + spectrumFloats
    let group = LaneGroup(planes, width: width)
    let pitch = columnPitch(rows: group.rows.count)
    columnLength.withLength {
      kernel.columnsBackward(
        $0, columns, group.rows.lowerBound, group.rows.count, spectra + first * SpectrumBlocks.floats,
        blocks.blockPitch, planes.count, work, scratch, pitch)
    }
    let bias = biases + Array(repeating: 0, count: lanes - biases.count)
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: 2 * lanes) { lines in
      lines.initialize(repeating: nil)
      for row in stride(from: group.rows.lowerBound, to: group.rows.upperBound, by: 2) {
        for part in 0..<2 {
          group.forEachLine(row + part) { lane, line in
            let index = part * lanes + lane
            lines[index] = line.map { group.isUniform ? tensor + $0 : work + lineFloats + index * copyPitch }
          }
        }
        rowLength.withLength {
          kernel.rowsBackward(
            $0, scratch + (row - group.rows.lowerBound) * element, pitch, work, group.place, group.count,
            scale,
            bias, rectified, lines.baseAddress)
        }
        if group.isUniform { continue }
        for part in 0..<2 {
          group.forEachLine(row + part) { lane, line in
            guard let line, let copy = lines[part * lanes + lane] else { return }
            planes[lane].scatterLine(copy, to: tensor + line)
          }
        }
      }
    }
  }
}

extension InstructionSet {
  /// The micro-kernels `lane_transform`: see their header for what they compute.
  fileprivate var laneTransform: convkit_lane_transform {
    switch self {
    case .avx512: convkit_lane_transform_avx512().pointee
    case .avx2: convkit_lane_transform_avx2().pointee
    case .baseline: convkit_lane_transform_baseline().pointee
    }
  }
}
